namespace WandbGen.Testing;

/// <summary>An organization to be put into a sandbox. The key's owner becomes one of its admins.</summary>
/// <param name="Name">The name that people see.</param>
public sealed record SandboxOrganization(string Name)
{
    /// <summary>The name of the entity that has its registries; <see cref="Name"/> and <c>-org</c> if not given.</summary>
    public string? EntityName { get; init; }

    /// <summary>Its teams, which are added with it.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>The roles of its members, by their user names: <c>admin</c>, <c>member</c> or <c>viewer</c>.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether versions in its registries are searched as W&amp;B's newer servers do, by other names of fields: <c>artifact_created_at</c>
    /// and not <c>created_at</c>.
    /// </summary>
    public bool HasAdvancedSearch { get; init; }
}

/// <summary>A registry to be put into a sandbox: a project of an organization's entity, in which there are only portfolios. The key's
/// owner becomes one of its admins.</summary>
/// <param name="Organization">The organization, which must be there.</param>
/// <param name="Name">Its name, without the <c>wandb-registry-</c> that its project's name begins with.</param>
public sealed record SandboxRegistry(string Organization, string Name)
{
    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whether only its members see it, and not the whole organization.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>The types of artifacts that it takes; none if it takes all.</summary>
    public IReadOnlyList<string> ArtifactTypes { get; init; } = [];

    /// <summary>The roles of people in it, by their user names: <c>admin</c>, <c>member</c>, <c>viewer</c> or
    /// <c>restricted_viewer</c>.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    /// <summary>The roles of teams in it, by their names.</summary>
    public IReadOnlyDictionary<string, string> Teams { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the key may not see it: lists have a null in the place of it and of what is in it.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>A version that is linked to a portfolio, as the portfolio's next version.</summary>
/// <param name="Entity">Whose the artifact is.</param>
/// <param name="Project">The artifact's project.</param>
/// <param name="Collection">The sequence that the artifact was made in.</param>
/// <param name="Version">Its number there.</param>
/// <param name="Portfolio">The portfolio, which is added with the link.</param>
public sealed record SandboxLink(string Entity, string Project, string Collection, int Version, string Portfolio)
{
    /// <summary>The organization and the registry that the portfolio is in; the artifact's own project if not given.</summary>
    public (string Organization, string Name)? Registry { get; init; }

    /// <summary>The names of the version in the portfolio.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
