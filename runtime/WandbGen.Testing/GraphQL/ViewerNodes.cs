using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Whoever the key belongs to, other people, and entities.</summary>
internal sealed class ViewerNodes
{
    private readonly Graph _graph;
    private readonly ServedType<EntityRecord> _entity;
    private readonly ServedType<UserRecord> _user;

    public ViewerNodes(Graph graph)
    {
        _graph = graph;
        AllEntities = new Connection<EntityRecord>(
            graph.PageTypes.Add("Entity", hasPageInfo: false),
            graph.Data.Database,
            static _ => SandboxData.Entities,
            entities => _entity!.Create(entities)
        );
        Users = new Connection<UserRecord>(
            graph.PageTypes.Add("User"),
            graph.Data.Database,
            static context => SandboxData.Users(context.GetArgument<string?>("query"), context.GetArgument<string[]?>("usernames")),
            users => _user!.Create(users)
        );

        ServedType<WandbSandboxOptions> key = graph.Types.Add<WandbSandboxOptions>("ApiKey");
        key["id"] = static _ => GlobalId.Create("ApiKey", 1);
        // What people see of a key is how it begins.
        key["name"] = static options => options.ApiKey[..Math.Min(5, options.ApiKey.Length)];
        key["description"] = static _ => null;
        key["user"] = _ => CreateViewer();
        PageType keys = graph.PageTypes.Add("ApiKey");

        _user = graph.Types.Add<UserRecord>("User", static user => user.Id);
        _user["id"] = static user => GlobalId.Create("User", user.Id);
        _user["entity"] = static user => user.Name;
        _user["username"] = static user => user.Name;
        _user["name"] = static user => user.Name;
        _user["email"] = static user => user.Email;
        _user["flags"] = static _ => "{}";
        _user["admin"] = static _ => false;
        _user["deletedAt"] = static _ => null;
        _user["photoUrl"] = static _ => null;
        _user["createdAt"] = _ => graph.Data.MinutesIn(0);
        // A key sees its owner's keys and teams only.
        _user.Add("apiKeys", (user, _) => IsViewer(user) ? keys.CreateWhole([key.Create(graph.Options)]) : null, "first");
        _user.Add("teams", (user, context) => IsViewer(user) ? AllEntities.Load(context, SandboxData.Everyone) : null, "after", "first");
        _user["userEntity"] = user => FindEntity(user.Name);
        _user["defaultEntity"] = user => FindEntity(user.Name);
        _user.AddForAll(
            "projects",
            (context, users) => OfOwnEntity(users, entities => graph.Projects.InEntities.Load(context, entities)),
            "after",
            "first",
            "order"
        );
        _user.AddForAll(
            "runs",
            (context, users) => OfOwnEntity(users, entities => graph.Runs.InEntities.Load(context, entities)),
            "after",
            "first",
            "order"
        );

        ServedType<UserRecord> member = graph.Types.Add<UserRecord>("Member");
        member["id"] = static user => GlobalId.Create("User", user.Id);
        member["name"] = static user => user.Name;
        member["username"] = static user => user.Name;
        member["email"] = static user => user.Email;
        member["admin"] = static _ => true;
        member["role"] = static _ => "admin";
        member["pending"] = static _ => false;
        member["photoUrl"] = static _ => null;
        member["accountType"] = static _ => "MEMBER";
        member["apiKey"] = static _ => null;

        _entity = graph.Types.Add<EntityRecord>("Entity", static entity => entity.Id);
        _entity["id"] = static entity => GlobalId.Create("Entity", entity.Id);
        _entity["name"] = static entity => entity.Name;
        _entity["isTeam"] = IsTeam;
        _entity["available"] = static _ => false;
        _entity["photoUrl"] = static _ => null;
        _entity["readOnly"] = static _ => false;
        _entity["readOnlyAdmin"] = static _ => false;
        _entity["privateOnly"] = static _ => false;
        _entity["codeSavingEnabled"] = static _ => false;
        _entity["defaultAccess"] = static _ => "PRIVATE";
        _entity["isPaid"] = static _ => false;
        _entity["createdAt"] = entity => graph.Data.MinutesIn(entity.Id);
        _entity["user"] = entity => IsTeam(entity) is true ? null : FindUser(entity.Name);
        // The key's owner is in every team, and nobody else is in any.
        _entity["members"] = entity => IsTeam(entity) is true ? member.Create([Viewer]) : [];
        _entity["memberCount"] = _ => 1;
        _entity.AddForAll("storageBytes", (_, entities) => graph.Data.CountBytes(entities));
        _entity.Add("project", (entity, context) => graph.Projects.Find(entity.Name, context.GetArgument<string?>("name")), "name");
        _entity.AddForAll("projects", (context, entities) => graph.Projects.InEntities.Load(context, entities), "after", "first", "order");
        _entity.AddForAll("runs", (context, entities) => graph.Runs.InEntities.Load(context, entities), "after", "first", "order");
        _entity.AddForAll(
            "runCount",
            (context, entities) =>
                graph.Data.Database.Count(SandboxData.Runs(context.GetArgument<string?>("filters"), null, "p.entity"), entities),
            "filters"
        );
        _entity.AddForAll("integrations", (context, entities) => graph.Automations.Integrations.Load(context, entities), "after", "first");
        _entity.AddForAll(
            "triggers",
            (context, entities) => graph.Automations.InEntities.Load(context, entities),
            "after",
            "filters",
            "first",
            "order"
        );
    }

    /// <summary>All entities; the key's owner is in all of them.</summary>
    public Connection<EntityRecord> AllEntities { get; }

    /// <summary>Everybody who is known.</summary>
    public Connection<UserRecord> Users { get; }

    private UserRecord Viewer => _graph.Data.FindUser(_graph.Options.Entity)!;

    public Node CreateViewer() => _user.Create(Viewer);

    public Node? FindUser(string? name) => name is not null && _graph.Data.FindUser(name) is { } user ? _user.Create(user) : null;

    public Node? FindEntity(string? name) => name is not null && _graph.Data.FindEntity(name) is { } entity ? _entity.Create(entity) : null;

    private bool IsViewer(UserRecord user) => user.Name == _graph.Options.Entity;

    private object IsTeam(EntityRecord entity) => entity.Name != _graph.Options.Entity;

    // A user's own entity has the user's name.
    private Dictionary<long, Node> OfOwnEntity(
        IReadOnlyCollection<long> users,
        Func<IReadOnlyCollection<long>, IReadOnlyDictionary<long, Node>> load
    )
    {
        Dictionary<long, long> entities = _graph.Data.FindEntitiesOf(users);
        IReadOnlyDictionary<long, Node> nodes = load([.. entities.Values]);
        return entities.ToDictionary(static pair => pair.Key, pair => nodes[pair.Value]);
    }
}
