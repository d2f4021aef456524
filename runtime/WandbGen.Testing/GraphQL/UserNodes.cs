using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Whoever the key belongs to, and other people.</summary>
internal sealed class UserNodes
{
    private readonly Graph _graph;
    private readonly ServedType<UserRecord> _type;
    private readonly ServedType<ApiKeyRecord> _key;

    public UserNodes(Graph graph)
    {
        _graph = graph;
        All = new Connection<UserRecord>(
            graph.PageTypes.Add("User"),
            graph.Data.Database,
            static context => SandboxData.FindUsers(context.GetArgument<string?>("query"), context.GetArgument<string[]?>("usernames")),
            users => _type!.Create(users)
        );
        ServedType<ApiKeyRecord> key = _key = graph.Types.Add<ApiKeyRecord>("ApiKey", static key => key.Id);
        key["id"] = static key => GlobalId.Create("ApiKey", key.Id);
        key["name"] = static key => key.MaskedName;
        key["description"] = static key => key.Description;
        key["user"] = key => Find(key.Username);
        var keys = new Connection<ApiKeyRecord>(
            graph.PageTypes.Add("ApiKey"),
            graph.Data.Database,
            static _ => SandboxData.ApiKeys,
            key.Create
        );

        _type = graph.Types.Add<UserRecord>("User", static user => user.Id);
        _type["id"] = static user => GlobalId.Create("User", user.Id);
        _type["entity"] = static user => user.Username;
        _type["username"] = static user => user.Username;
        _type["name"] = static user => user.Name;
        _type["email"] = static user => user.Email;
        _type["flags"] = static _ => "{}";
        _type["admin"] = static user => user.IsAdmin;
        _type["accountType"] = static user => user.AccountType;
        _type["deletedAt"] = static _ => null;
        _type["photoUrl"] = static _ => null;
        _type["createdAt"] = user => graph.Data.MinutesIn(user.Id);
        _type["userEntity"] = user => graph.Entities.Find(user.Username);
        _type["defaultEntity"] = user => graph.Entities.Find(user.Username);
        // A key sees its owner's keys only.
        _type.Add("apiKeys", (user, context) => user.Username == graph.Data.Viewer ? keys.Load(context, user.Id) : null, "after", "first");
        _type.AddForAll("teams", (context, users) => graph.Entities.OfUsers.Load(context, users), "after", "first");
        _type.AddForAll("organizations", (_, users) => graph.Organizations.OfUsers(users));
        _type.AddForAll(
            "projects",
            (context, users) => OfOwnEntity(users, entities => graph.Projects.InEntities.Load(context, entities)),
            "after",
            "first",
            "order"
        );
        _type.AddForAll(
            "runs",
            (context, users) => OfOwnEntity(users, entities => graph.Runs.InEntities.Load(context, entities)),
            "after",
            "first",
            "order"
        );
    }

    /// <summary>Everybody who is known.</summary>
    public Connection<UserRecord> All { get; }

    /// <summary>A key, with the secret if it was made just now.</summary>
    public Node CreateKey(ApiKeyRecord key) => _key.Create(key);

    public Node CreateViewer() => Find(_graph.Data.Viewer)!;

    public Node? Find(string? name) => name is not null && _graph.Data.FindUser(name) is { } user ? _type.Create(user) : null;

    public Node? FindById(string id) => _graph.Data.FindUser(GlobalId.ToRow("User", id)) is { } user ? _type.Create(user) : null;

    /// <summary>The one person that each row of something joined has.</summary>
    public Dictionary<long, Node> Of(string parent, string join, IReadOnlyCollection<long> rows) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.Users(parent, join), rows);

    // A user's own entity has the user's name.
    private Dictionary<long, Node> OfOwnEntity(
        IReadOnlyCollection<long> users,
        Func<IReadOnlyCollection<long>, IReadOnlyDictionary<long, Node>> load
    )
    {
        List<(long User, EntityRecord Entity)> entities = _graph.Data.Database.List(SandboxData.EntitiesOfUsers, users, 1, 0);
        IReadOnlyDictionary<long, Node> nodes = load([.. entities.Select(static pair => pair.Entity.Id)]);
        return entities.ToDictionary(static pair => pair.User, pair => nodes[pair.Entity.Id]);
    }
}
