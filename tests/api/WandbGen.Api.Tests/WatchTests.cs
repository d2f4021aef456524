using WandbGen.Testing;
using WandbGen.Testing.Data;

namespace WandbGen.Tests;

public sealed class WatchTests : SandboxTest
{
    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_watched_run_comes_when_it_has_changed_and_last_when_it_has_ended()
    {
        Data.AddRun(new SandboxRun("e", "p", "r") { State = "running", Summary = """{"loss":1}""" });
        Run run = await Api.RunAsync("e/p/r", CancellationToken);

        await using IAsyncEnumerator<Run> watch = run.WatchAsync(s_often, CancellationToken).GetAsyncEnumerator(CancellationToken);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(1, watch.Current.Summary["loss"].GetDouble());
        Assert.False(watch.Current.HasEnded);

        Change(new RunChange { DisplayName = "renamed" });
        ValueTask<bool> next = watch.MoveNextAsync();
        Change(new RunChange { Summary = """{"loss":0.5}""" });
        Assert.True(await next);
        Assert.Equal(0.5, watch.Current.Summary["loss"].GetDouble());

        Change(new RunChange { State = "crashed" });
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(RunState.Crashed, watch.Current.State.Value);
        Assert.True(watch.Current.HasEnded);
        Assert.False(await watch.MoveNextAsync());
    }

    [Theory]
    [InlineData("finished")]
    [InlineData("failed")]
    [InlineData("crashed")]
    [InlineData("killed")]
    public async Task Waiting_ends_with_the_run_however_it_ended(string state)
    {
        Data.AddRun(new SandboxRun("e", "p", "r") { State = "running" });
        Run run = await Api.RunAsync("e/p/r", CancellationToken);

        Task<Run> wait = run.WaitUntilFinishedAsync(s_often, CancellationToken);
        Change(new RunChange { State = "preempted" });
        Change(new RunChange { State = "thinking" });
        Assert.False(wait.IsCompleted);
        Change(new RunChange { State = state, Summary = """{"acc":1}""" });

        Run ended = await wait;
        Assert.Equal(state, ended.State.Name);
        Assert.Equal(1, ended.Summary["acc"].GetDouble());
    }

    [Fact]
    public async Task A_watch_can_be_cancelled_and_refuses_an_interval_that_is_none()
    {
        Data.AddRun(new SandboxRun("e", "p", "r") { State = "running" });
        Run run = await Api.RunAsync("e/p/r", CancellationToken);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);

        Task<Run> wait = run.WaitUntilFinishedAsync(TimeSpan.FromHours(1), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Throws<ArgumentOutOfRangeException>("interval", () => run.WatchAsync(TimeSpan.Zero, CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>("interval", () => run.WatchAsync(TimeSpan.MaxValue, CancellationToken));
    }

    [Fact]
    public async Task Pages_for_people_have_addresses()
    {
        Data.AddRun(new SandboxRun("e", "p x", "r/1"));
        Project project = await Api.ProjectAsync("e/p x", CancellationToken);
        Run run = await project.Runs().FirstAsync(CancellationToken);

        Assert.Equal(new Uri(Api.Client.AppUrl, "e/p%20x"), project.Url);
        Assert.Equal(new Uri(Api.Client.AppUrl, "e/p%20x/runs/r%2F1"), run.Url);
    }

    private void Change(RunChange change) => Data.UpdateRun(Data.FindRun("e", "p", "r")!.Id, change);
}
