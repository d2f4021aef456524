using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients change of versions and collections that are there.</summary>
internal sealed class ArtifactChangeNodes
{
    private readonly Graph _graph;
    private readonly ServedType<Changed> _updated;
    private readonly ServedType<Changed> _aliasesAdded;
    private readonly ServedType<Changed> _aliasesDeleted;
    private readonly ServedType<Linked> _linked;
    private readonly ServedType<Changed> _unlinked;
    private readonly ServedType<Changed> _deleted;
    private readonly ServedType<Changed> _collectionUpdated;
    private readonly ServedType<Changed> _collectionMoved;
    private readonly ServedType<Changed> _collectionDeleted;
    private readonly ServedType<Changed> _tagsAdded;
    private readonly ServedType<Changed> _tagsDeleted;

    public ArtifactChangeNodes(Graph graph)
    {
        _graph = graph;
        _updated = Changed.Add(graph, "UpdateArtifactPayload", "artifact");
        _aliasesAdded = Changed.Add(graph, "AddAliasesPayload", "artifact");
        _aliasesAdded["success"] = static _ => true;
        _aliasesDeleted = Changed.Add(graph, "DeleteAliasesPayload", "success");
        _unlinked = Changed.Add(graph, "UnlinkArtifactPayload", "artifactID");
        _unlinked["success"] = static _ => true;
        _deleted = Changed.Add(graph, "DeleteArtifactPayload", "artifact");
        _collectionUpdated = Changed.Add(graph, "UpdateArtifactCollectionPayload", "artifactCollection");
        _collectionMoved = Changed.Add(graph, "MoveArtifactCollectionPayload", "artifactCollection");
        _collectionDeleted = Changed.Add(graph, "DeleteArtifactCollectionPayload", "artifactCollection");
        _tagsAdded = graph.Types.Add<Changed>("CreateArtifactCollectionTagAssignmentsPayload");
        _tagsAdded["tags"] = static changed => changed.Result;
        _tagsDeleted = graph.Types.Add<Changed>("DeleteArtifactCollectionTagAssignmentsPayload");
        _tagsDeleted["success"] = static changed => changed.Result;
        _linked = graph.Types.Add<Linked>("LinkArtifactPayload");
        _linked["artifactID"] = static linked => linked.Input.Text("artifactID");
        _linked["artifactCollectionID"] = static linked => GlobalId.Create("ArtifactCollection", linked.Collection);
        _linked["versionIndex"] = static linked => linked.Version;
        _linked["clientMutationId"] = static linked => linked.Input.Text("clientMutationId");
        _linked["artifactMembership"] = linked => graph.Artifacts.FindMembership(linked.Membership);
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add(
            "updateArtifact",
            (_, context) => Update(new Input(context)),
            "input.artifactID",
            "input.clientMutationId",
            "input.description",
            "input.metadata",
            "input.tagsToAdd",
            "input.tagsToDelete",
            "input.ttlDurationSeconds"
        );
        mutations.Add(
            "addAliases",
            (_, context) => ChangeAliases(new Input(context), isAdded: true),
            "input.aliases",
            "input.artifactID",
            "input.clientMutationId"
        );
        mutations.Add(
            "deleteAliases",
            (_, context) => ChangeAliases(new Input(context), isAdded: false),
            "input.aliases",
            "input.artifactID",
            "input.clientMutationId"
        );
        mutations.Add(
            "linkArtifact",
            (_, context) => Link(new Input(context)),
            "input.aliases",
            "input.artifactID",
            "input.artifactPortfolioName",
            "input.clientMutationId",
            "input.entityName",
            "input.projectName"
        );
        mutations.Add(
            "unlinkArtifact",
            (_, context) => Unlink(new Input(context)),
            "input.artifactID",
            "input.artifactPortfolioID",
            "input.clientMutationId"
        );
        mutations.Add(
            "deleteArtifact",
            (_, context) => Delete(new Input(context)),
            "input.artifactID",
            "input.clientMutationId",
            "input.deleteAliases"
        );
        foreach ((string kind, bool isPortfolio) in (ReadOnlySpan<(string, bool)>)[("Sequence", false), ("Portfolio", true)])
        {
            string id = $"artifact{kind}ID";
            mutations.Add(
                $"updateArtifact{kind}",
                (_, context) => UpdateCollection(new Input(context), id, isPortfolio),
                $"input.{id}",
                "input.clientMutationId",
                "input.description",
                "input.name"
            );
            mutations.Add(
                $"deleteArtifact{kind}",
                (_, context) => DeleteCollection(new Input(context), id, isPortfolio),
                $"input.{id}",
                "input.clientMutationId"
            );
        }

        mutations.Add(
            "moveArtifactSequence",
            (_, context) => MoveCollection(new Input(context)),
            "input.artifactSequenceID",
            "input.clientMutationId",
            "input.destinationArtifactTypeName"
        );
        foreach ((string mutation, bool isAdded) in (ReadOnlySpan<(string, bool)>)[("create", true), ("delete", false)])
        {
            mutations.Add(
                $"{mutation}ArtifactCollectionTagAssignments",
                (_, context) => ChangeTags(new Input(context), isAdded),
                "input.artifactCollectionName",
                "input.clientMutationID",
                "input.entityName",
                "input.projectName",
                "input.tags"
            );
        }
    }

    private Node Update(Input input)
    {
        (long artifact, string id) = FindVersion(input);
        _graph.Data.UpdateArtifact(
            artifact,
            input.Text("description"),
            input.Text("metadata") is { } metadata ? PythonJson.CheckObject(metadata, "metadata") : null,
            input.Number("ttlDurationSeconds"),
            [.. input.Objects("tagsToAdd").Select(static tag => (string)tag["tagName"]!)],
            [.. input.Objects("tagsToDelete").Select(static tag => (string)tag["tagName"]!)]
        );
        return _updated.Create(new Changed(input, _graph.Artifacts.Find(id)));
    }

    private Node ChangeAliases(Input input, bool isAdded)
    {
        (long artifact, string id) = FindVersion(input);
        _graph.Data.Database.Transact(() =>
        {
            foreach (Dictionary<string, object?> alias in input.Objects("aliases"))
            {
                (string entity, string project, string collection, string name) = (
                    (string)alias["entityName"]!,
                    (string)alias["projectName"]!,
                    (string)alias["artifactCollectionName"]!,
                    (string)alias["alias"]!
                );
                if (isAdded)
                {
                    _graph.Data.AddAlias(artifact, entity, project, collection, ArtifactUploadNodes.CheckAlias(name));
                }
                else
                {
                    _graph.Data.DeleteAlias(artifact, entity, project, collection, name);
                }
            }
        });
        return isAdded
            ? _aliasesAdded.Create(new Changed(input, _graph.Artifacts.Find(id)))
            : _aliasesDeleted.Create(new Changed(input, true));
    }

    private Node Link(Input input)
    {
        (long artifact, _) = FindVersion(input);
        long project =
            _graph.Data.FindProject(input.Text("entityName")!, input.Text("projectName")!)?.Id
            ?? throw Refusal.NotFound("project not found");
        (long collection, long membership, int version) = _graph.Data.LinkArtifact(
            artifact,
            project,
            input.Text("artifactPortfolioName") ?? throw new ExecutionError("artifactPortfolioName is required"),
            [.. input.Objects("aliases").Select(static alias => ArtifactUploadNodes.CheckAlias((string)alias["alias"]!))]
        );
        return _linked.Create(new Linked(input, collection, membership, version));
    }

    private Node Unlink(Input input)
    {
        (long artifact, string id) = FindVersion(input);
        _graph.Data.UnlinkArtifact(artifact, GlobalId.ToRow("ArtifactCollection", input.Text("artifactPortfolioID")!));
        return _unlinked.Create(new Changed(input, id));
    }

    private Node Delete(Input input)
    {
        (long artifact, string id) = FindVersion(input);
        _graph.Data.DeleteArtifact(artifact, input.Values.GetValueOrDefault("deleteAliases") is true);
        return _deleted.Create(new Changed(input, _graph.Artifacts.Find(id)));
    }

    private Node UpdateCollection(Input input, string field, bool isPortfolio)
    {
        (long row, string id, _) = FindCollection(input, field, isPortfolio);
        _graph.Data.UpdateCollection(row, input.Text("name"), input.Text("description"));
        return _collectionUpdated.Create(new Changed(input, _graph.Collections.Find(id)));
    }

    private Node MoveCollection(Input input)
    {
        (long row, string id, _) = FindCollection(input, "artifactSequenceID", isPortfolio: false);
        _graph.Data.MoveCollection(row, input.Text("destinationArtifactTypeName")!);
        return _collectionMoved.Create(new Changed(input, _graph.Collections.Find(id)));
    }

    private Node DeleteCollection(Input input, string field, bool isPortfolio)
    {
        (long row, _, Node collection) = FindCollection(input, field, isPortfolio);
        _graph.Data.DeleteCollection(row);
        return _collectionDeleted.Create(new Changed(input, collection));
    }

    private Node ChangeTags(Input input, bool isAdded)
    {
        long project =
            _graph.Data.FindProject(input.Text("entityName")!, input.Text("projectName")!)?.Id
            ?? throw Refusal.NotFound("project not found");
        Node collection =
            _graph.Collections.Find("c.project", project, input.Text("artifactCollectionName")!)
            ?? throw Refusal.NotFound("artifact collection not found");
        string[] tags = [.. input.Objects("tags").Select(static tag => (string)tag["tagName"]!)];
        IReadOnlyList<string> changed = _graph.Data.ChangeCollectionTags(collection.Row, isAdded ? tags : [], isAdded ? [] : tags);
        return isAdded
            ? _tagsAdded.Create(new Changed(input, _graph.Artifacts.CreateTags(System.Text.Json.JsonSerializer.Serialize(changed))))
            : _tagsDeleted.Create(new Changed(input, true));
    }

    private (long Row, string Id) FindVersion(Input input)
    {
        string id = input.Text("artifactID") ?? throw new ExecutionError("artifactID is required");
        long artifact = GlobalId.ToRow("Artifact", id);
        return _graph.Data.FindState(artifact) is "COMMITTED" or "PENDING"
            ? (artifact, id)
            : throw Refusal.NotFound("artifact not found, or it was deleted");
    }

    private (long Row, string Id, Node Collection) FindCollection(Input input, string field, bool isPortfolio)
    {
        string id = input.Text(field)!;
        Node? collection = _graph.Collections.Find(id);
        return collection?.Value is CollectionRecord record && record.IsPortfolio == isPortfolio
            ? (collection.Row, id, collection)
            : throw Refusal.NotFound("artifact collection not found, or it is of the other kind");
    }

    private sealed record Linked(Input Input, long Collection, long Membership, int Version);
}
