using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients change of teams, their members, and keys.</summary>
internal sealed class PeopleChangeNodes
{
    private const string IdOfClient = "input.clientMutationId";

    private readonly Graph _graph;
    private readonly ServedType<Changed> _teamCreated;
    private readonly ServedType<Changed> _invited;
    private readonly ServedType<Changed> _removed;
    private readonly ServedType<Changed> _memberUpdated;
    private readonly ServedType<Changed> _organizationUserUpdated;
    private readonly ServedType<Changed> _accountCreated;
    private readonly ServedType<Changed> _userCreated;
    private readonly ServedType<Changed> _keyGenerated;
    private readonly ServedType<Changed> _keyDeleted;

    public PeopleChangeNodes(Graph graph)
    {
        _graph = graph;
        _teamCreated = Changed.Add(graph, "CreateTeamPayload", "entity");
        _invited = Changed.Add(graph, "CreateInvitePayload", "success");
        _invited["entity"] = changed => graph.Entities.Find(changed.Input.Text("entityName"));
        _removed = Changed.Add(graph, "DeleteInvitePayload", "success");
        _memberUpdated = Changed.Add(graph, "UpdateMemberPayload", "member");
        _organizationUserUpdated = Changed.Add(graph, "UpdateOrganizationUserPayload", "success");
        _accountCreated = Changed.Add(graph, "CreateServiceAccountPayload", "user");
        _userCreated = Changed.Add(graph, "CreateUserPayload", "user");
        _keyGenerated = Changed.Add(graph, "GenerateApiKeyPayload", "apiKey");
        _keyDeleted = Changed.Add(graph, "DeleteApiKeyPayload", "success");
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add(
            "createTeam",
            (_, context) => CreateTeam(new Input(context)),
            IdOfClient,
            "input.teamAdminUserName",
            "input.teamName"
        );
        mutations.Add(
            "createInvite",
            (_, context) => Invite(new Input(context)),
            IdOfClient,
            "input.admin",
            "input.email",
            "input.entityName",
            "input.role",
            "input.username"
        );
        mutations.Add("deleteInvite", (_, context) => Remove(new Input(context)), IdOfClient, "input.entityName", "input.id");
        mutations.Add(
            "updateMember",
            (_, context) => UpdateMember(new Input(context)),
            IdOfClient,
            "input.entityName",
            "input.role",
            "input.user"
        );
        mutations.Add(
            "updateOrganizationUser",
            (_, context) => UpdateOrganizationUser(new Input(context)),
            IdOfClient,
            "input.organizationId",
            "input.userName",
            "input.userOrgRole"
        );
        mutations.Add(
            "createServiceAccount",
            (_, context) => CreateAccount(new Input(context)),
            IdOfClient,
            "input.description",
            "input.entityName"
        );
        mutations.Add("createUser", (_, context) => CreateUser(new Input(context)), IdOfClient, "input.admin", "input.email");
        mutations.Add("generateApiKey", (_, context) => GenerateKey(new Input(context)), IdOfClient, "input.description");
        mutations.Add("deleteApiKey", (_, context) => DeleteKey(new Input(context)), IdOfClient, "input.id");
    }

    private Node CreateTeam(Input input)
    {
        string name = input.Text("teamName")!;
        if (_graph.Data.FindEntity(name) is not null)
        {
            throw Refusal.Conflict($"the name {name} is taken");
        }

        if (input.Text("teamAdminUserName") is { } admin && _graph.Data.FindUser(admin) is null)
        {
            throw Refusal.NotFound($"user {admin} not found");
        }

        _graph.Data.AddEntity(name);
        _graph.Data.AddTeamMember(name, input.Text("teamAdminUserName") ?? _graph.Options.Entity, "admin");
        return _teamCreated.Create(new Changed(input, _graph.Entities.Find(name)));
    }

    private Node Invite(Input input)
    {
        string team = FindTeam(input).Name;
        string email =
            input.Text("email")
            ?? (
                input.Text("username") is not { } username ? throw Refusal.Invalid("neither email nor username is given")
                : _graph.Data.FindUser(username) is { } user ? user.Email
                : throw Refusal.NotFound($"user {username} not found")
            );
        _graph.Data.InviteToTeam(team, email, input.Text("role") ?? (input.Values.GetValueOrDefault("admin") is true ? "admin" : "member"));
        return _invited.Create(new Changed(input, true));
    }

    private Node Remove(Input input)
    {
        EntityRecord team = FindTeam(input);
        string id = input.Text("id") ?? throw Refusal.Invalid("id is required");
        bool isInvite = GlobalId.ToText(id)?.StartsWith("Invite:", StringComparison.Ordinal) == true;
        if (!_graph.Data.RemoveMember(team.Id, GlobalId.ToRow(isInvite ? "Invite" : "User", id), isInvite))
        {
            throw Refusal.NotFound($"{team.Name} has no such member");
        }

        return _removed.Create(new Changed(input, true));
    }

    private Node UpdateMember(Input input)
    {
        EntityRecord team = FindTeam(input);
        if (!_graph.Data.SetMemberRole(team.Id, GlobalId.ToRow("User", input.Text("user")!), CheckRole(input.Text("role"))))
        {
            throw Refusal.NotFound($"{team.Name} has no such member");
        }

        return _memberUpdated.Create(new Changed(input, _graph.Entities.FindMember(team.Id, GlobalId.ToRow("User", input.Text("user")!))));
    }

    private Node UpdateOrganizationUser(Input input)
    {
        long organization = GlobalId.ToRow("Organization", input.Text("organizationId")!);
        if (!_graph.Data.SetOrganizationRole(organization, input.Text("userName")!, CheckRole(input.Text("userOrgRole"))))
        {
            throw Refusal.NotFound("the organization has no such member");
        }

        return _organizationUserUpdated.Create(new Changed(input, true));
    }

    private static string CheckRole(string? role) => string.IsNullOrWhiteSpace(role) ? throw Refusal.Invalid("role is required") : role;

    private Node CreateAccount(Input input)
    {
        string username = _graph.Data.CreateServiceAccount(FindTeam(input).Name, input.Text("description") ?? "");
        return _accountCreated.Create(new Changed(input, _graph.Users.Find(username)));
    }

    private Node CreateUser(Input input)
    {
        string email = input.Text("email")!;
        string username = email.Split('@')[0];
        if (_graph.Data.FindUser(username) is not null)
        {
            throw Refusal.Conflict($"there is a user {username}");
        }

        _graph.Data.AddUser(new SandboxUser(username) { Email = email, IsAdmin = input.Values.GetValueOrDefault("admin") is true });
        return _userCreated.Create(new Changed(input, _graph.Users.Find(username)));
    }

    private Node GenerateKey(Input input)
    {
        (long row, string key) = _graph.Data.GenerateKey(_graph.Options.Entity, input.Text("description"));
        return _keyGenerated.Create(
            new Changed(input, _graph.Users.CreateKey(new ApiKeyRecord(row, _graph.Options.Entity, key, input.Text("description"))))
        );
    }

    private Node DeleteKey(Input input)
    {
        if (!_graph.Data.DeleteKey(GlobalId.ToRow("ApiKey", input.Text("id") ?? throw Refusal.Invalid("id is required"))))
        {
            throw Refusal.NotFound("API key not found");
        }

        return _keyDeleted.Create(new Changed(input, true));
    }

    private EntityRecord FindTeam(Input input) =>
        _graph.Data.FindEntity(input.Text("entityName") ?? _graph.Options.Entity)
        ?? throw Refusal.NotFound($"entity {input.Text("entityName")} not found");
}
