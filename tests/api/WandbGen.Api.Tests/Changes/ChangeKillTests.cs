using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>Another process can continue after a process was killed during its changes.</summary>
public sealed class ChangeKillTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private WandbSandbox _sandbox = null!;
    private WandbApi _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false, TimeProvider = _time }, Cancellation);
        _api = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(119)]
    public async Task Runs_that_a_killed_process_has_not_tagged_are_tagged_by_the_next_call(int killedAfter)
    {
        const int Count = 120;
        for (int i = 0; i < Count; i++)
        {
            _sandbox.Data.AddRun(new SandboxRun("team", "project", $"run-{i}"));
        }

        ConcurrentDictionary<string, int> sent = new();
        _sandbox.Faults.Add(
            SandboxFault.Delay(TimeSpan.Zero) with
            {
                Times = null,
                Where = request =>
                {
                    if (request is GraphQLOperationRequest { OperationName: "UpsertRun", Variables: var variables })
                    {
                        using JsonDocument document = JsonDocument.Parse(variables);
                        sent.AddOrUpdate(
                            document.RootElement.GetProperty("input").GetProperty("id").GetString()!,
                            1,
                            static (_, times) => times + 1
                        );
                    }

                    return false;
                },
            }
        );
        using Process process = Start("tag", _sandbox.BaseUrl.AbsoluteUri, _sandbox.ApiKey, "team/project", "new");
        await Patience.UntilAsync(() => sent.Count >= killedAfter, Cancellation);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(Cancellation);
        int before = sent.Count;

        BulkResult result = await _api.RunOverviews("team/project").TagAllAsync(["new"], cancellationToken: Cancellation);

        Assert.Equal(Count, result.Items.Count);
        Assert.Equal(Count, result.Count(BulkOutcome.Done) + result.Count(BulkOutcome.Unchanged));
        Assert.Equal(Count, sent.Count);
        // A request that was under way when the process died may not have been executed, and is sent again.
        Assert.InRange(result.Count(BulkOutcome.Unchanged), before - new BulkOptions().MaxParallelism, before);
        Assert.Equal(sent.Values.Sum(), before + result.Count(BulkOutcome.Done));
        Assert.All(await _api.RunOverviews("team/project").ToListAsync(Cancellation), static run => Assert.Equal(["new"], run.Tags!));
    }

    [Fact]
    public async Task Twenty_trials_are_run_by_two_agents_of_which_one_is_killed()
    {
        _sandbox.Data.AddProject("team", "project");
        Sweep sweep = (await _api.CreateSweepAsync("team/project", new NewSweep { Config = SweepChanges.Grid }, Cancellation)).Sweep;
        using Process process = Start("agent", _sandbox.BaseUrl.AbsoluteUri, _sandbox.ApiKey, sweep.Path, "3");
        var hangs = new TaskCompletionSource();
        Task<SweepAgentResult> survivor = sweep.RunAgentAsync(
            async (trial, cancellationToken) =>
            {
                // So that both have some.
                await hangs.Task.WaitAsync(cancellationToken);
                double loss = trial.Config["lr"].GetDouble() + trial.Config["depth"].GetDouble();
                await trial.Run.UpdateAsync(
                    new RunUpdate { Summary = new Dictionary<string, WandbValue> { ["loss"] = WandbValue.FromDouble(loss) } },
                    cancellationToken
                );
            },
            new SweepAgentOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(5), Host = "survivor" },
            Cancellation
        );
        List<string> trials = [];
        while (trials.Count < 4)
        {
            trials.Add((await process.StandardOutput.ReadLineAsync(Cancellation))!);
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(Cancellation);
        hangs.SetResult();
        // The other agent does all unassigned trials, and then waits for the lost one.
        await Patience.UntilAsync(
            async () => await sweep.Runs().CountAsync(static run => run.State == RunState.Finished, Cancellation) == 19,
            Cancellation
        );
        _time.Advance(TimeSpan.FromMinutes(2));
        SweepAgentResult result = await survivor;

        Assert.Equal(SweepAgentEnd.SweepEnded, result.End);
        Assert.Equal(17, result.Trials.Count);
        List<Run> runs = await sweep.Runs().ToListAsync(Cancellation);
        Assert.Equal(21, runs.Count);
        Assert.Equal(trials[3], Assert.Single(runs, static run => run.State == RunState.Crashed).Id);
        Assert.Equal(
            20,
            runs.Where(static run => run.State == RunState.Finished).Select(static run => run.Config.ToString()).Distinct().Count()
        );
        Assert.Equal(["killed", "survivor"], (await sweep.Agents().ToListAsync(Cancellation)).Select(static agent => agent.Host).Order());
        sweep = await sweep.LoadAsync(Cancellation);
        Assert.True(sweep.State == SweepState.Finished);
        Assert.Equal(runs.Select(static run => run.Summary.Find("loss")?.GetDouble() ?? double.MaxValue).Min(), sweep.BestLoss);
    }

    private static Process Start(params string[] arguments)
    {
        string program = typeof(ChangeKillTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "KillTarget")
            .Value!;
        return Process.Start(
            new ProcessStartInfo("dotnet", [program, .. arguments])
            {
                RedirectStandardOutput = true,
                Environment = { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
            }
        )!;
    }
}
