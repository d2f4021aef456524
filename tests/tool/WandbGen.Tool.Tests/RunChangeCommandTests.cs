using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>Runs are tagged, stopped, deleted and moved: those that are meant, after a question, and what failed is said.</summary>
public sealed class RunChangeCommandTests : ToolTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (
            (string id, double loss, string state) in new[] { ("a", 0.5, "finished"), ("b", 0.05, "finished"), ("c", 0.01, "running") }
        )
        {
            Data.AddRun(
                new SandboxRun("e", "p", id)
                {
                    State = state,
                    Tags = ["old"],
                    Summary = string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"loss":{{loss}}}"""),
                }
            );
        }

        Data.AddRun("e", "archive", "x");
    }

    [Fact]
    public async Task Runs_that_fulfil_a_condition_are_tagged()
    {
        ToolRun run = await RunAsync("tag", "e/p", "--where", "summary.loss < 0.1", "--add", "best", "--remove", "old", "--yes");
        ToolRun again = await RunAsync("tag", "e/p", "--where", "summary.loss < 0.1", "--add", "best", "--remove", "old", "--yes");

        Assert.Empty(run.Succeeded());
        Assert.Equal("2 runs tagged.\n", run.Error);
        Assert.Equal("0 runs tagged, 2 as they should be.\n", again.Error);
        Assert.Equal("id\ttags\na\told\nb\tbest\nc\tbest\n", (await RunAsync("runs", "e/p", "--columns", "id,tags")).Output);
    }

    [Theory]
    [InlineData("tag e/p --where summary.loss<0.1 --add best", "tag\te/p/b\ntag\te/p/c\n")]
    [InlineData("tag e/p --all --add old", "keep\te/p/a\nkeep\te/p/b\nkeep\te/p/c\n")]
    [InlineData("stop e/p --all", "keep\te/p/a\nkeep\te/p/b\nstop\te/p/c\n")]
    [InlineData("delete e/p/a e/p/c e/p/a", "delete\te/p/a\ndelete\te/p/c\n")]
    [InlineData("delete e/p --where state=crashed", "")]
    [InlineData("move e/p/a e/archive/x --to e/archive", "move\te/p/a\nkeep\te/archive/x\n")]
    public async Task A_dry_run_lists_what_would_be_done_and_does_nothing(string arguments, string lines)
    {
        string before = (await RunAsync("runs", "e/p", "--json")).Succeeded();

        ToolRun run = await RunAsync([.. arguments.Split(' '), "--dry-run", "--columns", "action,path"]);

        Assert.Equal("action\tpath\n" + lines, run.Succeeded());
        Assert.Empty(run.Error);
        Assert.Equal(before, (await RunAsync("runs", "e/p", "--json")).Succeeded());
        Assert.DoesNotContain(
            Sandbox.Requests.GraphQL,
            static request => request.Document.StartsWith("mutation", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("tag e/p --all --add best")]
    [InlineData("stop e/p --all")]
    [InlineData("delete e/p/a")]
    [InlineData("move e/p/a --to e/archive")]
    public async Task Without_a_terminal_nothing_is_done_silently(string arguments)
    {
        ToolRun run = await RunAsync(arguments.Split(' '));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("pass --yes, or --dry-run", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Sandbox.Requests.GraphQL,
            static request => request.Document.StartsWith("mutation", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("n\n", true)]
    [InlineData("", true)]
    [InlineData("\n", true)]
    [InlineData("y\n", false)]
    [InlineData("YES\n", false)]
    public async Task On_a_terminal_a_person_answers(string answer, bool isThere)
    {
        ToolRun run = await RunAsync(ToolSetting.Terminal with { Input = answer }, "delete", "e/p", "--where", "summary.loss < 0.1");

        Assert.Contains("Delete 2 runs of e/p? [y/N]", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Equal(isThere ? 3 : 1, (await RunAsync("runs", "e/p", "-q")).Lines.Length);
    }

    [Fact]
    public async Task A_named_run_is_tagged_without_a_question() =>
        Assert.Equal("1 run tagged.\n", (await RunAsync("tag", "e/p/a", "--add", "best")).Error);

    [Fact]
    public async Task Paths_come_from_standard_input()
    {
        ToolRun run = await RunAsync(new ToolSetting { Input = "e/p/a\n\ne/p/b\n" }, "delete", "-", "--yes");

        run.Succeeded();
        Assert.Equal(["e/p/c"], (await RunAsync("runs", "e/p", "-q")).Lines);
        Assert.Equal("0 runs deleted.\n", (await RunAsync(new ToolSetting { Input = "" }, "delete", "-", "--yes")).Error);
    }

    [Fact]
    public async Task Some_that_fail_are_6_with_a_line_each_and_the_others_are_changed()
    {
        for (int i = 0; i < 30; i++)
        {
            Data.AddRun("e", "many", $"r{i:D2}");
        }

        Sandbox.Faults.Add(
            SandboxFault.GraphQLError("permission denied") with
            {
                After = 5,
                Times = null,
                Where = static request => request is GraphQLOperationRequest { OperationName: "DeleteRun" },
            }
        );

        ToolRun run = await RunAsync("delete", "e/many", "--all", "--yes");
        Sandbox.Faults.Clear();

        Assert.Equal(ExitCode.SomeFailed, run.ExitCode);
        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(27, lines.Length);
        Assert.Equal("5 runs deleted.", lines[0]);
        Assert.All(lines[1..26], static line => Assert.Matches("^wandbgen: e/many/r[0-9]+: .*permission denied", line));
        Assert.StartsWith("wandbgen: 25 failed", lines[26], StringComparison.Ordinal);
        Assert.Equal(25, (await RunAsync("runs", "e/many", "-q")).Lines.Length);
    }

    [Theory]
    [InlineData("e/p/none", ExitCode.NotFound, "")]
    [InlineData("e/p/none e/p/nothing", ExitCode.NotFound, "0 runs deleted.")]
    [InlineData("e/p/a e/p/none", ExitCode.SomeFailed, "1 run deleted.")]
    public async Task A_run_that_is_not_there_is_said_and_the_others_are_deleted(string paths, int exitCode, string done)
    {
        ToolRun run = await RunAsync(["delete", .. paths.Split(' '), "--yes"]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("none", run.Error, StringComparison.Ordinal);
        Assert.Contains(done, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_are_going_on_are_asked_to_stop()
    {
        Assert.Equal("1 run asked to stop, 2 as they should be.\n", (await RunAsync("stop", "e/p", "--all", "--yes")).Error);
        Assert.Single(Sandbox.Requests.GraphQL, static request => request.OperationName == "StopRun");
    }

    [Fact]
    public async Task Runs_are_moved_to_a_project_that_is_there()
    {
        ToolRun nowhere = await RunAsync("move", "e/p/a", "--to", "e/none", "--yes");
        ToolRun run = await RunAsync("move", "e/p", "--where", "state = finished", "--to", "e/archive", "--yes");

        Assert.Equal(ExitCode.NotFound, nowhere.ExitCode);
        Assert.Equal("2 runs moved.\n", run.Error);
        Assert.Equal(["e/p/c"], (await RunAsync("runs", "e/p", "-q")).Lines);
        Assert.Equal(3, (await RunAsync("runs", "e/archive", "-q")).Lines.Length);
    }

    [Fact]
    public async Task A_run_that_is_named_twice_is_moved_once()
    {
        ToolRun run = await RunAsync("move", "e/p/a", "e/p/a", "--to", "e/archive", "--yes");

        Assert.Equal("1 run moved.\n", run.Error);
        Assert.Equal(ExitCode.Success, run.ExitCode);
    }

    [Fact]
    public async Task What_the_server_did_not_move_is_said()
    {
        Sandbox.Faults.Add(
            SandboxFault.Status(
                200,
                """{"data":{"moveRuns":{"task":{"id":"1","name":"move","type":"RUN","progress":100,"state":"FINISHED"}}}}"""
            ) with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "MoveRuns" },
            }
        );

        ToolRun run = await RunAsync("move", "e/p/a", "e/p/b", "--to", "e/archive", "--yes");

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("wandbgen: e/p/a: The server has finished, and the run is still in e/p.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tag e/p/a", "Say which tag")]
    [InlineData("tag e/p/a --add x --remove x", "cannot be added and removed at once")]
    [InlineData("delete e/p", "'e/p' names no run")]
    [InlineData("delete e/p --all --where state=x", "choose one")]
    [InlineData("delete e/p e/q --all", "the runs of one project")]
    [InlineData("delete - --all", "the runs of one project")]
    [InlineData("delete", "Required argument 'run' missing")]
    [InlineData("move e/p/a", "--to")]
    [InlineData("files delete e/p/a", "Say which files")]
    public async Task What_cannot_be_meant_is_2(string arguments, string message)
    {
        ToolRun run = await RunAsync(arguments.Split(' '));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_deleted_by_patterns()
    {
        foreach (string name in (string[])["a.ckpt", "sub/b.ckpt", "best.ckpt", "log.txt"])
        {
            Data.AddFile("e", "p", "a", name, [1]);
        }

        string[] plan = (
            await RunAsync("files", "delete", "e/p/a", "*.ckpt", "--exclude", "best*", "--dry-run", "--columns", "name")
        ).Lines;
        ToolRun refused = await RunAsync("files", "delete", "e/p/a", "*.ckpt", "--exclude", "best*");
        ToolRun run = await RunAsync("files", "delete", "e/p/a", "*.ckpt", "--exclude", "best*", "--yes");

        Assert.Equal(["name", "a.ckpt", "sub/b.ckpt"], plan);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Equal("2 files deleted.\n", run.Error);
        Assert.Equal(["best.ckpt", "log.txt"], (await RunAsync("files", "e/p/a", "-q")).Lines);
        Assert.Equal(ExitCode.NotFound, (await RunAsync("files", "delete", "e/p/a", "none.txt", "--yes")).ExitCode);
        Assert.Equal(
            "2 files deleted.\n",
            (await RunAsync(new ToolSetting { Input = "best.ckpt\nlog.txt\n" }, "files", "delete", "e/p/a", "-", "--yes")).Error
        );
    }

    [Fact]
    public async Task What_it_says_cannot_steer_the_terminal()
    {
        Data.AddRun(new SandboxRun("e", "evil", "r\u001B[2J") { DisplayName = "\u001B]0;x\u0007" });

        ToolRun plan = await RunAsync(ToolSetting.Terminal, "delete", "e/evil", "--all", "--dry-run");
        ToolRun run = await RunAsync(ToolSetting.Terminal with { Input = "y\n" }, "delete", "e/evil", "--all");

        Assert.DoesNotContain('\u001B', plan.Succeeded());
        Assert.DoesNotContain("\u001B[2J", run.Error, StringComparison.Ordinal);
    }
}
