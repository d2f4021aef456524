using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Organizations, and their registries.</content>
public sealed partial class SandboxData
{
    // The prefix of the names of registries' projects.
    private const string RegistryPrefix = "wandb-registry-";

    private const string OrganizationSchema = """
        CREATE TABLE organizations (
          id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, entity INTEGER NOT NULL REFERENCES entities, advanced INTEGER NOT NULL,
          everyone INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE organization_members (
          organization INTEGER NOT NULL REFERENCES organizations, user INTEGER NOT NULL REFERENCES users, role TEXT NOT NULL,
          PRIMARY KEY (organization, user));
        CREATE TABLE project_members (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects, user INTEGER REFERENCES users,
          team INTEGER REFERENCES entities, role TEXT NOT NULL, UNIQUE (project, user), UNIQUE (project, team));
        """;

    /// <summary>Adds an organization with its own entity if it does not exist. Its teams and members are added in any case.</summary>
    public void AddOrganization(SandboxOrganization organization)
    {
        ArgumentNullException.ThrowIfNull(organization);
        long entity = GetEntity(organization.EntityName ?? $"{organization.Name}-org", EntityKind.Organization);
        long id = Database.Insert(
            """
            INSERT INTO organizations (name, entity, advanced) VALUES ($name, $entity, $advanced)
            ON CONFLICT DO UPDATE SET advanced = excluded.advanced RETURNING id
            """,
            ("$name", organization.Name),
            ("$entity", entity),
            ("$advanced", organization.HasAdvancedSearch)
        );
        foreach (long member in (IEnumerable<long>)[entity, .. organization.Teams.Select(team => GetEntity(team))])
        {
            Database.Execute("UPDATE entities SET organization = $organization WHERE id = $id", ("$organization", id), ("$id", member));
            RefreshEntity(member);
        }

        foreach ((string username, string role) in WithViewer(organization.Members))
        {
            Database.Execute(
                """
                INSERT INTO organization_members (organization, user, role) VALUES ($organization, $user, $role)
                ON CONFLICT DO UPDATE SET role = excluded.role
                """,
                ("$organization", id),
                ("$user", GetUser(username)),
                ("$role", role)
            );
        }
    }

    /// <summary>Adds a registry to an organization, or adds members to an existing registry.</summary>
    /// <exception cref="ArgumentException">The organization does not exist.</exception>
    public void AddRegistry(SandboxRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        long project = GetProject(OrganizationEntity(registry.Organization), RegistryPrefix + registry.Name, registry.IsHidden);
        Database.Execute(
            "UPDATE projects SET description = $description, access = $access, all_types = $all WHERE id = $id",
            ("$description", registry.Description),
            ("$access", registry.IsRestricted ? "RESTRICTED" : "PRIVATE"),
            ("$all", registry.ArtifactTypes.Count == 0),
            ("$id", project)
        );
        foreach (string type in registry.ArtifactTypes)
        {
            GetArtifactType(project, type);
        }

        foreach ((string username, string role) in WithViewer(registry.Members))
        {
            AddProjectMember(project, GetUser(username), null, role);
        }

        foreach ((string team, string role) in registry.Teams)
        {
            AddProjectMember(project, null, GetEntity(team), role);
        }
    }

    /// <summary>Organizations: all, or what has one by <paramref name="parent"/>.</summary>
    internal static Source<OrganizationRecord> Organizations(string parent = "o.everyone", string join = "") =>
        new(
            $"organizations o JOIN entities owner ON owner.id = o.entity{join}",
            "o.id",
            parent,
            "o.id, o.name, owner.name, o.advanced",
            static row => new OrganizationRecord(row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetBoolean(4))
        );

    /// <summary>The organizations that entities belong to.</summary>
    internal static Source<OrganizationRecord> OrganizationsOfEntities =>
        Organizations("e.id", " JOIN entities e ON e.organization = o.id");

    /// <summary>The organizations that people are in.</summary>
    internal static Source<OrganizationRecord> OrganizationsOfUsers =>
        Organizations("x.user", " JOIN organization_members x ON x.organization = o.id");

    /// <summary>Who is in organizations.</summary>
    internal static Source<RoleRecord> OrganizationMembers =>
        new(
            "organization_members x JOIN users u ON u.id = x.user",
            "u.id",
            "x.organization",
            $"{UserColumns}, x.role",
            static row => ReadRole(row)
        );

    /// <summary>The teams of organizations.</summary>
    internal static Source<EntityRecord> TeamsOfOrganizations =>
        Entities("e.organization") with
        {
            Where = $"e.kind = '{EntityKind.Team}'",
        };

    /// <summary>Who has a role in projects themselves, as in registries.</summary>
    internal static Source<RoleRecord> ProjectMembers =>
        new("project_members x JOIN users u ON u.id = x.user", "x.id", "x.project", $"{UserColumns}, x.role", static row => ReadRole(row));

    /// <summary>The teams that have a role in projects.</summary>
    internal static Source<TeamRoleRecord> ProjectTeams =>
        new(
            $"{EntityTable} JOIN project_members x ON x.team = e.id",
            "x.id",
            "x.project",
            $"{EntityColumns}, x.role",
            static row => new TeamRoleRecord(ReadEntity(row, 1), row.GetString(5))
        );

    // The entity that an organization's registries belong to.
    private string OrganizationEntity(string organization) =>
        Database.Query(
            "SELECT e.name FROM organizations o JOIN entities e ON e.id = o.entity WHERE o.name = $name",
            static row => row.GetString(0),
            ("$name", organization)
        )
            is [var entity]
            ? entity
            : throw new ArgumentException($"There is no organization '{organization}'.", nameof(organization));

    internal void AddProjectMember(long project, long? user, long? team, string role) =>
        Database.Execute(
            """
            INSERT INTO project_members (project, user, team, role) VALUES ($project, $user, $team, $role)
            ON CONFLICT DO UPDATE SET role = excluded.role
            """,
            ("$project", project),
            ("$user", user),
            ("$team", team),
            ("$role", role)
        );

    private IEnumerable<KeyValuePair<string, string>> WithViewer(IReadOnlyDictionary<string, string> roles) =>
        Viewer is null || roles.ContainsKey(Viewer) ? roles : roles.Prepend(KeyValuePair.Create(Viewer, "admin"));
}
