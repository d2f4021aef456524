namespace WandbGen;

/// <summary>A registry of an organization, where versions of artifacts are linked for others to use: GraphQL's <c>Project</c> whose name
/// begins with <c>wandb-registry-</c>.</summary>
[WandbObject("Project")]
public partial class Registry : WandbItem
{
    private const string Prefix = "wandb-registry-";

    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the project that the registry is: GraphQL's <c>Project.name</c>.</summary>
    [WandbField("name")]
    public required string FullName { get; init; }

    /// <summary>The organization's name.</summary>
    [WandbContext("organizationName")]
    public required string Organization { get; init; }

    /// <summary>The organization's entity, which the project belongs to: GraphQL's <c>Project.entityName</c>.</summary>
    [WandbField("entityName")]
    public required string Entity { get; init; }

    /// <summary>What people wrote about the registry.</summary>
    public string? Description { get; init; }

    /// <summary>When the registry was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name that people see.</summary>
    public string Name => FullName.StartsWith(Prefix, StringComparison.Ordinal) ? FullName[Prefix.Length..] : FullName;

    /// <summary>The registry's collections; sends nothing yet.</summary>
    /// <param name="filters">Only the collections that match; without one, all.</param>
    /// <param name="order">What to sort by; without one, the server's own order.</param>
    /// <param name="pageSize">The number of collections a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times. On a server without registry search it is a
    /// <see cref="WandbUnsupportedFeatureException"/> before the first page.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    public virtual RegistryCollections Collections(
        ArtifactCollectionFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    ) => new(ReadingClient, Organization, RegistryFilter.Name == Name, filters, order, pageSize);

    private protected override string Label => Name;
}
