namespace WandbGen;

/// <summary>Artifacts under one name, each a version: GraphQL's interface <c>ArtifactCollection</c>, which is an
/// <see cref="ArtifactSequence"/> or an <see cref="ArtifactPortfolio"/>.</summary>
[WandbObject("ArtifactCollection")]
public abstract partial class ArtifactCollection : ProjectItem
{
    /// <summary>The server's own opaque id.</summary>
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

    /// <summary>What people wrote about the collection, in Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>When the collection was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the collection was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The collection's versions that are complete; sends nothing yet.</summary>
    /// <param name="filters">Only the versions that match. Without one, <c>{"state": "COMMITTED"}</c>: versions
    /// whose upload has ended.</param>
    /// <param name="order">What to sort by; without one, the server's own order.</param>
    /// <param name="pageSize">The number of versions a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The collection was not read from a server.</exception>
    public virtual Artifacts Artifacts(ArtifactFilter? filters = null, ArtifactOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Project, Type, Name, filters, order, pageSize);

    private protected override string Label => Name;
}

/// <summary>What runs logged under one name: GraphQL's <c>ArtifactSequence</c>.</summary>
[WandbVariant("ArtifactSequence")]
public partial class ArtifactSequence : ArtifactCollection;

/// <summary>What people linked, from any number of sequences: GraphQL's <c>ArtifactPortfolio</c>.</summary>
[WandbVariant("ArtifactPortfolio")]
public partial class ArtifactPortfolio : ArtifactCollection;

/// <summary>A collection of a kind that this version does not know.</summary>
[WandbVariant]
public partial class OtherArtifactCollection : ArtifactCollection
{
    /// <summary>The kind's name in GraphQL.</summary>
    [WandbField("__typename")]
    public required string Kind { get; init; }
}
