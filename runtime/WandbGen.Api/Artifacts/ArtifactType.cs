namespace WandbGen;

/// <summary>A type of artifacts in one project, such as <c>dataset</c>, read from GraphQL's <c>project.artifactTypes</c>.</summary>
[WandbObject("ArtifactType")]
public partial class ArtifactType : ProjectItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The type's name.</summary>
    public required string Name { get; init; }

    /// <summary>The type's description.</summary>
    public string? Description { get; init; }

    /// <summary>When the type was first used in the project.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The collections of this type: what runs logged under one name, and portfolios of what people linked; sends nothing
    /// yet.</summary>
    /// <param name="filters">Only the collections that match; without one, all. Older servers cannot, which is a
    /// <see cref="WandbUnsupportedFeatureException"/>.</param>
    /// <param name="order">What to sort by; without one, the server's own order. Older servers cannot sort.</param>
    /// <param name="pageSize">The number of collections a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The type was not read from a server.</exception>
    public virtual ArtifactCollections Collections(
        ArtifactCollectionFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    ) => new(ReadingClient, Entity, Project, Name, filters, order, pageSize);

    private protected override string Label => Name;
}
