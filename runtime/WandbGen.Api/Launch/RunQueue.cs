namespace WandbGen;

/// <summary>A queue of runs that agents of W&amp;B Launch start: GraphQL's <c>RunQueue</c>.</summary>
[WandbObject("RunQueue")]
public partial class RunQueue : ProjectItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the queue, unique within its project.</summary>
    public required string Name { get; init; }

    /// <summary>The users who can use the queue.</summary>
    public GraphQLEnum<RunQueueAccess> Access { get; init; }

    /// <summary>Whether items have priorities, or <see langword="null"/> if the server does not state it.</summary>
    public GraphQLEnum<RunQueuePrioritization>? PrioritizationMode { get; init; }

    /// <summary>The id of the default configuration of items: GraphQL's <c>defaultResourceConfigID</c>. <see langword="null"/> if there is
    /// none.</summary>
    [WandbField("defaultResourceConfigID")]
    public string? DefaultResourceConfigId { get; init; }

    /// <summary>Links to other systems.</summary>
    public WandbValue ExternalLinks { get; init; }

    /// <summary>The time when the queue was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the queue was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The items of the queue, including those that an agent has taken. Sends no request.</summary>
    /// <param name="pageSize">The number of items per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times. (W&amp;B's Python client reads only the first 100 items.)
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The queue was not read from a server.</exception>
    public virtual RunQueueItems Items(int? pageSize = null) => new(ReadingClient, Entity, Project, Name, pageSize);

    /// <summary>Reads one item of the queue.</summary>
    /// <param name="id">The item's id, <see cref="RunQueueItem.Id"/>.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The item.</returns>
    /// <exception cref="WandbNotFoundException">The queue has no such item.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The queue was not read from a server.</exception>
    public virtual Task<RunQueueItem> ItemAsync(string id, CancellationToken cancellationToken = default) =>
        QueryItemAsync(ReadingClient, Entity, Project, Name, id, cancellationToken);

    /// <summary>Reads the default configuration of the items: the resource that executes the runs, and its configuration.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The configuration, or <see langword="null"/> if the queue has none.</returns>
    /// <exception cref="WandbNotFoundException">The configuration was deleted, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The queue was not read from a server.</exception>
    public virtual async Task<RunQueueConfig?> ConfigAsync(CancellationToken cancellationToken = default) =>
        DefaultResourceConfigId is { } id
            ? await QueryConfigAsync(ReadingClient, Entity, id, cancellationToken).ConfigureAwait(false)
            : null;

    private protected override string Label => $"{Entity}/{Project}/{Name}";

    [WandbQuery(
        """
            query RunQueueItem($entity: String!, $project: String!, $queue: String!, $item: ID!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                runQueue(name: $queue) {
                  queueName: name
                  runQueueItem(id: $item)
                }
              }
            }
            """
    )]
    internal static partial Task<RunQueueItem> QueryItemAsync(
        WandbClient client,
        string entity,
        string project,
        string queue,
        string item,
        CancellationToken cancellationToken
    );

    [WandbQuery("query RunQueueConfig($entity: String!, $id: ID!) { entity(name: $entity) { defaultResourceConfig(id: $id) } }")]
    private static partial Task<RunQueueConfig> QueryConfigAsync(
        WandbClient client,
        string entity,
        string id,
        CancellationToken cancellationToken
    );
}
