using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Entities: teams, people's own, and organizations'.</summary>
internal sealed class EntityNodes
{
    private readonly Graph _graph;
    private readonly ServedType<MemberRecord> _member;
    private readonly ServedType<EntityRecord> _type;

    public EntityNodes(Graph graph)
    {
        _graph = graph;
        PageType pages = graph.PageTypes.Add("Entity", hasPageInfo: false);
        All = new Connection<EntityRecord>(
            pages,
            graph.Data.Database,
            static _ => SandboxData.Entities(),
            entities => _type!.Create(entities)
        );
        OfUsers = new Connection<EntityRecord>(
            pages,
            graph.Data.Database,
            static _ => SandboxData.TeamsOfUsers,
            entities => _type!.Create(entities)
        );
        _member = CreateMemberType();
        Connection<InviteRecord> invites = AddInvites();

        _type = graph.Types.Add<EntityRecord>("Entity", static entity => entity.Id);
        _type["id"] = static entity => GlobalId.Create("Entity", entity.Id);
        _type["name"] = static entity => entity.Name;
        _type["isTeam"] = static entity => entity.Kind == EntityKind.Team;
        _type["entityType"] = static entity => entity.Kind.ToString().ToLowerInvariant();
        _type["available"] = static _ => false;
        _type["photoUrl"] = static _ => null;
        _type["readOnly"] = static _ => false;
        _type["readOnlyAdmin"] = static _ => false;
        _type["privateOnly"] = static _ => false;
        _type["codeSavingEnabled"] = static _ => false;
        _type["defaultAccess"] = static _ => "PRIVATE";
        _type["isPaid"] = static _ => false;
        _type["createdAt"] = entity => graph.Data.MinutesIn(entity.Id);
        _type["updatedAt"] = entity => graph.Data.MinutesIn(entity.Id);
        _type["user"] = entity => entity.Kind == EntityKind.User ? graph.Users.Find(entity.Name) : null;
        _type.AddForAll("organization", (_, entities) => graph.Organizations.OfEntities(entities));
        _type.AddForAll("members", (_, entities) => _member.LoadAll(graph.Data.Database, SandboxData.TeamMembers, entities));
        _type.AddForAll(
            "memberCount",
            (_, entities) => graph.Data.Database.Count(SandboxData.TeamMembers with { Where = "NOT x.pending" }, entities)
        );
        _type.AddForAll("invites", (context, entities) => invites.Load(context, entities), "after", "first");
        _type.AddForAll("storageBytes", (_, entities) => graph.Data.CountBytes(entities));
        _type.Add("project", (entity, context) => graph.Projects.Find(entity.Name, context.GetArgument<string?>("name")), "name");
        _type.AddForAll(
            "projects",
            (context, entities) => graph.Projects.InEntities.Load(context, entities),
            "after",
            "filters",
            "first",
            "order"
        );
        _type.AddForAll("runs", (context, entities) => graph.Runs.InEntities.Load(context, entities), "after", "first", "order");
        _type.AddForAll(
            "runCount",
            (context, entities) =>
                graph.Data.Database.Count(SandboxData.Runs(context.GetArgument<string?>("filters"), null, "p.entity"), entities),
            "filters"
        );
        _type.AddForAll("integrations", (context, entities) => graph.Automations.Integrations.Load(context, entities), "after", "first");
        _type.AddForAll(
            "triggers",
            (context, entities) => graph.Automations.InEntities.Load(context, entities),
            "after",
            "filters",
            "first",
            "order"
        );
        _type.Add(
            "defaultResourceConfig",
            (entity, context) => graph.Queues.FindConfig(entity.Id, context.GetArgument<string>("id")),
            "id"
        );
        _type.AddForAll(
            "defaultResourceConfigs",
            (context, entities) => graph.Queues.ConfigsInEntities.Load(context, entities),
            "after",
            "first"
        );
        _type.AddForAll(
            "artifactCollections",
            (context, entities) => graph.Collections.InEntities.Load(context, entities),
            "after",
            "collectionTypes",
            "filters",
            "first",
            "order",
            "projectFilters"
        );
        _type.AddForAll(
            "artifactMemberships",
            (context, entities) => graph.Artifacts.MembershipsInEntities.Load(context, entities),
            "after",
            "collectionFilters",
            "filters",
            "first",
            "order",
            "projectFilters"
        );
    }

    /// <summary>All entities.</summary>
    public Connection<EntityRecord> All { get; }

    /// <summary>The teams of people, and their own entities.</summary>
    public Connection<EntityRecord> OfUsers { get; }

    public Node? Find(string? name) => name is not null && _graph.Data.FindEntity(name) is { } entity ? _type.Create(entity) : null;

    /// <summary>The one entity that each row of something joined has.</summary>
    public Dictionary<long, Node> Of(string parent, string join, IReadOnlyCollection<long> rows) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.Entities(parent, join), rows);

    /// <summary>The teams of organizations.</summary>
    public Dictionary<long, Node[]> OfOrganizations(IReadOnlyCollection<long> organizations) =>
        _type.LoadAll(_graph.Data.Database, SandboxData.TeamsOfOrganizations, organizations);

    /// <summary>Somebody in a team.</summary>
    public Node FindMember(long team, long user) =>
        _member.LoadOne(
            _graph.Data.Database,
            SandboxData.TeamMembers with
            {
                Where = "NOT x.pending AND x.id = $user",
                Parameters = [("$user", user)],
            },
            [team]
        )[team];

    private ServedType<MemberRecord> CreateMemberType()
    {
        ServedType<MemberRecord> type = _graph.Types.Add<MemberRecord>("Member");
        type["id"] = static member => GlobalId.Create(member.IsPending ? "Invite" : "User", member.Id);
        type["name"] = static member => member.Name;
        type["username"] = static member => member.Username;
        type["email"] = static member => member.Email;
        type["admin"] = static member => member.Role == "admin";
        type["role"] = static member => member.Role;
        type["pending"] = static member => member.IsPending;
        type["photoUrl"] = static _ => null;
        type["accountType"] = static member => member.AccountType;
        type["apiKey"] = static _ => null;
        return type;
    }

    private Connection<InviteRecord> AddInvites()
    {
        ServedType<InviteRecord> type = _graph.Types.Add<InviteRecord>("Invite");
        type["id"] = static invite => GlobalId.Create("Invite", invite.Id);
        type["name"] = static invite => invite.Email;
        type["email"] = static invite => invite.Email;
        type["accepted"] = static _ => false;
        type["createdAt"] = invite => _graph.Data.MinutesIn(invite.Id);
        type["entity"] = invite => Find(invite.Team);
        type["fromUser"] = invite => _graph.Users.Find(invite.InvitedBy);
        type["toUser"] = static _ => null;
        return new Connection<InviteRecord>(
            _graph.PageTypes.Add("Invite"),
            _graph.Data.Database,
            static _ => SandboxData.Invites,
            type.Create
        );
    }
}
