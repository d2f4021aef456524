using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Types and collections of artifacts.</summary>
internal sealed class CollectionNodes
{
    private readonly Graph _graph;
    private readonly PageType _pages;
    private readonly ServedType<ArtifactTypeRecord> _typeType;
    private readonly ServedType<CollectionRecord> _type;

    public CollectionNodes(Graph graph)
    {
        _graph = graph;
        _pages = graph.PageTypes.Add("ArtifactCollection", isCounted: true);
        TypesInProjects = new Connection<ArtifactTypeRecord>(
            graph.PageTypes.Add("ArtifactType"),
            graph.Data.Database,
            static context => SandboxData.ArtifactTypesOfProjects(context.GetArgument<bool?>("includeAll") == true),
            types => _typeType!.Create(types)
        );
        PageType tags = graph.PageTypes.Add("Tag");
        var aliases = new Connection<AliasRecord>(
            graph.PageTypes.Add("ArtifactAlias"),
            graph.Data.Database,
            static _ => SandboxData.Aliases("x.collection"),
            found => graph.Artifacts.CreateAliases(found)
        );

        _typeType = graph.Types.Add<ArtifactTypeRecord>("ArtifactType", static type => type.Id);
        _typeType["id"] = static type => GlobalId.Create("ArtifactType", type.Id);
        _typeType["name"] = static type => type.Name;
        _typeType["description"] = static _ => null;
        _typeType["createdAt"] = type => graph.Data.MinutesIn(type.Id);
        _typeType.AddForAll("project", (_, types) => graph.Projects.Of("artifact_types", types));
        _typeType.AddForAll(
            "artifactCollections",
            (context, types) => In("c.type").Load(context, types),
            "after",
            "collectionTypes",
            "filters",
            "first",
            "order"
        );
        _typeType.Add("artifactCollection", (type, context) => Find("c.type", type.Id, context.GetArgument<string>("name")), "name");

        _typeType.Add("artifact", (type, context) => FindArtifact("c.type", type.Id, context.GetArgument<string>("name")), "name");

        _type = graph.Types.Add<CollectionRecord>(
            static collection => collection.Id,
            static collection => collection.IsPortfolio ? "ArtifactPortfolio" : "ArtifactSequence",
            "ArtifactPortfolio",
            "ArtifactSequence"
        );
        _type["id"] = static collection => GlobalId.Create("ArtifactCollection", collection.Id);
        _type["name"] = static collection => collection.Name;
        _type["description"] = static collection => collection.Description;
        _type["state"] = static _ => "READY";
        _type["createdAt"] = collection => graph.Data.MinutesIn(collection.Id);
        _type["updatedAt"] = collection => graph.Data.MinutesIn(collection.Id);
        _type.Add("tags", (collection, _) => tags.CreateWhole(graph.Artifacts.CreateTags(collection.Tags)), "first");
        _type.AddForAll("project", (_, collections) => graph.Projects.Of("collections", collections));
        _type.AddForAll("defaultArtifactType", (_, collections) => TypesOf("c.id", " JOIN collections c ON c.type = t.id", collections));
        _type.AddForAll(
            "artifacts",
            (context, collections) => graph.Artifacts.InCollections.Load(context, collections),
            "after",
            "filters",
            "first",
            "order"
        );
        // In the schema, only sequences have this field.
        graph
            .Types.Add<CollectionRecord>("ArtifactSequence", static collection => collection.Id)
            .AddForAll("latestArtifact", (_, sequences) => graph.Artifacts.LatestOf(sequences));
        _type.AddForAll("triggers", (context, collections) => graph.Automations.InCollections.Load(context, collections), "after", "first");
        _type.AddForAll("aliases", (context, collections) => aliases.Load(context, collections), "after", "first");
        _type.Add(
            "artifactMembership",
            (collection, context) => graph.Artifacts.FindMembership(collection.Id, context.GetArgument<string>("aliasName")),
            "aliasName"
        );
        _type.AddForAll(
            "artifactMemberships",
            (context, collections) => graph.Artifacts.MembershipsInCollections.Load(context, collections),
            "after",
            "first"
        );
    }

    /// <summary>The types of projects.</summary>
    public Connection<ArtifactTypeRecord> TypesInProjects { get; }

    /// <summary>The collections of projects.</summary>
    public Connection<CollectionRecord> InProjects => In("c.project");

    /// <summary>The collections of entities.</summary>
    public Connection<CollectionRecord> InEntities => In("p.entity");

    /// <summary>The collections that artifacts are in.</summary>
    public Connection<CollectionRecord> OfArtifacts => In("m.artifact", " JOIN memberships m ON m.collection = c.id");

    public Node Create(ArtifactTypeRecord type) => _typeType.Create(type);

    public Node? FindType(long project, string name) =>
        FindByName(SandboxData.ArtifactTypes(), "t.name", project, name) is { } type ? _typeType.Create(type) : null;

    /// <summary>A collection of a project or of a type.</summary>
    public Node? Find(string parent, long row, string name) =>
        FindByName(SandboxData.Collections(null, null, parent), "c.name", row, name) is { } collection ? _type.Create(collection) : null;

    /// <summary>A collection by its id.</summary>
    public Node? Find(string id) => Of("c.id", "", [GlobalId.ToRow("ArtifactCollection", id)]).Values.FirstOrDefault();

    /// <summary>A version by its collection's name and an alias: <c>name:alias</c>.</summary>
    public Node? FindMembership(long project, string name) =>
        FindCollection("c.project", project, name) is var (collection, alias) ? _graph.Artifacts.FindMembership(collection, alias) : null;

    /// <summary>An artifact by its collection's name and an alias.</summary>
    public Node? FindArtifact(string parent, long row, string name) =>
        FindCollection(parent, row, name) is var (collection, alias) ? _graph.Artifacts.Find(collection, alias) : null;

    /// <summary>The one collection that each row of something joined has.</summary>
    public Dictionary<long, Node> Of(string parent, string join, IReadOnlyCollection<long> rows) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.Collections(null, null, parent, join), rows);

    /// <summary>The one type that each row of something joined has.</summary>
    public Dictionary<long, Node> TypesOf(string parent, string join, IReadOnlyCollection<long> rows) =>
        _typeType.LoadOne(_graph.Data.Database, SandboxData.ArtifactTypes(parent, join), rows);

    private Connection<CollectionRecord> In(string parent, string join = "") =>
        new(
            _pages,
            _graph.Data.Database,
            context =>
            {
                (string? filters, string? order) = (context.GetArgument<string?>("filters"), context.GetArgument<string?>("order"));
                Source<CollectionRecord> all =
                    parent == "p.entity"
                        ? SandboxData.CollectionsOfEntities(context.GetArgument<string?>("projectFilters"), filters, order)
                        : SandboxData.Collections(filters, order, parent, join);
                return context.GetArgument<string[]?>("collectionTypes") is { } types
                    ? all with
                    {
                        Where =
                            $"({all.Where}) AND c.portfolio IN "
                            + $"({string.Join(", ", types.Select(static type => type == "PORTFOLIO" ? 1 : 0))})",
                    }
                    : all;
            },
            collections => _type.CreateVisible(collections, static collection => collection.IsHidden)
        );

    // A name without an alias is the latest version.
    private (long Collection, string Alias)? FindCollection(string parent, long row, string name)
    {
        string[] parts = name.Split(':', 2);
        return FindByName(SandboxData.Collections(null, null, parent), "c.name", row, parts[0]) is { } found
            ? (found.Id, parts.Length == 2 ? parts[1] : "latest")
            : null;
    }

    private T? FindByName<T>(Source<T> source, string column, long parent, string name)
        where T : class =>
        _graph.Data.Database.List(
            source with
            {
                Where = $"({source.Where}) AND {column} = $name",
                Parameters = [.. source.Parameters, ("$name", name)],
            },
            [parent],
            1,
            0
        )
            is [var (_, item)]
            ? item
            : null;
}
