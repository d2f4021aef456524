using System.Text.Json;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Versions of artifacts.</summary>
internal sealed class ArtifactNodes
{
    private const long NoTimeToLive = -1;

    private readonly Graph _graph;
    private readonly ServedType<ArtifactRecord> _type;
    private readonly ServedType<ArtifactRecord> _membership;
    private readonly ServedType<AliasRecord> _alias;
    private readonly ServedType<ArtifactRecord> _manifest;
    private readonly ServedType<string> _tag;
    private readonly ServedType<(string ClientId, Node Artifact)> _clientId;

    public ArtifactNodes(Graph graph)
    {
        _graph = graph;
        PageType versions = graph.PageTypes.Add("VersionedArtifact", isCounted: true);
        versions.Edge["version"] = static edge => $"v{((ArtifactRecord)edge.Data!).Version}";
        InCollections = new Connection<ArtifactRecord>(
            versions,
            graph.Data.Database,
            static context => SandboxData.Artifacts(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order")),
            artifacts => _type!.Create(artifacts)
        );
        MadeByRuns = new Connection<ArtifactRecord>(
            graph.PageTypes.Add("Artifact", isCounted: true),
            graph.Data.Database,
            static context => SandboxData.OutputArtifacts(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order")),
            artifacts => _type!.Create(artifacts)
        );
        PageType inputs = graph.PageTypes.Add("InputArtifact", isCounted: true);
        inputs.Edge["usedAs"] = static edge => ((ArtifactRecord)edge.Data!).UsedAs is { } name ? [name] : Array.Empty<string>();
        UsedByRuns = new Connection<ArtifactRecord>(
            inputs,
            graph.Data.Database,
            static context => SandboxData.InputArtifacts(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order")),
            artifacts => _type!.Create(artifacts)
        );
        PageType memberships = graph.PageTypes.Add("ArtifactCollectionMembership");
        MembershipsInCollections = new Connection<ArtifactRecord>(
            memberships,
            graph.Data.Database,
            static _ => SandboxData.Artifacts(null, null),
            CreateMemberships
        );
        MembershipsInEntities = new Connection<ArtifactRecord>(
            memberships,
            graph.Data.Database,
            context =>
                SandboxData.ArtifactsOfEntities(
                    context.GetArgument<string?>("projectFilters"),
                    context.GetArgument<string?>("collectionFilters"),
                    context.GetArgument<string?>("filters"),
                    context.GetArgument<string?>("order"),
                    ((EntityRecord)((Node)context.Source!).Value).HasAdvancedSearch
                        && graph.HasFeature(SandboxFeatures.ArtifactCollectionsFilteringSorting)
                ),
            CreateMemberships
        );

        _tag = graph.Types.Add<string>("Tag");
        _tag["id"] = static name => GlobalId.Create($"Tag:{name}");
        _tag["name"] = static name => name;
        _tag["attributes"] = static _ => "{}";
        _tag["tagCategoryName"] = static _ => "";

        _alias = graph.Types.Add<AliasRecord>("ArtifactAlias", static alias => alias.Id);
        _alias["id"] = static alias => GlobalId.Create("ArtifactAlias", alias.Id);
        _alias["alias"] = static alias => alias.Alias;
        _alias["artifactCollectionName"] = static alias => alias.Collection;
        _alias.AddForAll(
            "artifactCollection",
            (_, aliases) => graph.Collections.Of("x.id", " JOIN aliases x ON x.collection = c.id", aliases)
        );
        _alias.AddForAll("artifact", (_, aliases) => _type!.LoadOne(graph.Data.Database, SandboxData.ArtifactsOfAliases, aliases));

        _clientId = graph.Types.Add<(string ClientId, Node Artifact)>("ClientIDMapping");
        _clientId["clientID"] = static mapping => mapping.ClientId;
        _clientId["serverID"] = static mapping => GlobalId.Create("Artifact", mapping.Artifact.Row);
        _clientId["entry"] = static mapping => mapping.Artifact;

        _manifest = graph.Types.Add<ArtifactRecord>("ArtifactManifest", static artifact => artifact.Id);
        _manifest["id"] = static artifact => GlobalId.Create("ArtifactManifest", artifact.Id);
        _manifest["type"] = static _ => "FULL";
        _manifest["createdAt"] = static artifact => artifact.CreatedAt;
        _manifest["digest"] = static artifact => artifact.Digest;
        _manifest.AddForAll("file", (_, artifacts) => graph.Files.ManifestsOf(artifacts));
        _manifest.AddForAll(
            "artifact",
            (_, artifacts) => _type!.LoadOne(graph.Data.Database, SandboxData.ArtifactsInSequences("a.id"), artifacts)
        );

        _type = graph.Types.Add<ArtifactRecord>("Artifact", static artifact => artifact.Id);
        _type["id"] = static artifact => GlobalId.Create("Artifact", artifact.Id);
        _type["state"] = static artifact => artifact.State;
        _type["digest"] = static artifact => artifact.Digest;
        _type["metadata"] = static artifact => artifact.Metadata;
        _type["description"] = static artifact => artifact.Description;
        _type["size"] = static artifact => artifact.Size;
        _type["storageBytes"] = static artifact => artifact.Size;
        _type["fileCount"] = static artifact => artifact.FileCount;
        _type["createdAt"] = static artifact => artifact.CreatedAt;
        _type["updatedAt"] = static artifact => artifact.CreatedAt;
        _type["historyStep"] = static artifact => artifact.HistoryStep;
        // W&B uses a number below one for artifacts without a time to live.
        _type["ttlDurationSeconds"] = static artifact => artifact.TimeToLive ?? NoTimeToLive;
        _type["ttlIsInherited"] = static artifact => artifact.TimeToLive is null or NoTimeToLive;
        _type.AddForAll(
            "currentManifest",
            (_, artifacts) => _manifest.LoadOne(graph.Data.Database, SandboxData.CommittedArtifacts, artifacts)
        );
        _type.Add(
            "commitHash",
            (artifact, context) => FindVersion(artifact, context) is null ? null : CommitHash(artifact),
            "artifactCollectionName"
        );
        _type.Add("versionIndex", (artifact, context) => FindVersion(artifact, context), "artifactCollectionName");
        _type["tags"] = artifact => CreateTags(artifact.Tags);
        _type.AddForAll("usedCount", (_, artifacts) => graph.Data.Database.Count(SandboxData.UsersOfArtifacts(null, null), artifacts));
        _type.AddForAll(
            "usedBy",
            (context, artifacts) => graph.Runs.UsersOfArtifacts.Load(context, artifacts),
            "after",
            "filters",
            "first",
            "order"
        );
        _type.AddForAll(
            "aliases",
            (context, artifacts) =>
                _alias.LoadAll(
                    graph.Data.Database,
                    SandboxData.Aliases("m.artifact", context.GetArgument<string?>("artifactCollectionName")),
                    artifacts
                ),
            "artifactCollectionName"
        );
        _type.AddForAll(
            "artifactSequence",
            (_, artifacts) => graph.Collections.Of("a.id", " JOIN artifacts a ON a.sequence = c.id", artifacts)
        );
        _type.AddForAll(
            "artifactType",
            (_, artifacts) =>
                graph.Collections.TypesOf("a.id", " JOIN collections c ON c.type = t.id JOIN artifacts a ON a.sequence = c.id", artifacts)
        );
        _type.AddForAll("artifactCollections", (context, artifacts) => graph.Collections.OfArtifacts.Load(context, artifacts));
        _type.AddForAll("artifactMemberships", (_, artifacts) => ListMemberships(artifacts, memberships));
        _type.AddForAll("files", (context, artifacts) => graph.Files.InArtifacts.Load(context, artifacts), "after", "first", "names");
        _type.Add(
            "filesByManifestEntries",
            (artifact, context) => graph.Files.OfEntries(artifact, context),
            "entries",
            "manifestVersion",
            "storageLayout",
            "storageRegion"
        );
        _type.AddForAll("createdBy", (_, artifacts) => graph.Runs.MakersOf(artifacts));

        _membership = graph.Types.Add<ArtifactRecord>("ArtifactCollectionMembership", static artifact => artifact.Membership);
        _membership["id"] = static artifact => GlobalId.Create("ArtifactCollectionMembership", artifact.Membership);
        _membership["createdAt"] = static artifact => artifact.CreatedAt;
        _membership["versionIndex"] = static artifact => artifact.Version;
        _membership["commitHash"] = CommitHash;
        _membership.AddForAll("artifact", (_, rows) => _type.LoadOne(graph.Data.Database, SandboxData.Artifacts(null, null, "m.id"), rows));
        _membership.AddForAll(
            "artifactCollection",
            (_, rows) => graph.Collections.Of("m.id", " JOIN memberships m ON m.collection = c.id", rows)
        );
        _membership.AddForAll("files", (context, rows) => graph.Files.InMemberships.Load(context, rows), "after", "first", "names");
        _membership.AddForAll("aliases", (_, rows) => _alias.LoadAll(graph.Data.Database, SandboxData.Aliases("x.membership"), rows));
    }

    /// <summary>The versions of collections; the version is the edge's.</summary>
    public Connection<ArtifactRecord> InCollections { get; }

    /// <summary>The versions of collections, as members of these.</summary>
    public Connection<ArtifactRecord> MembershipsInCollections { get; }

    /// <summary>The versions in all collections of entities, as members of these.</summary>
    public Connection<ArtifactRecord> MembershipsInEntities { get; }

    /// <summary>What runs made.</summary>
    public Connection<ArtifactRecord> MadeByRuns { get; }

    /// <summary>What runs used.</summary>
    public Connection<ArtifactRecord> UsedByRuns { get; }

    public Node? FindMembership(long collection, string alias) =>
        FindRecord(collection, alias) is { } artifact ? _membership.Create(artifact) : null;

    /// <summary>How a version is in a collection.</summary>
    public Node FindMembership(long membership) =>
        _membership.Create(_graph.Data.Database.List(SandboxData.Artifacts(null, null, "m.id"), [membership], 1, 0)[0].Item);

    public Node? Find(long collection, string alias) => FindRecord(collection, alias) is { } artifact ? _type.Create(artifact) : null;

    public Node? Find(string id) => Find(GlobalId.ToRow("Artifact", id));

    /// <summary>What became of an id that a client gave.</summary>
    public Node? FindClientId(string clientId) =>
        _graph.Data.FindArtifactOfClient(clientId) is { } row && Find(row) is { } artifact ? _clientId.Create((clientId, artifact)) : null;

    /// <summary>The artifacts that files belong to.</summary>
    public Dictionary<long, Node> OfFiles(IReadOnlyCollection<long> files) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.ArtifactsOfFiles, files);

    /// <summary>The manifest of an artifact, whether it has come or not.</summary>
    public Node FindManifest(long artifact) =>
        _manifest.LoadOne(_graph.Data.Database, SandboxData.ArtifactsInSequences("a.id"), [artifact])[artifact];

    /// <summary>The newest complete versions of sequences.</summary>
    public Dictionary<long, Node> LatestOf(IReadOnlyCollection<long> sequences) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.LatestArtifacts, sequences);

    public Node[] CreateTags(string json) => _tag.Create(JsonSerializer.Deserialize<string[]>(json)!);

    public Node[] CreateAliases(IReadOnlyList<AliasRecord> aliases) => _alias.Create(aliases);

    private static object CommitHash(ArtifactRecord artifact) => artifact.Digest[..20];

    private int? FindVersion(ArtifactRecord artifact, IResolveFieldContext context) =>
        context.GetArgument<string?>("artifactCollectionName") is { } collection ? _graph.Data.FindVersion(artifact.Id, collection)
        : artifact.SourceVersion >= 0 ? artifact.SourceVersion
        : null;

    private Node? Find(long row) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.ArtifactsInSequences("a.id"), [row]).Values.FirstOrDefault();

    private ArtifactRecord? FindRecord(long collection, string alias) =>
        _graph.Data.FindMembership(collection, alias) is { } row
            ? _graph.Data.Database.List(SandboxData.Artifacts(null, null, "m.id"), [row], 1, 0)[0].Item
            : null;

    private Dictionary<long, Node> ListMemberships(IReadOnlyCollection<long> artifacts, PageType type)
    {
        List<(long Artifact, ArtifactRecord Membership)> found = _graph.Data.Database.List(
            SandboxData.Artifacts(null, null, "a.id"),
            artifacts,
            int.MaxValue,
            0
        );
        ILookup<long, Node?> nodes = found
            .Zip(CreateMemberships([.. found.Select(static membership => membership.Membership)]))
            .ToLookup(static pair => pair.First.Artifact, static pair => pair.Second);
        return artifacts.ToDictionary(static artifact => artifact, artifact => type.CreateWhole([.. nodes[artifact]]));
    }

    private IReadOnlyList<Node?> CreateMemberships(IReadOnlyList<ArtifactRecord> memberships) =>
        _membership.CreateVisible(memberships, static membership => membership.IsHidden);
}
