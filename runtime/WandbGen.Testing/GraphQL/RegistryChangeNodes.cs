namespace WandbGen.Testing.GraphQL;

/// <summary>Who is given access to registries.</summary>
internal sealed class RegistryChangeNodes
{
    private const string IdOfClient = "input.clientMutationId";
    private static readonly string[] s_members = ["input.projectId", "input.teamIds", "input.userIds"];

    private readonly Graph _graph;
    private readonly ServedType<Changed> _added;
    private readonly ServedType<Changed> _removed;
    private readonly ServedType<Changed> _userUpdated;
    private readonly ServedType<Changed> _teamUpdated;

    public RegistryChangeNodes(Graph graph)
    {
        _graph = graph;
        _added = Add("CreateProjectMembersPayload");
        _removed = Add("DeleteProjectMembersPayload");
        _userUpdated = Add("UpdateProjectMemberPayload");
        _teamUpdated = Add("UpdateProjectTeamMemberPayload");
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add("createProjectMembers", (_, context) => AddMembers(new Input(context)), s_members);
        mutations.Add("deleteProjectMembers", (_, context) => RemoveMembers(new Input(context)), s_members);
        mutations.Add(
            "updateProjectMember",
            (_, context) => SetRole(new Input(context), "User", "userId", "userProjectRole", _userUpdated),
            IdOfClient,
            "input.projectId",
            "input.userId",
            "input.userProjectRole"
        );
        mutations.Add(
            "updateProjectTeamMember",
            (_, context) => SetRole(new Input(context), "Entity", "teamId", "teamProjectRole", _teamUpdated),
            IdOfClient,
            "input.projectId",
            "input.teamId",
            "input.teamProjectRole"
        );
    }

    private Node AddMembers(Input input)
    {
        long project = FindProject(input);
        foreach ((long? user, long? team) in Members(input))
        {
            if (!_graph.Data.HasProjectMember(project, user, team))
            {
                _graph.Data.AddProjectMember(project, user, team, "member");
            }
        }

        return _added.Create(new Changed(input, true));
    }

    private Node RemoveMembers(Input input)
    {
        long project = FindProject(input);
        foreach ((long? user, long? team) in Members(input))
        {
            if (!_graph.Data.RemoveProjectMember(project, user, team))
            {
                throw Refusal.NotFound("the project has no such member");
            }
        }

        return _removed.Create(new Changed(input, true));
    }

    private Node SetRole(Input input, string type, string id, string role, ServedType<Changed> payload)
    {
        long project = FindProject(input);
        long member = GlobalId.ToRow(type, input.Text(id)!);
        (long? user, long? team) = type == "User" ? ((long?)member, (long?)null) : ((long?)null, (long?)member);
        if (!_graph.Data.HasProjectMember(project, user, team))
        {
            throw Refusal.NotFound("the project has no such member");
        }

        _graph.Data.AddProjectMember(project, user, team, input.Text(role)!);
        return payload.Create(new Changed(input, true));
    }

    private static IEnumerable<(long? User, long? Team)> Members(Input input) =>
        input
            .Texts("userIds")
            .Select(static id => ((long?)GlobalId.ToRow("User", id), (long?)null))
            .Concat(input.Texts("teamIds").Select(static id => ((long?)null, (long?)GlobalId.ToRow("Entity", id))));

    private long FindProject(Input input) => _graph.Projects.FindById(input.Text("projectId")!).Id;

    private ServedType<Changed> Add(string type)
    {
        ServedType<Changed> served = _graph.Types.Add<Changed>(type);
        served["success"] = static changed => changed.Result;
        return served;
    }
}
