namespace WandbGen;

/// <summary>
/// A named collection of artifact versions: GraphQL's interface <c>ArtifactCollection</c>, which is an <see cref="ArtifactSequence"/> or an
/// <see cref="ArtifactPortfolio"/>.
/// </summary>
[WandbObject("ArtifactCollection")]
public abstract partial class ArtifactCollection : ProjectItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The collection's name.</summary>
    public required string Name { get; init; }

    /// <summary>The user or team that the project belongs to: GraphQL's <c>Project.entityName</c>.</summary>
    [WandbContext("entityName"), WandbField("project.entityName")]
    public override required string Entity { get; init; }

    /// <summary>The project's name: GraphQL's <c>Project.name</c>.</summary>
    [WandbContext("projectName"), WandbField("project.name")]
    public override required string Project { get; init; }

    /// <summary>The type of its artifacts, such as <c>dataset</c>: GraphQL's <c>ArtifactCollection.defaultArtifactType.name</c>.</summary>
    [WandbField("defaultArtifactType.name")]
    public required string Type { get; init; }

    /// <summary>The description of the collection, in Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>The tags of the collection, at most 1,000: GraphQL's <c>ArtifactCollection.tags.edges.node.name</c>.</summary>
    [WandbField("tags(first: 1000).edges.node.name")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The collection's path, <c>entity/project/name</c>; <see cref="WandbApi.ArtifactCollectionAsync"/> takes it.</summary>
    public string Path => $"{Entity}/{Project}/{Name}";

    /// <summary>The time when the collection was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the collection was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The versions of the collection that are complete. Sends no request.</summary>
    /// <param name="filters">
    /// A filter for the versions. The default is <c>{"state": "COMMITTED"}</c>: versions whose upload is complete.
    /// </param>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of versions per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The collection was not read from a server.</exception>
    public virtual Artifacts Artifacts(ArtifactFilter? filters = null, ArtifactOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Project, Type, Name, filters, order, pageSize);

    /// <summary>The aliases in the collection, of all its versions. Sends no request.</summary>
    /// <param name="pageSize">The number of aliases per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The collection was not read from a server.</exception>
    public virtual ArtifactAliases Aliases(int? pageSize = null) => new(ReadingClient, Id, pageSize);

    private protected override string Label => Name;
}

/// <summary>A collection of the versions that runs logged with one name: GraphQL's <c>ArtifactSequence</c>.</summary>
[WandbVariant("ArtifactSequence")]
public partial class ArtifactSequence : ArtifactCollection;

/// <summary>A collection of versions that users linked, from any number of sequences: GraphQL's <c>ArtifactPortfolio</c>.</summary>
[WandbVariant("ArtifactPortfolio")]
public partial class ArtifactPortfolio : ArtifactCollection;

/// <summary>A collection of a kind that this version of the library does not have.</summary>
[WandbVariant]
public partial class OtherArtifactCollection : ArtifactCollection
{
    /// <summary>The name of the kind in GraphQL.</summary>
    [WandbField("__typename")]
    public required string Kind { get; init; }
}
