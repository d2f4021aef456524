namespace WandbGen;

/// <summary>A type of artifacts in one project, such as <c>dataset</c>, read from GraphQL's <c>project.artifactTypes</c>.</summary>
[WandbObject("ArtifactType")]
public partial class ArtifactType : ProjectItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The type's name.</summary>
    public required string Name { get; init; }

    /// <summary>The description of the type.</summary>
    public string? Description { get; init; }

    /// <summary>The time when the type was first used in the project.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// The collections of this type: sequences of versions that runs logged, and portfolios of versions that users linked. Sends no
    /// request.
    /// </summary>
    /// <param name="filters">
    /// A filter for the collections. By default, all collections are listed. Older servers cannot filter, which throws a <see
    /// cref="WandbUnsupportedFeatureException"/>.
    /// </param>
    /// <param name="order">The sort order. By default, the server decides it. Older servers cannot sort.</param>
    /// <param name="pageSize">The number of collections per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The type was not read from a server.</exception>
    public virtual ArtifactCollections Collections(
        ArtifactCollectionFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    ) => new(ReadingClient, Entity, Project, Name, filters, order, pageSize);

    /// <summary>Reads one collection of this type.</summary>
    /// <param name="name">The collection's name.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="WandbNotFoundException">There is no such collection of this type, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The type was not read from a server.</exception>
    public virtual Task<ArtifactCollection> CollectionAsync(string name, CancellationToken cancellationToken = default) =>
        QueryCollectionAsync(ReadingClient, Entity, Project, Name, name, cancellationToken);

    private protected override string Label => Name;

    [WandbQuery(
        """
            query ArtifactCollectionOfType($entity: String!, $project: String!, $type: String!, $name: String!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                artifactType(name: $type) { artifactCollection(name: $name) }
              }
            }
            """
    )]
    private static partial Task<ArtifactCollection> QueryCollectionAsync(
        WandbClient client,
        string entity,
        string project,
        string type,
        string name,
        CancellationToken cancellationToken
    );
}
