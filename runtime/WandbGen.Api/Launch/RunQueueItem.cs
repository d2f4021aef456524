namespace WandbGen;

/// <summary>An item of a run queue: GraphQL's <c>RunQueueItem</c>.</summary>
[WandbObject("RunQueueItem")]
public partial class RunQueueItem : ProjectItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The queue's name: GraphQL's <c>RunQueue.name</c>.</summary>
    [WandbContext("queueName")]
    public required string Queue { get; init; }

    /// <summary>The state of the item. A state that this version of the library does not have keeps its name.</summary>
    public GraphQLEnum<RunQueueItemState> State { get; init; }

    /// <summary>The specification of the run: what to start, with which arguments and resources.</summary>
    public WandbValue RunSpec { get; init; }

    /// <summary>The id of the run that was started: GraphQL's <c>associatedRunId</c>. <see langword="null"/> if none was started.</summary>
    [WandbField("associatedRunId")]
    public string? RunId { get; init; }

    /// <summary>The time when the item was added to the queue.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the state of the item last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Reads the item again.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The item; this object stays what it is.</returns>
    /// <exception cref="WandbNotFoundException">The item or its queue was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The item was not read from a server.</exception>
    public virtual Task<RunQueueItem> LoadAsync(CancellationToken cancellationToken = default) =>
        RunQueue.QueryItemAsync(ReadingClient, Entity, Project, Queue, Id, cancellationToken);

    /// <summary>Reads the run that was started for the item.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>
    /// The run with its configuration and summary, or <see langword="null"/> if this object knows of none; <see cref="LoadAsync"/> asks
    /// again. It is looked for in the project that <see cref="RunSpec"/> names, or else in the queue's.
    /// </returns>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The item was not read from a server.</exception>
    public virtual async Task<Run?> RunAsync(CancellationToken cancellationToken = default) =>
        RunId is null
            ? null
            : await WandbApi
                .QueryRunAsync(ReadingClient, InSpec("entity") ?? Entity, InSpec("project") ?? Project, RunId, cancellationToken)
                .ConfigureAwait(false);

    /// <summary>Waits until a run was started for the item.</summary>
    /// <param name="interval">The time between two questions; without one, 5 seconds, as in W&amp;B's Python client.</param>
    /// <param name="cancellationToken">A token that ends the wait.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not positive, or longer than 49 days.</exception>
    /// <exception cref="WandbStateException">No run could be started for it.</exception>
    /// <exception cref="InvalidOperationException">The item was not read from a server.</exception>
    /// <exception cref="WandbNotFoundException">The item was taken out of the queue, or the run was deleted.</exception>
    /// <exception cref="WandbException">A request failed.</exception>
    public async Task<Run> WaitUntilRunningAsync(TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        TimeSpan delay = RunOverview.ValidInterval(interval);
        RunQueueItem now = this;
        while (now.RunId is null)
        {
            if (now.State == RunQueueItemState.Failed)
            {
                throw new WandbStateException(
                    $"No run could be started for the item '{Id}' of the queue '{Entity}/{Project}/{Queue}'.",
                    $"{Entity}/{Project}/{Queue}/{Id}"
                );
            }

            if (now != this)
            {
                await Task.Delay(delay, ReadingClient.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }

            now = await LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        return (await now.RunAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Waits until a run was started for it and has ended.</summary>
    /// <inheritdoc cref="WaitUntilRunningAsync"/>
    /// <returns>The run with its last configuration and summary; its state says how it ended.</returns>
    public async Task<Run> WaitUntilFinishedAsync(TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        Run run = await WaitUntilRunningAsync(interval, cancellationToken).ConfigureAwait(false);
        return await run.WaitUntilFinishedAsync(interval, cancellationToken).ConfigureAwait(false);
    }

    private protected override string Label => Id;

    private string? InSpec(string name) =>
        RunSpec.TryGetValue(name, out WandbValue value) && value.Kind == WandbValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}

/// <summary>The state of an item of a run queue: GraphQL's <c>RunQueueItemState</c>.</summary>
public enum RunQueueItemState
{
    /// <summary>The item waits for an agent.</summary>
    Pending,

    /// <summary>An agent has reserved the item for a limited time.</summary>
    Leased,

    /// <summary>A run was started for the item.</summary>
    Claimed,

    /// <summary>No run could be started for the item.</summary>
    Failed,
}
