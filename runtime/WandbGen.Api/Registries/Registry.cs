namespace WandbGen;

/// <summary>
/// A registry of an organization, which contains artifact versions that were linked for others to use: a GraphQL <c>Project</c> whose name
/// begins with <c>wandb-registry-</c>.
/// </summary>
[WandbObject("Project")]
public partial class Registry : WandbItem
{
    private const string Prefix = "wandb-registry-";

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

    /// <summary>The display name of the registry.</summary>
    public string Name => FullName.StartsWith(Prefix, StringComparison.Ordinal) ? FullName[Prefix.Length..] : FullName;

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

    private protected override string Label => Name;
}
