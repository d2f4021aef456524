using Microsoft.Extensions.Time.Testing;
using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>Alerts of runs.</summary>
public sealed class AlertTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_is_sent_once_within_the_time_to_wait()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, TimeProvider = clock },
            Cancellation
        );
        using WandbApi api = Connect(sandbox);
        Run run = await api.CreateRunAsync("team/project", cancellationToken: Cancellation);

        await run.AlertAsync("Low accuracy", "0.5 < 0.6 \u26a0\ufe0f", AlertSeverity.Warn, TimeSpan.FromMinutes(5), Cancellation);
        await run.AlertAsync("Low accuracy", "again", wait: TimeSpan.FromMinutes(5), cancellationToken: Cancellation);
        await run.AlertAsync("Another", "", cancellationToken: Cancellation);
        clock.Advance(TimeSpan.FromMinutes(5));
        await run.AlertAsync("Low accuracy", "later", AlertSeverity.Error, TimeSpan.FromMinutes(5), Cancellation);

        Assert.Equal(
            [("Low accuracy", "0.5 < 0.6 \u26a0\ufe0f", "WARN"), ("Another", "", "INFO"), ("Low accuracy", "later", "ERROR")],
            sandbox.Data.Alerts.Select(static alert => (alert.Title, alert.Text, alert.Severity))
        );
        Assert.All(sandbox.Data.Alerts, alert => Assert.Equal(run.Path, $"{alert.Entity}/{alert.Project}/{alert.Run}"));
    }

    [Fact]
    public async Task An_alert_whose_answer_is_lost_is_not_sent_again()
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, Cancellation);
        using WandbApi api = Connect(sandbox);
        Run run = await api.CreateRunAsync("team/project", cancellationToken: Cancellation);
        sandbox.Faults.Add(SandboxFault.HalfAnswer());

        await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => run.AlertAsync("t", "x", cancellationToken: Cancellation));

        Assert.Single(sandbox.Data.Alerts);
    }

    [Fact]
    public async Task An_alert_of_a_run_that_was_deleted_is_not_found_and_one_without_a_title_is_not_sent()
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, Cancellation);
        using WandbApi api = Connect(sandbox);
        Run run = await api.CreateRunAsync("team/project", cancellationToken: Cancellation);
        await run.DeleteAsync(cancellationToken: Cancellation);

        await Assert.ThrowsAsync<WandbNotFoundException>(() => run.AlertAsync("t", "x", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => run.AlertAsync(" ", "x", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            run.AlertAsync("t", "x", wait: TimeSpan.FromSeconds(-1), cancellationToken: Cancellation)
        );
        Assert.Empty(sandbox.Data.Alerts);
    }

    private static WandbApi Connect(WandbSandbox sandbox) =>
        new(new WandbClientOptions { BaseUrl = sandbox.BaseUrl, ApiKey = sandbox.ApiKey });
}
