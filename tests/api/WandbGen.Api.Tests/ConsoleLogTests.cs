using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class ConsoleLogTests : SandboxTest
{
    [Fact]
    public async Task A_long_console_log_comes_line_by_line_from_the_first_to_the_last()
    {
        Data.AddRun("entity", "project", "run");
        Data.AddLogLines("entity", "project", "run", Enumerable.Range(0, 2_500).Select(index => $"line {index}"));
        Run run = await Api.RunAsync("entity/project/run", CancellationToken);

        List<ConsoleLogLine> lines = await run.ConsoleLogs().ToListAsync(CancellationToken);

        Assert.Equal(Enumerable.Range(0, 2_500).Select(index => $"line {index}"), lines.Select(line => line.Text));
        Assert.Equal(Enumerable.Range(0, 2_500), lines.Select(line => line.Number!.Value));
    }

    [Fact]
    public async Task A_server_without_the_improved_pagination_of_logs_says_so()
    {
        await using WandbSandbox old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = null },
            CancellationToken
        );
        old.Data.AddRun("entity", "project", "run");
        using WandbApi api = Connect(old);
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbException error = await Assert.ThrowsAnyAsync<WandbException>(async () =>
            await run.ConsoleLogs().ToListAsync(CancellationToken)
        );

        Assert.Contains("useImprovedPagination", error.Message, StringComparison.Ordinal);
    }
}
