using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>Agents run the trials of a real sweep in this process.</summary>
public sealed class SweepAgentTests : IAsyncLifetime
{
    private static readonly SweepAgentOptions s_quick = new() { HeartbeatInterval = TimeSpan.FromMilliseconds(5), Host = "test" };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private WandbSandbox _sandbox = null!;
    private WandbApi _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false, TimeProvider = _clock }, Cancellation);
        _sandbox.Data.AddProject("team", "project");
        _api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = _sandbox.BaseUrl,
                ApiKey = _sandbox.ApiKey,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Twenty_trials_of_a_grid_are_run_once_each_by_two_agents()
    {
        Sweep sweep = await CreateAsync();
        ConcurrentBag<string> tried = [];

        SweepAgentResult[] results = await Task.WhenAll(
            sweep.RunAgentAsync(TryAsync, s_quick, Cancellation),
            sweep.RunAgentAsync(TryAsync, s_quick, Cancellation)
        );

        Assert.All(results, static result => Assert.Equal(SweepAgentEnd.SweepEnded, result.End));
        Assert.Equal(20, results.Sum(static result => result.Trials.Count));
        Assert.Equal(20, tried.Distinct().Count());
        Assert.Equal(20, tried.Count);
        sweep = await sweep.LoadAsync(Cancellation);
        Assert.True(sweep.State == SweepState.Finished);
        Assert.Equal(20, sweep.RunCount);
        Run best = (await sweep.BestRunAsync(cancellationToken: Cancellation))!;
        Assert.Equal(0.1, best.Config["lr"].GetDouble());
        Assert.Equal("adam", best.Config["optimizer"].GetString());
        Assert.True(best.State == RunState.Finished);
        Assert.Equal(2, await sweep.Agents().CountAsync(Cancellation));

        async Task TryAsync(SweepTrial trial, CancellationToken cancellationToken)
        {
            (double rate, int depth) = (trial.Config["lr"].GetDouble(), trial.Config["depth"].GetInt32());
            tried.Add($"{rate}/{depth}");
            await SetLossAsync(trial, rate + 1.0 / depth, cancellationToken);
        }
    }

    [Fact]
    public async Task The_trial_of_an_agent_that_is_killed_is_done_by_another()
    {
        Sweep sweep = await CreateAsync();
        using var dead = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
        Sweep lost = await dead.SweepAsync(sweep.Path, Cancellation);
        var begun = new TaskCompletionSource<string>();
        Task<SweepAgentResult> killed = lost.RunAgentAsync(
            async (trial, token) =>
            {
                begun.TrySetResult(trial.Run.Id);
                await Task.Delay(Timeout.Infinite, token);
            },
            s_quick,
            Cancellation
        );
        string orphan = await begun.Task;
        // As a process that is killed: nothing more is sent.
        dead.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => killed);
        _clock.Advance(TimeSpan.FromMinutes(2));

        SweepAgentResult result = await sweep.RunAgentAsync(static (trial, token) => SetLossAsync(trial, 1, token), s_quick, Cancellation);

        Assert.Equal(20, result.Trials.Count);
        Assert.DoesNotContain(result.Trials, trial => trial.RunId == orphan);
        Run crashed = await _api.RunAsync($"team/project/{orphan}", Cancellation);
        Assert.True(crashed.State == RunState.Crashed);
        Assert.Contains(
            await sweep.Runs().ToListAsync(Cancellation),
            run => run.Id != orphan && run.Config.ToString() == crashed.Config.ToString()
        );
    }

    [Fact]
    public async Task A_trial_that_is_stopped_early_is_canceled_and_the_next_one_begins()
    {
        Sweep sweep = await CreateAsync();
        int trials = 0;

        SweepAgentResult result = await sweep.RunAgentAsync(
            async (trial, token) =>
            {
                if (++trials == 1)
                {
                    await trial.Run.StopAsync(Cancellation);
                    await Task.Delay(Timeout.Infinite, token);
                }
            },
            s_quick with
            {
                MaxRuns = 3,
            },
            Cancellation
        );

        Assert.Equal(SweepAgentEnd.MaxRuns, result.End);
        Assert.Equal([RunState.Killed, RunState.Finished, RunState.Finished], result.Trials.Select(static trial => trial.State));
        Run stopped = await _api.RunAsync($"team/project/{result.Trials[0].RunId}", Cancellation);
        Assert.True(stopped.State == RunState.Killed);
    }

    [Fact]
    public async Task A_trial_without_hope_is_stopped_by_early_termination_and_one_with_hope_is_not()
    {
        CreatedSweep created = await _api.CreateSweepAsync(
            "team/project",
            new NewSweep
            {
                Config = """
                method: grid
                metric: {name: loss, goal: minimize}
                early_terminate: {type: hyperband, min_iter: 3, eta: 2}
                parameters:
                  lr: {values: [2, 1, 9]}
                """,
            },
            Cancellation
        );

        SweepAgentResult result = await created.Sweep.RunAgentAsync(
            async (trial, token) =>
            {
                double rate = trial.Config["lr"].GetDouble();
                _sandbox.Data.AddHistory(
                    "team",
                    "project",
                    trial.Run.Id,
                    [.. Enumerable.Range(0, 4).Select(step => $$"""{"_step": {{step}}, "loss": {{rate}}}""")]
                );
                if (rate == 9)
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
            },
            s_quick,
            Cancellation
        );

        Assert.Equal([RunState.Finished, RunState.Finished, RunState.Killed], result.Trials.Select(static trial => trial.State));
    }

    [Fact]
    public async Task A_run_that_was_added_is_tried_first_and_the_rest_after_it()
    {
        Sweep sweep = await CreateAsync();
        string id = await sweep.EnqueueRunAsync(
            new Dictionary<string, WandbValue> { ["lr"] = WandbValue.FromDouble(0.77), ["note"] = WandbValue.FromString("\u202e\"\n") },
            "chosen",
            Cancellation
        );
        List<double> tried = [];

        SweepAgentResult result = await sweep.RunAgentAsync(
            (trial, _) =>
            {
                tried.Add(trial.Config["lr"].GetDouble());
                return SetLossAsync(trial, tried[^1], Cancellation);
            },
            s_quick,
            Cancellation
        );

        Assert.Equal(21, result.Trials.Count);
        Assert.Equal(id, result.Trials[0].RunId);
        Assert.Equal(0.77, tried[0]);
        Run run = await _api.RunAsync($"team/project/{id}", Cancellation);
        Assert.Equal(("chosen", "\u202e\"\n"), (run.Name, run.Config["note"].GetString()));
        Assert.Equal(0.1, (await sweep.LoadAsync(Cancellation)).BestLoss);
        var ended = await Assert.ThrowsAsync<WandbGraphQLException>(() =>
            sweep.EnqueueRunAsync(new Dictionary<string, WandbValue>(), cancellationToken: Cancellation)
        );
        Assert.Equal(409, (int)ended.StatusCode!.Value);
    }

    [Theory]
    [InlineData("minimize", 0.25)]
    [InlineData("maximize", 4.0)]
    public async Task The_best_loss_follows_the_trials(string goal, double best)
    {
        CreatedSweep created = await _api.CreateSweepAsync(
            "team/project",
            new NewSweep
            {
                Config = $"method: grid\nmetric: {{name: val.loss, goal: {goal}}}\nparameters:\n  lr: {{values: [4, 0.25, 1]}}\n",
            },
            Cancellation
        );
        Assert.Null(created.Sweep.BestLoss);

        await created.Sweep.RunAgentAsync(
            (trial, token) =>
                trial.Run.UpdateAsync(
                    new RunUpdate
                    {
                        Summary = new Dictionary<string, WandbValue>
                        {
                            ["val"] = WandbValue.FromMembers([new("loss", trial.Config["lr"])]),
                        },
                    },
                    token
                ),
            s_quick,
            Cancellation
        );

        Assert.Equal(best, (await created.Sweep.LoadAsync(Cancellation)).BestLoss);
    }

    [Fact]
    public async Task A_trial_that_throws_has_failed_and_the_next_one_begins()
    {
        Sweep sweep = await CreateAsync();
        int trials = 0;

        SweepAgentResult result = await sweep.RunAgentAsync(
            (_, _) => ++trials == 1 ? throw new InvalidDataException("no data") : Task.CompletedTask,
            s_quick with
            {
                MaxRuns = 2,
            },
            Cancellation
        );

        Assert.Equal([RunState.Failed, RunState.Finished], result.Trials.Select(static trial => trial.State));
        Assert.IsType<InvalidDataException>(result.Trials[0].Failure);
        Assert.True((await _api.RunAsync($"team/project/{result.Trials[0].RunId}", Cancellation)).State == RunState.Failed);
    }

    [Fact]
    public async Task A_sweep_that_is_canceled_ends_the_trial_and_the_agent()
    {
        Sweep sweep = await CreateAsync();

        SweepAgentResult result = await sweep.RunAgentAsync(
            async (_, token) =>
            {
                await sweep.CancelAsync(Cancellation);
                await Task.Delay(Timeout.Infinite, token);
            },
            s_quick,
            Cancellation
        );

        Assert.Equal(SweepAgentEnd.SweepEnded, result.End);
        Assert.Equal(RunState.Killed, Assert.Single(result.Trials).State);
    }

    [Fact]
    public async Task A_sweep_that_is_stopped_lets_the_trial_end()
    {
        Sweep sweep = await CreateAsync();

        SweepAgentResult result = await sweep.RunAgentAsync((_, _) => sweep.StopAsync(Cancellation), s_quick, Cancellation);

        Assert.Equal(SweepAgentEnd.SweepEnded, result.End);
        Assert.Equal(RunState.Finished, Assert.Single(result.Trials).State);
    }

    [Fact]
    public async Task A_paused_sweep_begins_nothing_until_it_is_resumed()
    {
        Sweep sweep = await CreateAsync();
        await sweep.ResumeAsync(Cancellation);
        await sweep.PauseAsync(Cancellation);
        int trials = 0;
        Task<SweepAgentResult> agent = sweep.RunAgentAsync(
            (_, _) =>
            {
                Interlocked.Increment(ref trials);
                return Task.CompletedTask;
            },
            s_quick with
            {
                MaxRuns = 1,
            },
            Cancellation
        );
        await Patience.UntilAsync(
            () => _sandbox.Requests.GraphQL.Count(static request => request.OperationName == "AgentHeartbeat") >= 5,
            Cancellation
        );

        Assert.Equal(0, trials);
        await sweep.ResumeAsync(Cancellation);

        Assert.Single((await agent).Trials);
    }

    [Fact]
    public async Task A_heartbeat_without_an_answer_does_not_end_the_agent_and_no_trial_is_lost()
    {
        Sweep sweep = await CreateAsync();
        _sandbox.Faults.Add(
            SandboxFault.HalfAnswer() with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "AgentHeartbeat" },
                Times = 3,
            }
        );

        SweepAgentResult result = await sweep.RunAgentAsync(static (_, _) => Task.CompletedTask, s_quick, Cancellation);

        Assert.Equal(20, result.Trials.Count);
        Assert.Equal(20, (await sweep.LoadAsync(Cancellation)).RunCount);
    }

    [Fact]
    public async Task An_agent_that_is_canceled_ends_its_trial()
    {
        Sweep sweep = await CreateAsync();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        string? run = null;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            sweep.RunAgentAsync(
                async (trial, token) =>
                {
                    run = trial.Run.Path;
                    await ends.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                },
                s_quick,
                ends.Token
            )
        );

        Assert.True((await _api.RunAsync(run!, Cancellation)).State == RunState.Killed);
    }

    [Theory]
    [InlineData("UpsertRun")]
    [InlineData("Run")]
    public async Task A_trial_that_cannot_be_begun_for_a_while_is_begun_later(string operation)
    {
        Sweep sweep = await CreateAsync();
        LoseAnswersOf(operation);

        SweepAgentResult result = await sweep.RunAgentAsync(static (_, _) => Task.CompletedTask, s_quick, Cancellation);

        Assert.Equal(SweepAgentEnd.SweepEnded, result.End);
        Assert.All(result.Trials, static trial => Assert.Equal(RunState.Finished, trial.State));
        Assert.Equal(20, result.Trials.Select(static trial => trial.RunId).Distinct().Count());
        Assert.Equal(20, (await sweep.LoadAsync(Cancellation)).RunCount);
    }

    [Fact]
    public async Task The_end_of_a_trial_that_cannot_be_told_for_a_while_is_told_later()
    {
        Sweep sweep = await CreateAsync();
        int trials = 0;

        SweepAgentResult result = await sweep.RunAgentAsync(
            (_, _) =>
            {
                if (++trials == 1)
                {
                    LoseAnswersOf("UpsertRun");
                }

                return Task.CompletedTask;
            },
            s_quick with
            {
                MaxRuns = 2,
            },
            Cancellation
        );

        Assert.Equal([RunState.Finished, RunState.Finished], result.Trials.Select(static trial => trial.State));
        Assert.Equal(2, trials);
        foreach (SweepTrialResult trial in result.Trials)
        {
            Assert.True((await _api.RunAsync($"team/project/{trial.RunId}", Cancellation)).State == RunState.Finished);
        }
    }

    [Fact]
    public async Task A_callback_that_throws_when_a_trial_is_stopped_is_the_failure_of_its_trial_only()
    {
        Sweep sweep = await CreateAsync();
        int trials = 0;

        SweepAgentResult result = await sweep.RunAgentAsync(
            async (trial, token) =>
            {
                if (++trials == 1)
                {
                    var stopped = new TaskCompletionSource();
                    token.Register(() => stopped.SetResult());
                    token.Register(static () => throw new InvalidDataException("a callback"));
                    await trial.Run.StopAsync(Cancellation);
                    await stopped.Task;
                }
            },
            s_quick with
            {
                MaxRuns = 2,
            },
            Cancellation
        );

        Assert.Equal([RunState.Killed, RunState.Finished], result.Trials.Select(static trial => trial.State));
        var failure = Assert.IsType<AggregateException>(result.Trials[0].Failure);
        Assert.IsType<InvalidDataException>(failure.InnerException);
    }

    [Fact]
    public async Task An_agent_that_is_canceled_while_the_server_is_gone_is_canceled()
    {
        Sweep sweep = await CreateAsync();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            sweep.RunAgentAsync(
                async (_, token) =>
                {
                    _sandbox.Faults.Add(SandboxFault.Reset() with { Times = null });
                    await ends.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                },
                s_quick,
                ends.Token
            )
        );

        Assert.Equal(ends.Token, exception.CancellationToken);
        Assert.IsAssignableFrom<WandbException>(exception.InnerException);
    }

    [Fact]
    public async Task An_agent_that_is_refused_ends_its_trial_and_says_why()
    {
        Sweep sweep = await CreateAsync();
        SweepTrial? tried = null;

        await Assert.ThrowsAsync<WandbAuthenticationException>(() =>
            sweep.RunAgentAsync(
                async (trial, token) =>
                {
                    tried = trial;
                    _sandbox.Faults.Add(
                        SandboxFault.Status(401) with
                        {
                            Where = static request => request is GraphQLOperationRequest { OperationName: "AgentHeartbeat" },
                            Times = null,
                        }
                    );
                    await Task.Delay(Timeout.Infinite, token);
                },
                s_quick,
                Cancellation
            )
        );

        Assert.True((await tried!.Run.LoadAsync(Cancellation)).State == RunState.Killed);
    }

    [Fact]
    public async Task A_run_that_is_deleted_while_it_is_tried_is_not_created_again()
    {
        Sweep sweep = await CreateAsync();

        SweepAgentResult result = await sweep.RunAgentAsync(
            (trial, _) => trial.Run.DeleteAsync(cancellationToken: Cancellation),
            s_quick with
            {
                MaxRuns = 1,
            },
            Cancellation
        );

        await Assert.ThrowsAsync<WandbNotFoundException>(() =>
            _api.RunAsync($"team/project/{Assert.Single(result.Trials).RunId}", Cancellation)
        );
    }

    [Fact]
    public async Task A_sweep_without_an_end_is_run_as_often_as_is_wanted()
    {
        CreatedSweep created = await _api.CreateSweepAsync(
            "team/project",
            new NewSweep { Config = "method: random\nparameters:\n  lr: {min: 0.0, max: 1.0}\n  depth: {min: 1, max: 8}\n" },
            Cancellation
        );

        SweepAgentResult result = await created.Sweep.RunAgentAsync(
            static (trial, _) =>
                trial.Config["lr"].GetDouble() is >= 0 and <= 1 && trial.Config["depth"].GetInt32() is >= 1 and <= 8
                    ? Task.CompletedTask
                    : throw new InvalidDataException(trial.Config.ToString()),
            s_quick with
            {
                MaxRuns = 5,
            },
            Cancellation
        );

        Assert.All(result.Trials, static trial => Assert.Equal(RunState.Finished, trial.State));
        Assert.Null(created.Sweep.ExpectedRunCount);
    }

    [Theory]
    [InlineData("{min: 0.5, max: 2}", 0.5, 2)]
    [InlineData("{min: 3, max: 5}", 3, 5)]
    [InlineData("{distribution: uniform, min: 0, max: 1}", 0, 1)]
    [InlineData("{distribution: int_uniform, min: -2, max: 2}", -2, 2)]
    [InlineData("{distribution: q_uniform, min: 0, max: 1, q: 0.25}", 0, 1)]
    [InlineData("{distribution: log_uniform, min: -6, max: -2}", 0.0024, 0.1354)]
    [InlineData("{distribution: q_log_uniform, min: 0, max: 3, q: 2}", 0, 22)]
    [InlineData("{distribution: inv_log_uniform, min: 2, max: 6}", 0.0024, 0.1354)]
    [InlineData("{distribution: log_uniform_values, min: 0.0001, max: 0.1}", 0.00009, 0.11)]
    [InlineData("{distribution: q_log_uniform_values, min: 8, max: 256, q: 8}", 8, 256)]
    [InlineData("{distribution: inv_log_uniform_values, min: 0.0001, max: 0.1}", 0.00009, 0.11)]
    [InlineData("{distribution: normal, mu: 10, sigma: 0.1}", 9, 11)]
    [InlineData("{distribution: q_normal, mu: 10, sigma: 0.1, q: 5}", 10, 10)]
    [InlineData("{distribution: log_normal, mu: 0, sigma: 0.1}", 0.3, 3)]
    [InlineData("{distribution: categorical, values: [1, 2], probabilities: [0, 1]}", 2, 2)]
    [InlineData("{distribution: constant, value: 7}", 7, 7)]
    public async Task The_values_of_a_random_search_are_those_of_their_distribution(string parameter, double min, double max)
    {
        CreatedSweep created = await _api.CreateSweepAsync(
            "team/project",
            new NewSweep { Config = $"method: random\nparameters:\n  x: {parameter}\n" },
            Cancellation
        );
        List<double> tried = [];

        await created.Sweep.RunAgentAsync(
            (trial, _) =>
            {
                tried.Add(trial.Config["x"].GetDouble());
                return Task.CompletedTask;
            },
            s_quick with
            {
                MaxRuns = 10,
            },
            Cancellation
        );

        Assert.Equal(10, tried.Count);
        Assert.All(tried, value => Assert.InRange(value, min, max));
    }

    [Fact]
    public async Task Parameters_within_parameters_are_objects_and_a_grid_has_every_combination_of_them()
    {
        CreatedSweep created = await _api.CreateSweepAsync(
            "team/project",
            new NewSweep
            {
                Config = """
                method: grid
                parameters:
                  optimizer:
                    parameters:
                      name: {values: [sgd, adam]}
                      lr: {distribution: q_uniform, min: 0, max: 1, q: 0.5}
                  depth: {min: 1, max: 2}
                """,
            },
            Cancellation
        );
        HashSet<string> tried = [];

        SweepAgentResult result = await created.Sweep.RunAgentAsync(
            (trial, _) =>
            {
                WandbValue optimizer = trial.Config["optimizer"];
                tried.Add($"{optimizer["name"]}/{optimizer["lr"].GetDouble()}/{trial.Config["depth"].GetInt32()}");
                return Task.CompletedTask;
            },
            s_quick,
            Cancellation
        );

        Assert.Equal(12, created.Sweep.ExpectedRunCount);
        Assert.Equal(12, result.Trials.Count);
        Assert.Equal(12, tried.Count);
        Assert.Contains("adam/0.5/2", tried);
    }

    [Theory]
    [InlineData("min: 0, max: 0.3, q: 0.1", 4)]
    [InlineData("min: 0, max: 0.35, q: 0.1", 4)]
    [InlineData("min: 1, max: 1, q: 1", 1)]
    public async Task A_grid_of_steps_has_its_last_value_although_the_steps_are_no_binary_fractions(string range, int count)
    {
        CreatedSweep created = await _api.CreateSweepAsync(
            "team/project",
            new NewSweep { Config = $"method: grid\nparameters:\n  x: {{distribution: q_uniform, {range}}}\n" },
            Cancellation
        );

        Assert.Equal(count, created.Sweep.ExpectedRunCount);
    }

    [Theory]
    [InlineData("random", "{distribution: beta, a: 1}", "beta")]
    [InlineData("grid", "{distribution: normal}", "normal")]
    [InlineData("random", "{min: 1}", "max")]
    [InlineData("random", "{distribution: uniform, min: a, max: 2}", "min")]
    [InlineData("random", "{min: a, max: 2}", "min")]
    [InlineData("random", "{values: []}", "values")]
    [InlineData("random", "{values: [1], probabilities: [0.5, 0.5]}", "probabilities")]
    [InlineData("random", "{values: [1], probabilities: 1}", "probabilities")]
    [InlineData("random", "{values: [1], probabilities: [a]}", "probabilities")]
    [InlineData("random", "{min: 2, max: 1}", "min")]
    [InlineData("random", "{min: 2.5, max: 1}", "min")]
    [InlineData("random", "{distribution: inv_log_uniform, min: 2, max: 1}", "min")]
    [InlineData("grid", "{min: 2, max: 1}", "min")]
    [InlineData("grid", "{distribution: q_uniform, min: 0, max: 1, q: 0}", "q")]
    [InlineData("random", "{distribution: q_normal, q: -1}", "q")]
    [InlineData("random", "{distribution: log_uniform_values, min: 0, max: 1}", "min")]
    [InlineData("random", "{distribution: inv_log_uniform_values, min: -1, max: 1}", "min")]
    [InlineData("random", "7", "mapping")]
    public async Task A_parameter_that_cannot_be_served_is_refused_by_its_name(string method, string parameter, string named)
    {
        var exception = await Assert.ThrowsAsync<WandbGraphQLException>(() =>
            _api.CreateSweepAsync(
                "team/project",
                new NewSweep { Config = $"method: {method}\nparameters:\n  theX: {parameter}\n" },
                Cancellation
            )
        );

        Assert.Contains("theX", exception.Message, StringComparison.Ordinal);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a list")]
    [InlineData("a: [unfinished")]
    public async Task A_configuration_that_is_none_is_refused_before_anything_is_sent(string config)
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _api.CreateSweepAsync("team/project", new NewSweep { Config = config }, Cancellation)
        );

        Assert.Empty(_sandbox.Requests.GraphQL);
    }

    [Fact]
    public async Task A_sweep_that_has_ended_cannot_be_paused()
    {
        Sweep sweep = await CreateAsync();
        await sweep.CancelAsync(Cancellation);

        var exception = await Assert.ThrowsAsync<WandbStateException>(() => sweep.PauseAsync(Cancellation));

        Assert.Contains("Canceled", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_created_and_cannot_be_read_is_killed_when_its_agent_ends()
    {
        Sweep sweep = await CreateAsync();
        _sandbox.Faults.Add(SandboxFault.Status(403) with { Where = static request => IsOf(request, "Run"), Times = null });

        await Assert.ThrowsAsync<WandbAuthenticationException>(() =>
            sweep.RunAgentAsync(static (_, _) => Task.CompletedTask, s_quick, Cancellation)
        );

        _sandbox.Faults.Clear();
        Assert.True(Assert.Single(await sweep.Runs().ToListAsync(Cancellation)).State == RunState.Killed);
    }

    [Fact]
    public async Task A_run_whose_agent_is_canceled_before_it_is_read_is_killed()
    {
        Sweep sweep = await CreateAsync();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _sandbox.Faults.Add(
            SandboxFault.Delay(TimeSpan.FromHours(1)) with
            {
                Where = request =>
                {
                    if (!IsOf(request, "Run"))
                    {
                        return false;
                    }

                    ends.Cancel();
                    return true;
                },
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            sweep.RunAgentAsync(static (_, _) => Task.CompletedTask, s_quick, ends.Token)
        );

        _sandbox.Faults.Clear();
        Assert.True(Assert.Single(await sweep.Runs().ToListAsync(Cancellation)).State == RunState.Killed);
    }

    [Fact]
    public async Task A_trial_that_failed_before_the_sweep_was_canceled_has_failed_although_this_was_told_after_it()
    {
        Sweep sweep = await CreateAsync();
        Task? canceled = null;
        bool isToldToEnd = false;

        SweepAgentResult result = await sweep.RunAgentAsync(
            (_, _) =>
            {
                _sandbox.Faults.Add(
                    SandboxFault.Status(503) with
                    {
                        Where = request =>
                        {
                            isToldToEnd |= IsOf(request, "AgentHeartbeat") && canceled?.IsCompleted == true;
                            if (!IsOf(request, "UpsertRun") || isToldToEnd)
                            {
                                return false;
                            }

                            canceled ??= sweep.CancelAsync(Cancellation);
                            return true;
                        },
                        Times = null,
                    }
                );
                throw new InvalidDataException("no data");
            },
            s_quick,
            Cancellation
        );

        SweepTrialResult trial = Assert.Single(result.Trials);
        Assert.Equal((RunState.Failed, SweepAgentEnd.SweepEnded), (trial.State, result.End));
        Assert.True((await _api.RunAsync($"team/project/{trial.RunId}", Cancellation)).State == RunState.Failed);
    }

    [Fact]
    public async Task The_end_of_a_trial_is_told_at_once_and_not_after_a_heartbeat()
    {
        Sweep sweep = await CreateAsync();

        SweepAgentResult result = await sweep
            .RunAgentAsync(static (_, _) => Task.CompletedTask, s_quick with { HeartbeatInterval = TimeSpan.FromDays(1) }, Cancellation)
            .WaitAsync(Patience.Limit, Cancellation);

        Assert.Equal(20, result.Trials.Count);
    }

    [Fact]
    public async Task A_failure_that_does_not_pass_ends_the_agent_at_once()
    {
        Sweep sweep = await CreateAsync();
        _sandbox.Faults.Add(SandboxFault.Status(501) with { Where = static request => IsOf(request, "AgentHeartbeat"), Times = null });

        await Assert.ThrowsAsync<WandbTransportException>(() =>
            sweep.RunAgentAsync(static (_, _) => Task.CompletedTask, s_quick, Cancellation)
        );

        Assert.Equal(1, CountHeartbeats());
    }

    [Fact]
    public async Task A_handler_that_always_throws_ends_the_agent_at_once()
    {
        Sweep sweep = await CreateAsync();
        using var broken = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = _sandbox.BaseUrl,
                ApiKey = _sandbox.ApiKey,
                ConfigureHttpHandler = static handler => new ThrowingHandler(handler),
            }
        );
        sweep = await broken.SweepAsync(sweep.Path, Cancellation);

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            sweep.RunAgentAsync(static (_, _) => Task.CompletedTask, s_quick, Cancellation)
        );

        Assert.IsType<WandbTransportException>(exception.InnerException);
        Assert.Equal(0, CountHeartbeats());
    }

    [Fact]
    public async Task A_server_that_does_not_come_back_ends_the_agent_after_sixty_heartbeats()
    {
        Sweep sweep = await CreateAsync();
        using var unrepeated = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = _sandbox.BaseUrl,
                ApiKey = _sandbox.ApiKey,
                Retry = new WandbRetryOptions { MaxRetries = 0 },
            }
        );
        sweep = await unrepeated.SweepAsync(sweep.Path, Cancellation);
        _sandbox.Faults.Add(SandboxFault.Status(503) with { Where = static request => IsOf(request, "AgentHeartbeat"), Times = 60 });
        SweepAgentOptions quickest = s_quick with { HeartbeatInterval = TimeSpan.FromMilliseconds(1), MaxRuns = 1 };
        SweepAgentResult result = await sweep.RunAgentAsync(static (_, _) => Task.CompletedTask, quickest, Cancellation);
        Assert.Single(result.Trials);
        _sandbox.Faults.Add(SandboxFault.Status(503) with { Where = static request => IsOf(request, "AgentHeartbeat"), Times = null });
        int before = CountHeartbeats();

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            sweep.RunAgentAsync(static (_, _) => Task.CompletedTask, quickest, Cancellation)
        );

        Assert.Equal(503, (int)exception.StatusCode!.Value);
        Assert.Equal(61, CountHeartbeats() - before);
    }

    [Fact]
    public async Task An_agent_that_is_refused_says_why_although_its_client_is_disposed_meanwhile()
    {
        Sweep sweep = await CreateAsync();
        using var brief = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
        sweep = await brief.SweepAsync(sweep.Path, Cancellation);

        await Assert.ThrowsAsync<WandbAuthenticationException>(() =>
            sweep.RunAgentAsync(
                async (_, token) =>
                {
                    _sandbox.Faults.Add(
                        SandboxFault.Status(401) with
                        {
                            Where = static request => IsOf(request, "AgentHeartbeat"),
                            Times = null,
                        }
                    );
                    try
                    {
                        await Task.Delay(Timeout.Infinite, token);
                    }
                    finally
                    {
                        brief.Dispose();
                    }
                },
                s_quick,
                Cancellation
            )
        );
    }

    private static bool IsOf(SandboxRequest request, string operation) =>
        request is GraphQLOperationRequest { OperationName: var name } && name == operation;

    private int CountHeartbeats() => _sandbox.Requests.GraphQL.Count(static request => IsOf(request, "AgentHeartbeat"));

    // As often as a request is repeated.
    private void LoseAnswersOf(string operation) =>
        _sandbox.Faults.Add(
            SandboxFault.Status(503) with
            {
                Where = request => request is GraphQLOperationRequest { OperationName: var name } && name == operation,
                Times = 5,
            }
        );

    private async Task<Sweep> CreateAsync() =>
        (await _api.CreateSweepAsync("team/project", new NewSweep { Config = SweepChanges.Grid }, Cancellation)).Sweep;

    private static Task<Run> SetLossAsync(SweepTrial trial, double loss, CancellationToken cancellationToken) =>
        trial.Run.UpdateAsync(
            new RunUpdate { Summary = new Dictionary<string, WandbValue> { ["loss"] = WandbValue.FromDouble(loss) } },
            cancellationToken
        );

    private sealed class ThrowingHandler(HttpMessageHandler server) : DelegatingHandler(server)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            return body.Contains("mutation AgentHeartbeat", StringComparison.Ordinal)
                ? throw new NotSupportedException("a handler")
                : await base.SendAsync(request, cancellationToken);
        }
    }
}
