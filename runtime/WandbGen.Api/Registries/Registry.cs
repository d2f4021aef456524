namespace WandbGen;

/// <summary>
/// A registry of an organization, which contains artifact versions that were linked for others to use: a GraphQL <c>Project</c> whose name
/// begins with <c>wandb-registry-</c>.
/// </summary>
[WandbObject("Project")]
public partial class Registry : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the registry's project: GraphQL's <c>Project.name</c>.</summary>
    [WandbField("name")]
    public required string FullName { get; init; }

    /// <summary>The name of the organization.</summary>
    [WandbContext("organizationName")]
    public required string Organization { get; init; }

    /// <summary>The entity of the organization, which the project belongs to: GraphQL's <c>Project.entityName</c>.</summary>
    [WandbField("entityName")]
    public required string Entity { get; init; }

    /// <summary>The description of the registry.</summary>
    public string? Description { get; init; }

    /// <summary>The time when the registry was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the registry was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The display name of the registry.</summary>
    public string Name =>
        FullName.StartsWith(ArtifactPath.RegistryPrefix, StringComparison.Ordinal)
            ? FullName[ArtifactPath.RegistryPrefix.Length..]
            : FullName;

    /// <summary>The registry's path, <c>entity/project</c> with the entity of the organization. Followed by <c>/collection:alias</c>, it is
    /// the path of a version.</summary>
    public string Path => $"{Entity}/{FullName}";

    /// <summary>
    /// The visibility of the registry: GraphQL's <c>Project.access</c>, where every value other than <c>RESTRICTED</c> lets the whole
    /// organization see it.
    /// </summary>
    public RegistryVisibility Visibility => Access == "RESTRICTED" ? RegistryVisibility.Restricted : RegistryVisibility.Organization;

    [WandbField("access")]
    internal string? Access { get; init; }

    /// <summary>Whether versions of every type can be linked to the registry, or only of its <see cref="ArtifactTypes"/>: GraphQL's
    /// <c>Project.allowAllArtifactTypesInRegistry</c>.</summary>
    [WandbField("allowAllArtifactTypesInRegistry")]
    public bool AllowsAllArtifactTypes { get; init; }

    /// <summary>The types of artifacts that the registry accepts. Sends no request.</summary>
    /// <param name="pageSize">The number of types per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    public virtual ArtifactTypes ArtifactTypes(int? pageSize = null) => new(ReadingClient, Entity, FullName, includeAll: true, pageSize);

    /// <summary>The people who have a role in the registry themselves. Sends no request.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    public virtual RegistryMembers UserMembers() => new(ReadingClient, Entity, FullName);

    /// <summary>The teams that have a role in the registry. Sends no request.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    public virtual RegistryTeams TeamMembers() => new(ReadingClient, Entity, FullName);

    /// <summary>The registry's collections. Sends no request.</summary>
    /// <param name="filters">A filter for the collections. By default, all collections are listed.</param>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of collections per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times. If the server has no registry search, the enumeration throws a <see
    /// cref="WandbUnsupportedFeatureException"/> before the first page.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    public virtual RegistryCollections Collections(
        ArtifactCollectionFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    ) => new(ReadingClient, Organization, RegistryFilter.Name == Name, filters, order, pageSize);

    /// <summary>The versions in the registry. Sends no request.</summary>
    /// <param name="filters">A filter for the versions. By default, all versions are listed.</param>
    /// <param name="pageSize">The number of versions per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times: <see cref="RegistryVersions"/>. If the server has no registry search, the
    /// enumeration throws a <see cref="WandbUnsupportedFeatureException"/> before the first page.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    public virtual AdaptiveCollection<Artifact> Versions(RegistryVersionFilter? filters = null, int? pageSize = null) =>
        RegistrySearch.Versions(ReadingClient, Organization, RegistryFilter.Name == Name, collections: null, filters, pageSize);

    internal static string ToFullName(string name) =>
        name.StartsWith(ArtifactPath.RegistryPrefix, StringComparison.Ordinal) ? name : ArtifactPath.RegistryPrefix + name;

    private protected override string Label => Name;
}

/// <summary>The visibility of a registry.</summary>
public enum RegistryVisibility
{
    /// <summary>Everybody in the organization.</summary>
    Organization,

    /// <summary>Only its members.</summary>
    Restricted,
}
