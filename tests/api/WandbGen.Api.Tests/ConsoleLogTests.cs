using WandbGen.Testing;
using WandbGen.Testing.Data;

namespace WandbGen.Tests;

public sealed class ConsoleLogTests : SandboxTest
{
    private const string OneRun = """
        {"data":{"project":{"entityName":"e","projectName":"p","run":{"name":"r","id":"UjE=","createdAt":"2026-01-01T00:00:00"}}}}
        """;

    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_long_console_log_comes_line_by_line_from_the_first_to_the_last()
    {
        Data.AddRun("entity", "project", "run");
        Data.AddLogLines("entity", "project", "run", Enumerable.Range(0, 2_500).Select(index => $"line {index}"));
        Run run = await Api.RunAsync("entity/project/run", CancellationToken);

        List<ConsoleLogLine> lines = await run.ConsoleLogs().ToListAsync(CancellationToken);

        Assert.Equal(Enumerable.Range(0, 2_500).Select(index => $"line {index}"), lines.Select(line => line.Text));
        Assert.Equal(Enumerable.Range(0, 2_500), lines.Select(line => line.Number!.Value));
        Assert.Equal(2_500, await run.ConsoleLogs().CountAsync(CancellationToken));
        Assert.Equal(lines[^3..], await run.LastConsoleLinesAsync(3, CancellationToken));
    }

    [Fact]
    public async Task A_server_without_the_improved_pagination_of_logs_says_so()
    {
        await using WandbSandbox old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = null },
            CancellationToken
        );
        old.Data.AddRun(new SandboxRun("entity", "project", "run") { State = "running" });
        old.Data.AddLogLines("entity", "project", "run", ["one", "two"]);
        using WandbApi api = Connect(old);
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        foreach (
            IAsyncEnumerable<ConsoleLogLine> lines in (IAsyncEnumerable<ConsoleLogLine>[])
                [run.ConsoleLogs(), run.ConsoleLogs().FollowAsync(cancellationToken: CancellationToken)]
        )
        {
            WandbUnsupportedFeatureException error = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(async () =>
                await lines.ToListAsync(CancellationToken)
            );

            Assert.Contains("useImprovedPagination (server 0.77", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("two", Assert.Single(await run.LastConsoleLinesAsync(1, CancellationToken)).Text);
    }

    [Fact]
    public async Task A_followed_log_has_each_line_once_and_with_its_last_text_until_the_run_has_ended()
    {
        Run run = await StartAsync("one", "10%");
        await using IAsyncEnumerator<ConsoleLogLine> lines = Follow(run);

        Assert.Equal("one", await NextAsync(lines));
        Task<bool> next = lines.MoveNextAsync().AsTask();
        Data.RewriteLogLine("e", "p", "r", 1, "50%");
        Change("preempted");
        Data.RewriteLogLine("e", "p", "r", 1, "100%");
        Change("running");
        Data.AddLogLines("e", "p", "r", ["two"]);
        Assert.True(await next);
        Assert.Equal("100%", lines.Current.Text);

        next = lines.MoveNextAsync().AsTask();
        Data.AddLogLines("e", "p", "r", ["three"]);
        Assert.True(await next);
        Assert.Equal("two", lines.Current.Text);
        Data.RewriteLogLine("e", "p", "r", 3, "at last");
        Change("finished");
        Assert.Equal("at last", await NextAsync(lines));
        Assert.False(await lines.MoveNextAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task A_log_that_grows_while_it_is_followed_is_read_without_loss_or_doubling(int? pageSize)
    {
        const int Count = 400;
        int there = 170;
        Run run = await StartAsync([.. Enumerable.Range(0, there).Select(static i => $"{i}")]);
        var read = new List<string?>();

        await foreach (ConsoleLogLine line in run.ConsoleLogs(pageSize).FollowAsync(s_often, CancellationToken))
        {
            read.Add(line.Text);
            if (read.Count == there - 1)
            {
                int more = Math.Min(23, Count - there);
                Data.AddLogLines("e", "p", "r", Enumerable.Range(there, more).Select(static i => $"{i}"));
                there += more;
                if (more == 0)
                {
                    Change("finished");
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(static i => $"{i}"), read);
    }

    [Fact]
    public async Task A_log_without_lines_is_followed_until_the_run_has_ended()
    {
        Run run = await StartAsync();
        await using IAsyncEnumerator<ConsoleLogLine> lines = Follow(run);
        Task<bool> next = lines.MoveNextAsync().AsTask();

        Change("crashed");

        Assert.False(await next);
    }

    [Fact]
    public async Task Lines_that_follow_when_a_log_was_cut_are_not_lost()
    {
        Run run = await StartAsync("a", "b", "c", "d");
        await using IAsyncEnumerator<ConsoleLogLine> lines = Follow(run);
        Assert.Equal(["a", "b", "c"], [await NextAsync(lines), await NextAsync(lines), await NextAsync(lines)]);

        Data.TruncateLog("e", "p", "r", 2);
        Task<bool> next = lines.MoveNextAsync().AsTask();
        int seen = Asked();
        await Patience.UntilAsync(() => Asked() >= seen + 2, CancellationToken);

        Data.AddLogLines("e", "p", "r", ["C", "D"]);
        Assert.True(await next);
        Assert.Equal("C", lines.Current.Text);
        Change("failed");
        Assert.Equal("D", await NextAsync(lines));
        Assert.False(await lines.MoveNextAsync());

        int Asked() => Sandbox.Requests.GraphQL.Count(static request => request.OperationName == "ConsoleLogs");
    }

    [Fact]
    public async Task A_page_that_the_server_cut_short_does_not_end_the_log()
    {
        (WandbApi api, ScriptedApi server) = ScriptedApi.Create(
            OneRun,
            Page(4, (0, "one"), (1, "two")),
            Page(4, (2, "three"), (3, "four"))
        );
        using (api)
        {
            Run run = await api.RunAsync("e/p/r", CancellationToken);

            Assert.Equal(
                ["one", "two", "three", "four"],
                await run.ConsoleLogs().Select(static line => line.Text).ToListAsync(CancellationToken)
            );
            Assert.Equal(3, server.Requests.Count);
        }

        static string Page(int count, params (int Number, string Text)[] lines) =>
            $$$"""{"data":{"project":{"run":{"lineCount":{{{count}}},"logLines":{"pageInfo":"""
            + $$$"""{"hasNextPage":false,"endCursor":"{{{lines[^1].Number}}}"},"edges":["""
            + string.Join(',', lines.Select(static line => $$$"""{"node":{"number":{{{line.Number}}},"line":"{{{line.Text}}}"}}"""))
            + "]}}}}}";
    }

    [Fact]
    public async Task A_run_that_never_printed_has_an_empty_log()
    {
        const string Nothing = """{"data":{"project":{"run":{"lineCount":null,"logLines":null}}}}""";
        (WandbApi api, _) = ScriptedApi.Create(OneRun, Nothing, Nothing);
        using (api)
        {
            Run run = await api.RunAsync("e/p/r", CancellationToken);

            Assert.Empty(await run.ConsoleLogs().ToListAsync(CancellationToken));
            Assert.Empty(await run.LastConsoleLinesAsync(5, CancellationToken));
        }
    }

    [Theory]
    [InlineData("2026-01-01T00:00:03", "2026-01-01T00:00:03Z")]
    [InlineData("2026-01-01T00:00:03.5Z", "2026-01-01T00:00:03.5Z")]
    [InlineData("2026-01-01T02:00:03.123456789+02:00", "2026-01-01T00:00:03.1234568Z")]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_lines_time_is_in_UTC(string? written, string? expected) =>
        Assert.Equal(
            expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            new ConsoleLogLine { RawTimestamp = written }.Timestamp
        );

    [Fact]
    public async Task Following_refuses_an_interval_that_is_none_and_can_be_cancelled()
    {
        Run run = await StartAsync("one");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        await using IAsyncEnumerator<ConsoleLogLine> lines = run.ConsoleLogs()
            .FollowAsync(TimeSpan.FromHours(1), CancellationToken)
            .GetAsyncEnumerator(cancellation.Token);
        Task<bool> next = lines.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Throws<ArgumentOutOfRangeException>("interval", () => run.ConsoleLogs().FollowAsync(TimeSpan.Zero, CancellationToken));
    }

    private async Task<Run> StartAsync(params string[] lines)
    {
        Data.AddRun(new SandboxRun("e", "p", "r") { State = "running" });
        Data.AddLogLines("e", "p", "r", lines);
        return await Api.RunAsync("e/p/r", CancellationToken);
    }

    private static IAsyncEnumerator<ConsoleLogLine> Follow(Run run) =>
        run.ConsoleLogs().FollowAsync(s_often, CancellationToken).GetAsyncEnumerator(CancellationToken);

    private static async Task<string?> NextAsync(IAsyncEnumerator<ConsoleLogLine> lines)
    {
        Assert.True(await lines.MoveNextAsync());
        return lines.Current.Text;
    }

    private void Change(string state) => Data.UpdateRun(Data.FindRun("e", "p", "r")!.Id, new RunChange { State = state });
}
