namespace WandbGen;

/// <summary>An agent while it runs.</summary>
/// <param name="client">The client.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="id">The agent's id on the server.</param>
/// <param name="work">Does the work of a trial.</param>
/// <param name="options">The options.</param>
internal sealed class SweepAgent(
    WandbClient client,
    Sweep sweep,
    string id,
    Func<SweepTrial, CancellationToken, Task> work,
    SweepAgentOptions options
)
{
    private readonly List<SweepTrialResult> _results = [];
    private Trial? _current;
    private bool _isEnding;

    public async Task<SweepAgentResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                SweepAgentEnd? end = await BeatAsync(cancellationToken).ConfigureAwait(false);
                if (end is not null)
                {
                    await EndAsync(isStopped: true).ConfigureAwait(false);
                    return new SweepAgentResult(_results, end.Value);
                }

                if (await WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    await EndAsync(isStopped: false).ConfigureAwait(false);
                }

                if (_current is null && _results.Count >= options.MaxRuns)
                {
                    return new SweepAgentResult(_results, SweepAgentEnd.MaxRuns);
                }
            }
        }
        finally
        {
            // No trial continues after the agent has ended, whatever the reason.
            await EndAsync(isStopped: true).ConfigureAwait(false);
        }
    }

    // Reports the running trials to the server, and carries out its commands.
    private async Task<SweepAgentEnd?> BeatAsync(CancellationToken cancellationToken)
    {
        WandbValue commands;
        try
        {
            string running = _current is null
                ? "{}"
                : WandbValue.FromMembers([new(_current.RunId, WandbValue.FromBoolean(true))]).ToString();
            commands = await SweepMutations.HeartbeatAsync(client, id, "{}", running, cancellationToken).ConfigureAwait(false);
        }
        catch (WandbNotFoundException)
        {
            return SweepAgentEnd.SweepDeleted;
        }
        catch (WandbException exception)
            when (exception is WandbOutcomeUnknownException or WandbTransportException or WandbTimeoutException or WandbRateLimitException)
        {
            // A command that was lost with the answer comes again, because the run is not among those that run.
            return null;
        }

        foreach (WandbValue command in commands.Kind == WandbValueKind.Array ? commands.Items : [])
        {
            string? runId = command.Find("run_id") is { Kind: WandbValueKind.String } text ? text.GetString() : null;
            switch (command.Find("type")?.ToString())
            {
                case "run" or "resume" when runId is not null && _current is null && !_isEnding:
                    _current = await StartAsync(runId, command, cancellationToken).ConfigureAwait(false);
                    break;
                case "stop" when _current is not null && runId == _current.RunId:
                    await _current.StopAsync().ConfigureAwait(false);
                    break;
                case "exit":
                    _isEnding = true;
                    break;
            }
        }

        return _isEnding ? SweepAgentEnd.SweepEnded : null;
    }

    private async Task<Trial> StartAsync(string runId, WandbValue command, CancellationToken cancellationToken)
    {
        WandbValue config = command.Find("args") ?? default;
        await RunMutations
            .UpsertAsync(
                client,
                new RunUpsert
                {
                    EntityName = sweep.Entity,
                    Project = sweep.Project,
                    Name = runId,
                    Sweep = sweep.Id,
                    State = "running",
                    Host = options.Host,
                    Config = config.Kind == WandbValueKind.Object ? config.ToString() : null,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        Run run = await WandbApi.QueryRunAsync(client, sweep.Entity, sweep.Project, runId, cancellationToken).ConfigureAwait(false);
        return new Trial(new SweepTrial(run, RunConfig.Unwrap(config)), work);
    }

    // Whether the trial has ended by itself.
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task pause = Task.Delay(options.HeartbeatInterval, client.Options.TimeProvider, ends.Token);
        await Task.WhenAny([.. _current is null ? (Task[])[pause] : [pause, _current.Work]]).ConfigureAwait(false);
        await ends.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return _current?.Work.IsCompleted == true;
    }

    // Notes what became of the trial. Its run has to learn it, also when the agent was canceled.
    private async Task EndAsync(bool isStopped)
    {
        if (_current is not { } trial)
        {
            return;
        }

        if (isStopped)
        {
            await trial.StopAsync().ConfigureAwait(false);
        }

        Exception? failure = null;
        try
        {
            await trial.Work.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The work is the caller's: whatever it throws is the result of its run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        RunState state =
            failure is null ? RunState.Finished
            : trial.IsStopped ? RunState.Killed
            : RunState.Failed;
        _current = null;
        _results.Add(new SweepTrialResult(trial.RunId, state, failure));
        trial.Dispose();
        await RunMutations
            .UpsertAsync(
                client,
                new RunUpsert
                {
                    EntityName = sweep.Entity,
                    Project = sweep.Project,
                    Name = trial.RunId,
                    State = state.ToString().ToLowerInvariant(),
                },
                CancellationToken.None
            )
            .ConfigureAwait(false);
    }

    private sealed class Trial : IDisposable
    {
        private readonly CancellationTokenSource _stops = new();

        public Trial(SweepTrial trial, Func<SweepTrial, CancellationToken, Task> work)
        {
            RunId = trial.Run.Id;
            Work = Task.Run(() => work(trial, _stops.Token), CancellationToken.None);
        }

        public string RunId { get; }

        public Task Work { get; }

        public bool IsStopped => _stops.IsCancellationRequested;

        public Task StopAsync() => _stops.CancelAsync();

        public void Dispose() => _stops.Dispose();
    }
}
