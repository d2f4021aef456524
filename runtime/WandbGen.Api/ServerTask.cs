using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Work that the server does after it has accepted a change: GraphQL's <c>Task</c>.</summary>
[WandbObject("Task")]
public partial class ServerTask : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the work.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of the work.</summary>
    public required string Type { get; init; }

    /// <summary>The progress as the server states it, usually in percent.</summary>
    public required int Progress { get; init; }

    /// <summary>The current step of the server's work.</summary>
    public required GraphQLEnum<ServerTaskState> State { get; init; }

    private protected override string Label => Name;

    /// <summary>Reads the task again and again until it has ended.</summary>
    /// <param name="interval">The time between two requests. The default is 5 seconds.</param>
    /// <param name="cancellationToken">A token that cancels the wait. The work continues.</param>
    /// <returns>The work, which is finished.</returns>
    /// <exception cref="WandbStateException">The work has failed.</exception>
    /// <exception cref="WandbNotFoundException">The server no longer knows of the work.</exception>
    /// <exception cref="WandbException">A request failed.</exception>
    /// <exception cref="InvalidOperationException">The object was not read from a server.</exception>
    public async Task<ServerTask> WaitAsync(TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        TimeSpan pause = interval ?? TimeSpan.FromSeconds(5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(pause, TimeSpan.Zero, nameof(interval));
        ServerTask task = this;
        while (task.State != ServerTaskState.Finished)
        {
            if (task.State == ServerTaskState.Failed)
            {
                throw new WandbStateException(SafeText.Clean($"The server's task '{Name}' failed at {task.Progress}."), Name);
            }

            await Task.Delay(pause, client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            task = await QueryAsync(client, Id, cancellationToken).ConfigureAwait(false);
        }

        return task;
    }

    [WandbQuery("query Task($id: ID!) { task(id: $id) }")]
    private static partial Task<ServerTask> QueryAsync(WandbClient client, string id, CancellationToken cancellationToken);
}

/// <summary>The state of a <see cref="ServerTask"/>: GraphQL's <c>TaskState</c>.</summary>
public enum ServerTaskState
{
    /// <summary>It has not begun.</summary>
    Pending,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>It is done.</summary>
    Finished,

    /// <summary>It could not be done.</summary>
    Failed,
}
