using System.Runtime.CompilerServices;

namespace WandbGen;

// Following a run while it is running.
public partial class RunOverview
{
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromSeconds(5);

    // What timers can wait.
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>
    /// Whether the run does nothing any more: it finished, failed, crashed or was killed. A preempted run can be taken up again, and a
    /// state that this version does not know is not an end.
    /// </summary>
    public bool HasEnded => IsEnd(State);

    /// <summary>The run now, and again whenever its state, its configuration or its summary has changed, until it has ended.</summary>
    /// <param name="interval">The time between two questions; without one, 5 seconds, as in W&amp;B's Python client.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>Runs as the server knows them when it is asked. The last one has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not positive, or longer than 49 days.</exception>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key has no access to it any more.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <example>
    /// <code>
    /// await foreach (Run now in run.WatchAsync())
    /// {
    ///     Console.WriteLine($"{now.State} {now.Summary.Find("loss")}");
    /// }
    /// </code>
    /// </example>
    public IAsyncEnumerable<Run> WatchAsync(TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return WatchAsync(client, ValidInterval(interval), cancellationToken);
    }

    /// <summary>Waits until the run has ended.</summary>
    /// <param name="interval">The time between two questions; without one, 5 seconds, as in W&amp;B's Python client.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The run with its last configuration and summary; its <see cref="State"/> says how it ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not positive, or longer than 49 days.</exception>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key has no access to it any more.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public async Task<Run> WaitUntilFinishedAsync(TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        TimeSpan delay = ValidInterval(interval);
        while (!IsEnd(await QueryStateAsync(client, Entity, Project, Id, cancellationToken).ConfigureAwait(false)))
        {
            await Task.Delay(delay, client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        return await LoadAsync(cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<Run> WatchAsync(
        WandbClient client,
        TimeSpan interval,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Run run = await LoadAsync(cancellationToken).ConfigureAwait(false);
        yield return run;

        while (!run.HasEnded)
        {
            await Task.Delay(interval, client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);

            Run now = await LoadAsync(cancellationToken).ConfigureAwait(false);
            bool changed = now.State != run.State || now.Summary != run.Summary || now.RawConfig != run.RawConfig;
            run = now;
            if (changed)
            {
                yield return run;
            }
        }
    }

    private static bool IsEnd(GraphQLEnum<RunState>? state) =>
        state?.Value is RunState.Finished or RunState.Failed or RunState.Crashed or RunState.Killed;

    private static TimeSpan ValidInterval(TimeSpan? interval)
    {
        TimeSpan valid = interval ?? s_watchInterval;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(valid, TimeSpan.Zero, nameof(interval));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(valid, s_longestInterval, nameof(interval));
        return valid;
    }

    [WandbQuery(
        """
            query RunState($entity: String!, $project: String!, $run: String!) {
              project(name: $project, entityName: $entity) { run(name: $run) { state } }
            }
            """
    )]
    private static partial Task<GraphQLEnum<RunState>?> QueryStateAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );
}
