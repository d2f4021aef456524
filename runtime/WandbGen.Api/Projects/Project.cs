namespace WandbGen;

/// <summary>A project, read from GraphQL's <c>project</c> or <c>models</c>. It has the values of the time when it was read.</summary>
[WandbObject("Project")]
public partial class Project : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the project, unique for its owner.</summary>
    public required string Name { get; init; }

    /// <summary>The user or team that the project belongs to: GraphQL's <c>Project.entityName</c>.</summary>
    [WandbField("entityName")]
    public required string Entity { get; init; }

    /// <summary>The project's description.</summary>
    public string? Description { get; init; }

    /// <summary>The time when the project was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the last activity in the project.</summary>
    public DateTimeOffset? LastActive { get; init; }

    /// <summary>Whether the project is a benchmark that others can submit to.</summary>
    public bool IsBenchmark { get; init; }

    /// <summary>The name of the user who created the project, as it is used in addresses: GraphQL's <c>Project.user.username</c>.</summary>
    [WandbField("user.username")]
    public string? Username { get; init; }

    /// <summary>The project's path, <c>entity/project</c>.</summary>
    public string Path => $"{Entity}/{Name}";

    /// <summary>The address of the project's web page.</summary>
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

    /// <summary>The project's sweeps. Sends no request.</summary>
    /// <param name="filters">
    /// A filter for the sweeps. By default, all sweeps are listed. A <see cref="System.Text.Json.Nodes.JsonObject"/> in MongoDB's query
    /// language is accepted too.
    /// </param>
    /// <param name="pageSize">The number of sweeps per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times. With filters, the enumeration throws a <see
    /// cref="WandbUnsupportedFeatureException"/> before the first page if the server cannot filter sweeps.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual Sweeps Sweeps(SweepFilter? filters = null, int? pageSize = null) => new(ReadingClient, Entity, Name, filters, pageSize);

    /// <summary>The types of the project's artifacts, such as <c>dataset</c> and <c>model</c>. Sends no request.</summary>
    /// <param name="pageSize">The number of types per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual ArtifactTypes ArtifactTypes(int? pageSize = null) => new(ReadingClient, Entity, Name, includeAll: null, pageSize);

    /// <summary>Reads one type of the project's artifacts.</summary>
    /// <param name="name">The type's name, such as <c>dataset</c>.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The type.</returns>
    /// <exception cref="WandbNotFoundException">The project has no artifacts of this type, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual Task<ArtifactType> ArtifactTypeAsync(string name, CancellationToken cancellationToken = default) =>
        WandbApi.QueryArtifactTypeAsync(ReadingClient, Entity, Name, name, cancellationToken);

    /// <summary>The artifact collections of the project, of every type. Sends no request.</summary>
    /// <param name="filters">
    /// A filter for the collections. By default, all collections are listed. Older servers cannot filter, which throws a <see
    /// cref="WandbUnsupportedFeatureException"/>.
    /// </param>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of collections per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual ProjectArtifactCollections Collections(
        ArtifactCollectionFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    ) => new(ReadingClient, Entity, Name, filters, order, pageSize);

    /// <summary>The project's run queues. Sends no request.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual RunQueues RunQueues() => new(ReadingClient, Entity, Name);

    /// <summary>The project's reports. Sends no request.</summary>
    /// <param name="title">The title of the report, GraphQL's <c>viewName</c>. By default, all reports are listed.</param>
    /// <param name="pageSize">The number of reports per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual Reports Reports(string? title = null, int? pageSize = null) => new(ReadingClient, Entity, Name, title, pageSize);

    /// <summary>The fields of the project's runs, which runs can be filtered and ordered by. Sends no request.</summary>
    /// <param name="pattern">A part of the path, where <c>%</c> stands for any text. By default, all fields are listed.</param>
    /// <param name="types">The types of values, such as <c>number</c>. By default, fields of all types are listed.</param>
    /// <param name="pageSize">The number of fields per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual ProjectFields Fields(string? pattern = null, IReadOnlyList<string>? types = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Name, pattern, types, pageSize);

    /// <summary>
    /// The tags of the project's runs, with the number of runs that have each. Sends no request. <b>Not tested with a W&amp;B server</b>:
    /// none of W&amp;B's clients reads the field.
    /// </summary>
    /// <param name="filters">The runs whose tags are counted. By default, the tags of all runs are.</param>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    public virtual RunTags RunTags(RunFilter? filters = null) => new(ReadingClient, Entity, Name, filters);

    private protected override string Label => Path;
}
