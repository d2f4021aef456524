using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Types and collections of graph.Artifacts.</summary>
internal sealed class CollectionNodes(Graph graph)
{
    /// <summary>The types of projects.</summary>
    public Connection<ArtifactTypeRecord> TypesInProjects => new("ArtifactType", graph.Data.Database, static _ => SandboxData.ArtifactTypes(), CreateTypes);

    /// <summary>The collections of projects.</summary>
    public Connection<CollectionRecord> InProjects => In("c.project");

    /// <summary>The collections that artifacts are in.</summary>
    public Connection<CollectionRecord> OfArtifacts => In("m.artifact", " JOIN memberships m ON m.collection = c.id");

    public Node? FindType(long project, string name) => FindByName(SandboxData.ArtifactTypes(), "t.name", project, name) is { } type ? CreateTypes([type])[0] : null;

    /// <summary>A collection of a project or of a type.</summary>
    public Node? Find(string parent, long row, string name) => FindByName(SandboxData.Collections(null, null, parent), "c.name", row, name) is { } collection ? Create([collection])[0] : null;

    /// <summary>A version by its collection's name and an alias: <c>name:alias</c>.</summary>
    public Node? FindMembership(long project, string name) =>
        name.Split(':', 2) is [var collection, var alias] && FindByName(SandboxData.Collections(null, null), "c.name", project, collection) is { } found ? graph.Artifacts.FindMembership(found.Id, alias) : null;

    /// <summary>The one collection that each row of something joined has.</summary>
    public Dictionary<long, Node?> Of(string parent, string join, IReadOnlyCollection<long> rows) =>
        One(graph.Data.Database.List(SandboxData.Collections(null, null, parent, join), rows, 1, 0), Create);

    /// <summary>The one type that each row of something joined has.</summary>
    public Dictionary<long, Node?> TypesOf(string parent, string join, IReadOnlyCollection<long> rows) =>
        One(graph.Data.Database.List(SandboxData.ArtifactTypes(parent, join), rows, 1, 0), CreateTypes);

    private static Dictionary<long, Node?> One<T>(List<(long Parent, T Item)> items, Func<IReadOnlyList<T>, Node?[]> create) =>
        items.Zip(create([.. items.Select(static item => item.Item)])).ToDictionary(static pair => pair.First.Parent, static pair => pair.Second);

    private Connection<CollectionRecord> In(string parent, string join = "") => new(
        "ArtifactCollection",
        graph.Data.Database,
        context =>
        {
            Source<CollectionRecord> all = SandboxData.Collections(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order"), parent, join);
            return context.GetArgument<string[]?>("collectionTypes") is { } types ? all with { Where = $"({all.Where}) AND c.portfolio IN ({string.Join(", ", types.Select(static type => type == "PORTFOLIO" ? 1 : 0))})" } : all;
        },
        Create);

    private T? FindByName<T>(Source<T> source, string column, long parent, string name)
        where T : class =>
        graph.Data.Database.List(source with { Where = $"({source.Where}) AND {column} = $name", Parameters = [.. source.Parameters, ("$name", name)] }, [parent], 1, 0) is [var (_, item)] ? item : null;

    private Node?[] CreateTypes(IReadOnlyList<ArtifactTypeRecord> types) => Siblings.Create(types, static type => type.Id, CreateType);

    private Node?[] Create(IReadOnlyList<CollectionRecord> collections) => Siblings.Create(collections, static collection => collection.Id, Create);

    private Node CreateType(ArtifactTypeRecord type, Siblings siblings)
    {
        var node = new Node("ArtifactType", type.Id, siblings)
        {
            ["id"] = GlobalId.Create("ArtifactType", type.Id),
            ["name"] = type.Name,
            ["createdAt"] = SandboxData.MinutesIn(type.Id),
        };
        node.AddForAll("project", (_, types) => graph.Projects.Of("artifact_types", types));
        node.AddForAll("artifactCollections", In("c.type").Load);
        node.Add("artifactCollection", context => Find("c.type", type.Id, context.GetArgument<string>("name")));
        return node;
    }

    private Node Create(CollectionRecord collection, Siblings siblings)
    {
        var node = new Node(collection.IsPortfolio ? "ArtifactPortfolio" : "ArtifactSequence", collection.Id, siblings)
        {
            ["id"] = GlobalId.Create("ArtifactCollection", collection.Id),
            ["name"] = collection.Name,
            ["description"] = collection.Description,
            ["state"] = "READY",
            ["createdAt"] = SandboxData.MinutesIn(collection.Id),
            ["updatedAt"] = SandboxData.MinutesIn(collection.Id),
        };
        node.AddForAll("project", (_, collections) => graph.Projects.Of("collections", collections));
        node.AddForAll("defaultArtifactType", (_, collections) => TypesOf("c.id", " JOIN collections c ON c.type = t.id", collections));
        node.AddForAll("artifacts", graph.Artifacts.InCollections.Load);
        node.AddForAll("aliases", new Connection<AliasRecord>("ArtifactAlias", graph.Data.Database, static _ => SandboxData.Aliases("x.collection"), ArtifactNodes.CreateAliases).Load);
        node.Add("artifactMembership", context => graph.Artifacts.FindMembership(collection.Id, context.GetArgument<string>("aliasName")));
        node.Add("tags", _ => new Node("TagConnection")
        {
            ["edges"] = ArtifactNodes.CreateTags(collection.Tags).Select(static tag => new Node("TagEdge") { ["cursor"] = "", ["node"] = tag }).ToArray(),
            ["pageInfo"] = new Node("PageInfo") { ["hasNextPage"] = false, ["hasPreviousPage"] = false },
        });
        return node;
    }
}
