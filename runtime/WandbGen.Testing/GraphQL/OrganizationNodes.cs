using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Organizations, and who has a role in them and in their registries.</summary>
internal sealed class OrganizationNodes
{
    private readonly Graph _graph;
    private readonly ServedType<OrganizationRecord> _type;
    private readonly ServedType<RoleRecord> _projectMember;
    private readonly ServedType<TeamRoleRecord> _projectTeam;

    public OrganizationNodes(Graph graph)
    {
        _graph = graph;
        All = new Connection<OrganizationRecord>(
            graph.PageTypes.Add("Organization"),
            graph.Data.Database,
            static context =>
            {
                string? query = context.GetArgument<string?>("query");
                return SandboxData.Organizations() with
                {
                    Where = "$query IS NULL OR o.name LIKE '%' || $query || '%' ESCAPE '\\'",
                    Parameters = [("$query", query)],
                };
            },
            organizations => _type!.Create(organizations)
        );

        ServedType<RoleRecord> member = graph.Types.Add<RoleRecord>("OrganizationMember", static member => member.User.Id);
        member["id"] = static member => GlobalId.Create("User", member.User.Id);
        member["name"] = static member => member.User.Name;
        member["username"] = static member => member.User.Username;
        member["admin"] = static member => member.Role == "admin";
        member["role"] = static member => member.Role;
        member["photoUrl"] = static _ => "";
        member.AddForAll("user", (_, users) => graph.Users.Of("u.id", "", users));
        member.AddForAll("teams", (context, users) => graph.Entities.OfUsers.Load(context, users), "after", "first");

        ServedType<OrganizationRecord> features = graph.Types.Add<OrganizationRecord>("AdvancedRegistryFeatures");
        features["advancedSearch"] = static organization => organization.HasAdvancedSearch;

        _type = graph.Types.Add<OrganizationRecord>("Organization", static organization => organization.Id);
        _type["id"] = static organization => GlobalId.Create("Organization", organization.Id);
        _type["name"] = static organization => organization.Name;
        _type["orgType"] = static _ => "ORGANIZATION";
        _type["available"] = static _ => false;
        _type["orgEntity"] = organization => graph.Entities.Find(organization.Entity);
        _type["advancedRegistryFeatures"] = features.Create;
        _type.AddForAll(
            "members",
            (_, organizations) => member.LoadAll(graph.Data.Database, SandboxData.OrganizationMembers, organizations)
        );
        _type.AddForAll("teams", (_, organizations) => graph.Entities.OfOrganizations(organizations));

        _type.AddForAll(
            "triggers",
            (context, organizations) => graph.Automations.InOrganizations.Load(context, organizations),
            "after",
            "filters",
            "first",
            "order"
        );

        ServedType<string> role = graph.Types.Add<string>("Role");
        role["name"] = static name => name;
        _projectMember = graph.Types.Add<RoleRecord>("ProjectMember");
        _projectMember["id"] = static member => GlobalId.Create("User", member.User.Id);
        _projectMember["name"] = static member => member.User.Name;
        _projectMember["username"] = static member => member.User.Username;
        _projectMember["email"] = static member => member.User.Email;
        _projectMember["role"] = member => role.Create(member.Role);
        _projectTeam = graph.Types.Add<TeamRoleRecord>("ProjectTeamMember", static member => member.Team.Id);
        _projectTeam.AddForAll("team", (_, teams) => graph.Entities.Of("e.id", "", teams));
        _projectTeam["role"] = member => role.Create(member.Role);
    }

    /// <summary>All organizations; the key's owner is in all of them.</summary>
    public Connection<OrganizationRecord> All { get; }

    public Node? Find(string? id, string? name)
    {
        Source<OrganizationRecord> source = SandboxData.Organizations() with
        {
            Where = "($id IS NULL OR o.id = $id) AND ($name IS NULL OR o.name = $name)",
            Parameters = [("$id", id is null ? null : GlobalId.ToRow("Organization", id)), ("$name", name)],
        };
        return id is null && name is null
            ? null
            : _type.LoadOne(_graph.Data.Database, source, [SandboxData.Everyone]).Values.FirstOrDefault();
    }

    /// <summary>The organizations that entities belong to.</summary>
    public Dictionary<long, Node> OfEntities(IReadOnlyCollection<long> entities) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.OrganizationsOfEntities, entities);

    /// <summary>The organizations that people are in.</summary>
    public Dictionary<long, Node[]> OfUsers(IReadOnlyCollection<long> users) =>
        _type.LoadAll(_graph.Data.Database, SandboxData.OrganizationsOfUsers, users);

    /// <summary>Who has a role in projects themselves.</summary>
    public Dictionary<long, Node[]> MembersOfProjects(IReadOnlyCollection<long> projects) =>
        _projectMember.LoadAll(_graph.Data.Database, SandboxData.ProjectMembers, projects);

    /// <summary>The teams that have a role in projects.</summary>
    public Dictionary<long, Node[]> TeamsOfProjects(IReadOnlyCollection<long> projects) =>
        _projectTeam.LoadAll(_graph.Data.Database, SandboxData.ProjectTeams, projects);
}
