using System.Runtime.ExceptionServices;
using WandbGen.Redaction;

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
) : IDisposable
{
    // Five minutes at the default interval.
    private const int MaxLost = 60;

    private readonly List<SweepTrialResult> _results = [];
    private Trial? _current;
    private bool _isEnding;

    // Whether the current trial has ended, and the server could not be told.
    private bool _isUntold;

    // The heartbeats in a row, before this one, at which a request got no answer; and whether one got none at this one.
    private int _lost;
    private bool _isLost;

    public async Task<SweepAgentResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunTrialsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // No trial continues after the agent has ended, whatever the reason.
            try
            {
                await EndAsync(isStopped: true).ConfigureAwait(false);
            }
            catch (Exception untold) when (untold is WandbException or ObjectDisposedException)
            {
                // The caller needs the first failure. The run crashes on the server, because its heartbeats are missing.
                if (failure is OperationCanceledException)
                {
                    throw new OperationCanceledException(SafeText.Clean(failure.Message), untold, cancellationToken);
                }

                ExceptionDispatchInfo.Throw(failure);
            }

            throw;
        }
    }

    public void Dispose() => _current?.Dispose();

    private async Task<SweepAgentResult> RunTrialsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _lost = _isLost ? _lost + 1 : 0;
            _isLost = false;
            SweepAgentEnd? end = await BeatAsync(cancellationToken).ConfigureAwait(false);
            if (end is { } reason)
            {
                if (await TryAsync(() => EndAsync(isStopped: true)).ConfigureAwait(false))
                {
                    return new SweepAgentResult(_results, reason);
                }

                _isUntold = true;
            }

            if (end is null && _current is { Work: null } assigned)
            {
                await TryAsync(() => StartAsync(assigned, cancellationToken)).ConfigureAwait(false);
            }

            if (await WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                _isUntold = !await TryAsync(() => EndAsync(isStopped: false)).ConfigureAwait(false);
            }

            if (_current is null && _results.Count >= options.MaxRuns)
            {
                return new SweepAgentResult(_results, SweepAgentEnd.MaxRuns);
            }
        }
    }

    // Whether the server answered. If not, the same is tried again after the next heartbeat.
    private async Task<bool> TryAsync(Func<Task> request)
    {
        try
        {
            await request().ConfigureAwait(false);
            return true;
        }
        catch (WandbException exception) when (_lost < MaxLost && MayPass(exception))
        {
            _isLost = true;
            return false;
        }
    }

    // A server that is unknown, or a handler that throws, does the same at the next heartbeat.
    private static bool MayPass(WandbException failure) =>
        failure switch
        {
            WandbOutcomeUnknownException { InnerException: WandbTransportException { Retryability: Retryability.Never } } => false,
            WandbTransportException { Retryability: Retryability.Never } => false,
            _ => failure is WandbOutcomeUnknownException or WandbTransportException or WandbTimeoutException or WandbRateLimitException,
        };

    // Reports the running trial to the server, and notes its commands.
    private async Task<SweepAgentEnd?> BeatAsync(CancellationToken cancellationToken)
    {
        WandbValue commands = default;
        string running = _current is null ? "{}" : WandbValue.FromMembers([new(_current.RunId, WandbValue.FromBoolean(true))]).ToString();
        try
        {
            // A command that is lost with its answer comes again, because the run is not among those that run.
            await TryAsync(async () =>
                    commands = await SweepMutations.HeartbeatAsync(client, id, "{}", running, cancellationToken).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
        }
        catch (WandbNotFoundException exception) when (exception.Path is not null)
        {
            return SweepAgentEnd.SweepDeleted;
        }

        foreach (WandbValue command in commands.Kind == WandbValueKind.Array ? commands.Items : [])
        {
            string? runId = command.Find("run_id") is { Kind: WandbValueKind.String } text ? text.GetString() : null;
            switch (command.Find("type")?.ToString())
            {
                case "run" or "resume" when runId is not null && _current is null && !_isEnding:
                    _current = new Trial(runId, command.Find("args") ?? default);
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

    private async Task StartAsync(Trial trial, CancellationToken cancellationToken)
    {
        // The id is kept before the run is read, so that the run does not stay as it is if it cannot be read.
        trial.StorageId ??= await RunMutations
            .UpsertAsync(
                client,
                new RunUpsert
                {
                    EntityName = sweep.Entity,
                    Project = sweep.Project,
                    Name = trial.RunId,
                    Sweep = sweep.Id,
                    State = "running",
                    Host = options.Host,
                    Config = trial.Args.Kind == WandbValueKind.Object ? trial.Args.ToString() : null,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        trial.Start(
            await WandbApi.QueryRunAsync(client, sweep.Entity, sweep.Project, trial.RunId, cancellationToken).ConfigureAwait(false),
            work
        );
    }

    // Whether the trial has ended by itself.
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task pause = Task.Delay(options.HeartbeatInterval, client.Options.TimeProvider, ends.Token);
        // The server is told again only after the pause.
        await Task.WhenAny([.. _current?.Work is { } running && !_isUntold ? (Task[])[pause, running] : [pause]]).ConfigureAwait(false);
        await ends.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return _current?.Work?.IsCompleted == true;
    }

    // Tells the server what became of the trial, also when the agent was canceled.
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

        // A run that was not begun here is the server's, which gives it to another agent.
        if (trial.StorageId is { } runId)
        {
            SweepTrialResult result = await trial.WaitAsync().ConfigureAwait(false);
            await ReportAsync(runId, result.State).ConfigureAwait(false);
            _results.Add(result);
        }

        _current = null;
        trial.Dispose();
    }

    // The run is named by the server's own id, so that none is created if it was deleted meanwhile.
    private async Task ReportAsync(string id, RunState state)
    {
        try
        {
            await RunMutations
                .UpsertAsync(client, new RunUpsert { Id = id, State = state.ToString().ToLowerInvariant() }, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (WandbNotFoundException exception) when (exception.Path is not null)
        {
            // There is no run left that could have a state.
        }
    }

    private sealed class Trial(string runId, WandbValue args) : IDisposable
    {
        private readonly CancellationTokenSource _stops = new();
        private AggregateException? _failureOfStop;

        public string RunId => runId;

        public WandbValue Args => args;

        /// <summary>The server's own id of the run, once it was created.</summary>
        public string? StorageId { get; set; }

        /// <summary>The work, once it was begun.</summary>
        public Task? Work { get; private set; }

        public void Start(Run run, Func<SweepTrial, CancellationToken, Task> work)
        {
            var trial = new SweepTrial(run, RunConfig.Unwrap(args));
            Work = Task.Run(() => work(trial, _stops.Token), CancellationToken.None);
        }

        public async Task StopAsync()
        {
            // What has ended is not stopped.
            if (Work is { IsCompleted: true })
            {
                return;
            }

            try
            {
                await _stops.CancelAsync().ConfigureAwait(false);
            }
            catch (AggregateException exception)
            {
                // The callbacks of the token are the caller's, as the work is.
                _failureOfStop = exception;
            }
        }

        /// <summary>Waits for the end of the work. A trial whose work was not begun is killed.</summary>
        public async Task<SweepTrialResult> WaitAsync()
        {
            Exception? failure = _failureOfStop;
            if (Work is null)
            {
                return new SweepTrialResult(runId, RunState.Killed, failure);
            }

            try
            {
                await Work.ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The work is the caller's: whatever it throws is the result of its run.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }

            RunState state =
                failure is null ? RunState.Finished
                : _stops.IsCancellationRequested ? RunState.Killed
                : RunState.Failed;
            return new SweepTrialResult(runId, state, failure);
        }

        public void Dispose() => _stops.Dispose();
    }
}
