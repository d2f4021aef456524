using System.Text.Json;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Versions of artifacts.</summary>
internal sealed class ArtifactNodes(Graph graph)
{
    /// <summary>The versions of collections; the version is the edge's.</summary>
    public Connection<ArtifactRecord> InCollections => new(
        "VersionedArtifact", graph.Data.Database, static context => SandboxData.Artifacts(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order")), Create)
    {
        Decorate = static (artifact, edge) => edge["version"] = $"v{artifact.Version}",
    };

    /// <summary>What runs made.</summary>
    public Connection<ArtifactRecord> OfRuns => new(
        "Artifact", graph.Data.Database, static context => SandboxData.OutputArtifacts(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order")), Create);

    public Node? FindMembership(long collection, string alias)
    {
        if (graph.Data.FindMembership(collection, alias) is not { } row)
        {
            return null;
        }

        ArtifactRecord artifact = graph.Data.Database.List(SandboxData.Artifacts(null, null, "m.id"), [row], 1, 0)[0].Item;
        var node = new Node("ArtifactCollectionMembership", row)
        {
            ["id"] = GlobalId.Create("ArtifactCollectionMembership", row),
            ["createdAt"] = CreatedAt(artifact),
            ["versionIndex"] = artifact.Version,
            ["commitHash"] = CommitHash(artifact),
            ["artifact"] = Create([artifact])[0],
        };
        node.AddForAll("artifactCollection", (_, rows) => graph.Collections.Of("m.id", " JOIN memberships m ON m.collection = c.id", rows));
        node.AddForAll("files", graph.Files.InMemberships.Load);
        node.AddForAll("aliases", (_, rows) => ListAliases(SandboxData.Aliases("x.membership"), rows));
        return node;
    }

    public static Node?[] CreateTags(string json) =>
        [.. JsonSerializer.Deserialize<string[]>(json)!.Select(static name => new Node("Tag") { ["id"] = GlobalId.Create($"Tag:{name}"), ["name"] = name, ["attributes"] = "{}", ["tagCategoryName"] = "" })];

    public static Node?[] CreateAliases(IReadOnlyList<AliasRecord> aliases) => Siblings.Create(aliases, static alias => alias.Id, static (alias, siblings) =>
        new Node("ArtifactAlias", alias.Id, siblings) { ["id"] = GlobalId.Create("ArtifactAlias", alias.Id), ["alias"] = alias.Alias, ["artifactCollectionName"] = alias.Collection });

    private Node?[] Create(IReadOnlyList<ArtifactRecord> artifacts) => Siblings.Create(artifacts, static artifact => artifact.Id, Create);

    private Node Create(ArtifactRecord artifact, Siblings siblings)
    {
        var node = new Node("Artifact", artifact.Id, siblings)
        {
            ["id"] = GlobalId.Create("Artifact", artifact.Id),
            ["state"] = artifact.State,
            ["digest"] = artifact.Digest,
            ["metadata"] = artifact.Metadata,
            ["description"] = artifact.Description,
            ["size"] = artifact.Size,
            ["storageBytes"] = artifact.Size,
            ["fileCount"] = artifact.FileCount,
            ["createdAt"] = CreatedAt(artifact),
            ["updatedAt"] = CreatedAt(artifact),
            ["commitHash"] = CommitHash(artifact),
            ["versionIndex"] = artifact.Version,
            // No time to live: W&B has a number below one for that.
            ["ttlDurationSeconds"] = -1,
            ["ttlIsInherited"] = true,
            ["usedCount"] = 0,
        };
        node.Add("tags", _ => CreateTags(artifact.Tags));
        node.AddForAll("aliases", (context, rows) => ListAliases(SandboxData.Aliases("m.artifact", context.GetArgument<string?>("artifactCollectionName")), rows));
        node.AddForAll("artifactSequence", (_, rows) => graph.Collections.Of("a.id", " JOIN artifacts a ON a.sequence = c.id", rows));
        node.AddForAll("artifactType", (_, rows) => graph.Collections.TypesOf("a.id", " JOIN collections c ON c.type = t.id JOIN artifacts a ON a.sequence = c.id", rows));
        node.AddForAll("artifactCollections", graph.Collections.OfArtifacts.Load);
        node.AddForAll("files", graph.Files.InArtifacts.Load);
        node.AddForAll("createdBy", (_, rows) => graph.Runs.MakersOf(rows));
        return node;
    }

    private Dictionary<long, Node?[]> ListAliases(Source<AliasRecord> aliases, IReadOnlyCollection<long> rows) =>
        graph.Data.Database.List(aliases, rows, int.MaxValue, 0).GroupBy(static alias => alias.Parent).ToDictionary(static group => group.Key, static group => CreateAliases([.. group.Select(static alias => alias.Item)]));

    private static DateTimeOffset CreatedAt(ArtifactRecord artifact) => SandboxData.MinutesIn(artifact.Id);

    private static string CommitHash(ArtifactRecord artifact) => artifact.Digest[..20];
}
