namespace WandbGen.Testing;

/// <summary>An organization to add to a sandbox. The owner of the API key becomes an admin of the organization.</summary>
/// <param name="Name">The display name.</param>
public sealed record SandboxOrganization(string Name)
{
    /// <summary>The name of the entity that has the registries. The default is <see cref="Name"/> followed by <c>-org</c>.</summary>
    public string? EntityName { get; init; }

    /// <summary>The teams of the organization. They are created if they do not exist.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>The roles of the members by user name: <c>admin</c>, <c>member</c> or <c>viewer</c>.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the versions in the registries are searched with the field names of newer W&amp;B servers: <c>artifact_created_at</c>
    /// instead of <c>created_at</c>.
    /// </summary>
    public bool HasAdvancedSearch { get; init; }
}

/// <summary>
/// A registry to add to a sandbox: a project of an organization's entity that has only portfolios. The owner of the API key becomes an
/// admin of the registry.
/// </summary>
/// <param name="Organization">The organization, which must exist.</param>
/// <param name="Name">The name, without the prefix <c>wandb-registry-</c> of the project's name.</param>
public sealed record SandboxRegistry(string Organization, string Name)
{
    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>Whether only the members of the registry see it, instead of the whole organization.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>The artifact types that the registry accepts. An empty list accepts all types.</summary>
    public IReadOnlyList<string> ArtifactTypes { get; init; } = [];

    /// <summary>
    /// The roles of users in the registry by user name: <c>admin</c>, <c>member</c>, <c>viewer</c> or <c>restricted_viewer</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    /// <summary>The roles of teams in the registry by team name.</summary>
    public IReadOnlyDictionary<string, string> Teams { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the API key has no access to the registry. Lists have null in place of the registry and its contents.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>A link of an artifact version to a portfolio. The version becomes the next version of the portfolio.</summary>
/// <param name="Entity">The user or team that owns the artifact.</param>
/// <param name="Project">The artifact's project.</param>
/// <param name="Collection">The sequence that the artifact was logged to.</param>
/// <param name="Version">The number of the version in the sequence.</param>
/// <param name="Portfolio">The portfolio. It is created if it does not exist.</param>
public sealed record SandboxLink(string Entity, string Project, string Collection, int Version, string Portfolio)
{
    /// <summary>The organization and the registry that the portfolio is in. The default is the project of the artifact.</summary>
    public (string Organization, string Name)? Registry { get; init; }

    /// <summary>The aliases of the version in the portfolio.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
