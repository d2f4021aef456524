using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>One project, read from GraphQL's <c>project</c> or <c>models</c>; what the server knew when it was asked.</summary>
[WandbObject("Project")]
public partial class Project : WandbItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The name, unique for its owner.</summary>
    public required string Name { get; init; }

    /// <summary>The user or team that the project belongs to: GraphQL's <c>Project.entityName</c>.</summary>
    [WandbField("entityName")]
    public required string Entity { get; init; }

    /// <summary>The project's description.</summary>
    public string? Description { get; init; }

    /// <summary>When the project was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody last worked in it.</summary>
    public DateTimeOffset? LastActive { get; init; }

    /// <summary>Whether it is a benchmark that others can submit to.</summary>
    public bool IsBenchmark { get; init; }

    /// <summary>The name of the user who made the project, as in addresses: GraphQL's <c>Project.user.username</c>.</summary>
    [WandbField("user.username")]
    public string? Username { get; init; }

    /// <summary>The project's path, <c>entity/project</c>.</summary>
    public string Path => $"{Entity}/{Name}";

    /// <summary>The address of the project's page for people.</summary>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public Uri Url => WebPage.Of(ReadingClient, Entity, Name);

    /// <inheritdoc cref="WandbApi.Runs"/>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual Runs Runs(RunFilter? filters = null, RunOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Name, filters, order, pageSize);

    /// <inheritdoc cref="WandbApi.RunOverviews"/>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual RunOverviews RunOverviews(RunFilter? filters = null, RunOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Name, filters, order, pageSize);

    /// <summary>The project's sweeps; sends nothing yet.</summary>
    /// <param name="filters">Only the sweeps that match this MongoDB-style query; none means all.</param>
    /// <param name="pageSize">The number of sweeps a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times. With filters, a server that cannot filter sweeps is a
    /// <see cref="WandbUnsupportedFeatureException"/> before the first page.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual Sweeps Sweeps(JsonObject? filters = null, int? pageSize = null) => new(ReadingClient, Entity, Name, filters, pageSize);

    /// <summary>The types of the project's artifacts, such as <c>dataset</c> and <c>model</c>; sends nothing yet.</summary>
    /// <param name="pageSize">The number of types a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual ArtifactTypes ArtifactTypes(int? pageSize = null) => new(ReadingClient, Entity, Name, pageSize);

    /// <summary>The project's artifact collections, whatever their type; sends nothing yet.</summary>
    /// <param name="filters">Only the collections that match; none means all. Older servers cannot, which is a
    /// <see cref="WandbUnsupportedFeatureException"/>.</param>
    /// <param name="order">What to sort by; none leaves it to the server.</param>
    /// <param name="pageSize">The number of collections a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual ProjectArtifactCollections Collections(
        ArtifactCollectionFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    ) => new(ReadingClient, Entity, Name, filters, order, pageSize);

    /// <summary>The project's run queues; sends nothing yet.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual RunQueues RunQueues() => new(ReadingClient, Entity, Name);

    /// <summary>The project's reports; sends nothing yet.</summary>
    /// <param name="title">Only the report with this title, GraphQL's <c>viewName</c>; none means all.</param>
    /// <param name="pageSize">The number of reports a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual Reports Reports(string? title = null, int? pageSize = null) => new(ReadingClient, Entity, Name, title, pageSize);

    private protected override string Label => Path;
}
