using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp.Arrow;
using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>What runs logged and printed, as tables, files and lines.</summary>
public sealed class HistoryCommandTests : ToolTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun(
            new SandboxRun("e", "p", "r")
            {
                DisplayName = "first, \"quoted\"",
                Config = """{"lr":{"value":0.1},"layers":{"value":3},"flag":{"value":true}}""",
                Summary = """{"loss":0.25}""",
                History =
                [
                    .. Enumerable.Range(0, 4).Select(static step => SandboxRow.Of(step, ("loss", 1.0 / (step + 1)), ("text", $"t{step}"))),
                ],
                Events = [SandboxRow.Of(("_timestamp", 1.5), ("system.cpu", 12.5))],
            }
        );
        Data.AddRun(new SandboxRun("e", "p", "s") { Config = """{"lr":{"value":"auto"}}""", Summary = """{"loss":1,"acc":2}""" });
        Data.AddLogLines("e", "p", "r", ["one", "\u001B[31mtwo\u001B[0m\u001B[2J", "three"]);
    }

    [Fact]
    public async Task Rows_are_listed_with_the_keys_that_are_named()
    {
        Assert.Equal(
            "_step\tloss\n2\t0.3333333333333333\n3\t0.25\n",
            (await RunAsync("history", "e/p/r", "-k", "loss", "--from", "2")).Succeeded()
        );
        Assert.Contains("t3", (await RunAsync("history", "e/p/r", "--json")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_and_metrics_of_the_machine_are_listed()
    {
        Assert.Contains("loss\tnumber\t4\t0.25\n", (await RunAsync("history", "keys", "e/p/r")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal("_timestamp\tsystem.cpu\n1970-01-01T00:00:01.5Z\t12.5\n", (await RunAsync("history", "system", "e/p/r")).Succeeded());
    }

    [Fact]
    public async Task A_format_goes_to_a_file_or_to_standard_output()
    {
        string file = Path.Combine(Root, "h.parquet");

        string csv = (await RunAsync("history", "e/p/r", "-k", "loss", "--format", "csv")).Succeeded();
        ToolRun parquet = await RunAsync("history", "e/p/r", "-k", "loss", "-o", file);

        Assert.Equal(
            ["_step,loss", "0,1", "1,0.5", "2,0.3333333333333333", "3,0.25"],
            csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Contains("4 rows", parquet.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await ReadParquetAsync(file)).Length);
        Assert.Equal(ExitCode.Usage, (await RunAsync(ToolSetting.Terminal, "history", "e/p/r", "--format", "parquet")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await RunAsync("history", "e/p/r", "--format", "xml")).ExitCode);
        Assert.NotEqual(ExitCode.Success, (await RunAsync("history", "e/p/r", "-o", file)).ExitCode);
    }

    [Fact]
    public async Task Runs_are_exported_with_their_configurations_and_summaries()
    {
        string parquet = Path.Combine(Root, "runs.parquet");
        string arrow = Path.Combine(Root, "runs.arrow");

        (await RunAsync("export", "e/p", "-o", parquet)).Succeeded();
        (await RunAsync("export", "e/p", "-o", arrow)).Succeeded();
        string csv = (await RunAsync("export", "e/p", "--format", "csv")).Succeeded();
        string lines = (await RunAsync("export", "e/p", "--format", "jsonl")).Succeeded();

        RecordBatch table = await ReadParquetAsync(parquet);
        Assert.Equal(3, ((Int64Array)table.Column("config.layers")).GetValue(0));
        Assert.Equal("0.1", ((StringArray)table.Column("config.lr")).GetString(0));
        Assert.Equal([0.25, 1.0], ((DoubleArray)table.Column("summary.loss")).ToArray().Select(static value => value!.Value));
        Assert.Null(((Int64Array)table.Column("summary.acc")).GetValue(0));
        using var reader = new ArrowFileReader(File.OpenRead(arrow));
        Assert.Equal(2, (await reader.ReadNextRecordBatchAsync(CancellationToken)).Length);
        Assert.Contains("r,\"first, \"\"quoted\"\"\",", csv, StringComparison.Ordinal);
        Assert.Contains("\"config.flag\":true", lines, StringComparison.Ordinal);
        Assert.Equal(2, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_histories_of_all_runs_are_one_file()
    {
        string file = Path.Combine(Root, "all.parquet");

        (await RunAsync("export", "e/p", "-k", "loss", "-o", file)).Succeeded();

        RecordBatch table = await ReadParquetAsync(file);
        Assert.Equal(4, table.Length);
        Assert.Contains("_run", table.Schema.FieldsList.Select(static field => field.Name));
    }

    [Fact]
    public async Task Lines_of_the_log_are_as_they_were_printed_or_safe_for_a_terminal()
    {
        ToolSetting coloured = new() { IsTerminal = true };

        Assert.Equal("one\n\u001B[31mtwo\u001B[0m\u001B[2J\nthree\n", (await RunAsync("logs", "e/p/r")).Succeeded());
        Assert.Equal("three\n", (await RunAsync("logs", "e/p/r", "-n", "1")).Succeeded());
        Assert.Contains(
            "\u001B[31mtwo\u001B[0m\\u001B[2J",
            (await RunAsync(coloured, "logs", "e/p/r")).Succeeded(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\u001B', (await RunAsync(ToolSetting.Terminal, "logs", "e/p/r")).Succeeded());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z one\n", (await RunAsync("logs", "e/p/r", "-t")).Succeeded());
    }

    [Fact]
    public async Task A_log_is_followed_until_the_run_has_ended()
    {
        Data.AddRun(new SandboxRun("e", "p", "live") { State = "running" });
        Data.AddLogLines("e", "p", "live", ["first"]);
        Task<ToolRun> run = RunAsync("logs", "e/p/live", "-f", "--interval", "0.1");
        await Patience.UntilAsync(() => Sandbox.Requests.Count > 3, CancellationToken);
        Data.AddLogLines("e", "p", "live", ["second"]);
        End("finished");

        Assert.Equal("first\nsecond\n", (await run).Succeeded());
    }

    [Theory]
    [InlineData("finished", ExitCode.Success)]
    [InlineData("crashed", ExitCode.Failure)]
    public async Task A_run_is_watched_until_it_has_ended_and_its_end_can_be_the_exit_code(string state, int exitCode)
    {
        Data.AddRun(new SandboxRun("e", "p", "live") { State = "running", Summary = """{"loss":0.5}""" });
        Task<ToolRun> run = RunAsync("watch", "e/p/live", "-k", "loss", "--exit-status", "--interval", "0.1");
        await Patience.UntilAsync(() => Sandbox.Requests.Count > 1, CancellationToken);
        End(state, """{"loss":0.25}""");

        ToolRun watched = await run;
        Assert.Equal(exitCode, watched.ExitCode);
        Assert.EndsWith($"Z\t{state}\t0.25\n", watched.Output, StringComparison.Ordinal);
    }

    private static async Task<RecordBatch> ReadParquetAsync(string path)
    {
        using var reader = new FileReader(path);
        using IArrowArrayStream stream = reader.GetRecordBatchReader();
        return await stream.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken);
    }
}
