using System.Runtime.CompilerServices;

namespace WandbGen;

// Following a run while it is running.
public partial class RunOverview
{
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromSeconds(5);

    // The longest time that timers can wait.
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>
    /// Whether the run has ended: it finished, failed, crashed or was killed. A preempted run can be resumed, and a state that this version
    /// of the library does not have does not count as ended.
    /// </summary>
    public bool HasEnded => IsEnd(State);

    /// <summary>Returns the run now, and again whenever its state, configuration or summary has changed, until it has ended.</summary>
    /// <param name="interval">The time between two requests. The default is 5 seconds, as in W&amp;B's Python client.</param>
    /// <param name="cancellationToken">A token that cancels the watch.</param>
    /// <returns>The run as the server describes it at the time of each request. The last one has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not positive, or longer than 49 days.</exception>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">A request failed.</exception>
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
    /// <param name="interval">The time between two requests. The default is 5 seconds, as in W&amp;B's Python client.</param>
    /// <param name="cancellationToken">A token that cancels the wait.</param>
    /// <returns>The run with its final configuration and summary. Its <see cref="State"/> tells how it ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not positive, or longer than 49 days.</exception>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">A request failed.</exception>
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

    internal static bool IsEnd(GraphQLEnum<RunState>? state) =>
        state?.Value is RunState.Finished or RunState.Failed or RunState.Crashed or RunState.Killed;

    internal static TimeSpan ValidInterval(TimeSpan? interval)
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
    internal static partial Task<GraphQLEnum<RunState>?> QueryStateAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );
}
