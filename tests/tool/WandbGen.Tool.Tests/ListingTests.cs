using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>What listings look like: for a person, for a pipe, for a program.</summary>
public sealed class ListingTests : ToolTest
{
    private static readonly DateTimeOffset s_day = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (string Id, string Name, string State, double Loss, string[] Tags)[] runs =
        [
            ("one", "The first of all runs, with a name that is rather long", "finished", 0.5, ["best", "old"]),
            ("two", "二番目の実行", "running", 0.05, []),
            ("three", "tab\there", "crashed", 0.25, ["best"]),
        ];
        foreach ((string id, string name, string state, double loss, string[] tags) in runs)
        {
            Data.AddRun(
                new SandboxRun("e", "p", id)
                {
                    DisplayName = name,
                    State = state,
                    Tags = tags,
                    CreatedAt = s_day.AddDays(Data.CountObjects()),
                    Config = """{"lr":{"value":0.1},"nested":{"value":{"size":3}}}""",
                    Summary = JsonSerializer.Serialize(new Dictionary<string, double> { ["loss"] = loss, ["val/acc"] = 1 - loss }),
                }
            );
        }

        Data.AddFile("e", "p", "one", "checkpoints/a.ckpt", new byte[2048]);
        Data.AddFile("e", "p", "one", "checkpoints/deep/b.ckpt", new byte[10]);
        Data.AddFile("e", "p", "one", "config.json", "{}"u8.ToArray());
        Data.AddFile("e", "p", "one", "media/config.json", "{}"u8.ToArray());
    }

    [Fact]
    public async Task In_a_pipe_values_are_between_tabs_and_exact_and_nothing_is_cut()
    {
        string output = (await RunAsync("runs", "e/p", "--columns", "id,name,tags,summary.loss,config.nested.size")).Succeeded();

        Assert.Equal(
            "id\tname\ttags\tsummary.loss\tconfig.nested.size\n"
                + "one\tThe first of all runs, with a name that is rather long\tbest,old\t0.5\t3\n"
                + "two\t二番目の実行\t\t0.05\t3\n"
                + "three\ttab\\there\tbest\t0.25\t3\n",
            output
        );
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task On_a_terminal_no_line_is_wider_than_it(int width)
    {
        ToolRun run = await RunAsync(ToolSetting.Terminal with { Width = width }, "runs", "e/p", "--columns", "id,name,state,created,tags");

        Assert.All(run.Succeeded().Split('\n'), line => Assert.InRange(Terminal.TerminalText.GetWidth(line), 0, width));
        Assert.Contains("二番目の実行", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"20\d\d-\d\d-\d\d 03:04", run.Output);
    }

    [Fact]
    public async Task A_table_of_80_and_of_120_columns_looks_like_this()
    {
        Data.AddRun(
            new SandboxRun("g", "p", "abc123")
            {
                DisplayName = "a-run-with-a-name-that-is-much-too-long-for-a-terminal-of-eighty-columns",
                CreatedAt = s_day,
                Username = "ada",
                Tags = ["baseline", "candidate", "kept"],
                Summary = """{"loss":0.123456789,"steps":12345678}""",
            }
        );
        const string Columns = "id,name,state,created,tags,summary.loss,summary.steps";

        string narrow = (await RunAsync(ToolSetting.Terminal with { Width = 80 }, "runs", "g/p", "--columns", Columns)).Succeeded();
        string wide = (await RunAsync(ToolSetting.Terminal with { Width = 120 }, "runs", "g/p", "--columns", Columns)).Succeeded();

        Assert.Equal(
            """
            ID      NAME     STATE    CREATED           TAGS     SUMMARY.LOSS  SUMMARY.STEPS
            abc123  a-run-…  finish…  2026-01-02 03:04  baseli…      0.123457       12345678

            """,
            narrow
        );
        Assert.Equal(
            """
            ID      NAME                          STATE     CREATED           TAGS                       SUMMARY.LOSS  SUMMARY.STEPS
            abc123  a-run-with-a-name-that-is-m…  finished  2026-01-02 03:04  baseline, candidate, kept      0.123457       12345678

            """,
            wide
        );
    }

    [Fact]
    public async Task Columns_that_do_not_fit_are_left_out_and_named()
    {
        ToolRun run = await RunAsync(
            ToolSetting.Terminal with
            {
                Width = 30,
            },
            "runs",
            "e/p",
            "--columns",
            "id,created,heartbeat,state,user"
        );

        Assert.Equal("ID     CREATED", run.Lines[0]);
        Assert.Contains("Not shown, for want of width: heartbeat, state, user.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_every_field_or_those_that_are_named()
    {
        using JsonDocument all = JsonDocument.Parse((await RunAsync("runs", "e/p", "--json")).Succeeded());
        using JsonDocument some = JsonDocument.Parse((await RunAsync("runs", "--json=name,summary", "e/p")).Succeeded());

        Assert.Equal("e/p/one", all.RootElement[0].GetProperty("path").GetString());
        Assert.Equal(["best", "old"], all.RootElement[0].GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()));
        Assert.Equal(["name", "summary"], some.RootElement[2].EnumerateObject().Select(static field => field.Name));
        Assert.Equal(0.25, some.RootElement[2].GetProperty("summary").GetProperty("loss").GetDouble());
    }

    [Theory]
    [InlineData("--json e/p", "[]\n")]
    [InlineData("-q e/p", "")]
    [InlineData("e/p --columns id", "id\n")]
    public async Task A_listing_of_nothing_is_whole(string arguments, string output) =>
        Assert.Equal(output, (await RunAsync(["runs", "--where", "id = none", .. arguments.Split(' ')])).Succeeded());

    [Fact]
    public async Task Ids_are_what_other_commands_take() =>
        Assert.Equal("e/p/one\ne/p/two\n", (await RunAsync("runs", "e/p", "-q", "-n", "2")).Succeeded());

    [Theory]
    [InlineData("-summary.loss", "one three two")]
    [InlineData("summary.loss", "two three one")]
    [InlineData("-created", "three two one")]
    [InlineData("name", "one three two")]
    [InlineData("-state", "two one three")]
    public async Task A_listing_is_sorted_by_the_server_or_here(string sort, string ids) =>
        Assert.Equal(
            ids.Split(' ').Prepend("id"),
            (await RunAsync("runs", "e/p", "--columns", "id", "--sort", sort))
                .Succeeded()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );

    [Theory]
    [InlineData("summary.loss < 0.3", "two three")]
    [InlineData("summary.loss<0.3 and state=running", "two")]
    [InlineData("state in (running, crashed) and not summary.loss > 0.1", "two")]
    [InlineData("state = finished or summary.loss <= 0.05", "one two")]
    [InlineData("(state = finished or state = running) and tags = best", "one")]
    [InlineData("state not in (finished)", "two three")]
    [InlineData("name ~ '^The .* long$'", "one")]
    [InlineData("name !~ 'The'", "two three")]
    [InlineData("summary.val/acc >= 0.75", "two three")]
    [InlineData("config.nested.size = 3 and id != two", "one three")]
    [InlineData("config.nothing exists", "")]
    [InlineData("not config.nothing exists", "one two three")]
    [InlineData("created > 1900-01-01", "one two three")]
    [InlineData("created < '1900-01-01 12:00'", "")]
    public async Task A_condition_is_applied_by_the_server(string condition, string ids) =>
        Assert.Equal(
            ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend("id"),
            (await RunAsync("runs", "e/p", "--columns", "id", "--where", condition))
                .Succeeded()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );

    [Fact]
    public async Task A_time_ago_is_counted_from_now()
    {
        var now = new FakeTimeProvider(s_day.AddDays(Data.CountObjects()));
        Data.AddRun(new SandboxRun("e", "p", "new") { CreatedAt = now.GetUtcNow().AddHours(-5) });

        ToolSetting setting = new()
        {
            TimeProvider = now,
            Options = new WandbClientOptions { BaseUrl = Sandbox.BaseUrl, ApiKey = Sandbox.ApiKey },
        };
        Assert.Contains(
            "new",
            (await RunAsync(setting, "runs", "e/p", "--where", "created > 6h", "-q")).Succeeded(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "new",
            (await RunAsync(setting, "runs", "e/p", "--where", "created > 4h", "-q")).Succeeded(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("los < 1", "at character 1, 'los' is not a field.")]
    [InlineData("stat = x", "Did you mean 'state'?")]
    [InlineData("state", "at character 6, one of = != < <= > >= ~ !~ in exists is missing")]
    [InlineData("state =", "at character 8, a value is missing")]
    [InlineData("(state = x", "at character 11, a ')' is missing")]
    [InlineData("state = x tags = y", "'tags' is one too many; join conditions by 'and' or 'or'")]
    [InlineData("state = 'x", "has no closing '")]
    [InlineData("state < x", "'state' cannot be compared by <")]
    [InlineData("created > soon", "'soon' is not a time")]
    [InlineData("created > 01/02/2026", "'01/02/2026' is not a time")]
    [InlineData("created > 12:00", "'12:00' is not a time")]
    [InlineData("summary.loss < 1e999", "'1e999' is too large for a number")]
    [InlineData("summary.loss > -1e999", "'-1e999' is too large for a number")]
    [InlineData("config.seed = 12345678901234567891", "has too many digits for a number")]
    [InlineData("config.seed = 12345678901234567891.0", "has too many digits for a number")]
    [InlineData("config.seed = 1234567890123456789e1", "has too many digits for a number")]
    [InlineData("state in finished", "a '(' and values with commas is missing")]
    public async Task A_condition_that_is_none_is_refused_where_it_goes_wrong(string condition, string message)
    {
        ToolRun run = await RunAsync("runs", "e/p", "--where", condition);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("*.json", "config.json media/config.json")]
    [InlineData("config.json", "config.json")]
    [InlineData("media/*", "media/config.json")]
    [InlineData("checkpoints/*", "checkpoints/a.ckpt")]
    [InlineData("checkpoints/**", "checkpoints/a.ckpt checkpoints/deep/b.ckpt")]
    [InlineData("**/b.ckpt", "checkpoints/deep/b.ckpt")]
    [InlineData("[ab].ckpt", "checkpoints/a.ckpt checkpoints/deep/b.ckpt")]
    [InlineData("[!a].ckpt", "checkpoints/deep/b.ckpt")]
    [InlineData("{checkpoints,media}/*.{ckpt,json}", "checkpoints/a.ckpt media/config.json")]
    [InlineData("*.png", "")]
    public async Task Files_are_chosen_by_patterns(string pattern, string names) =>
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries), (await RunAsync("files", "e/p/one", pattern, "-q")).Lines);

    [Fact]
    public async Task Names_come_from_standard_input_and_patterns_leave_out()
    {
        ToolSetting names = new() { Input = "config.json\nmedia/config.json\n" };

        Assert.Equal(["config.json", "media/config.json"], (await RunAsync(names, "files", "e/p/one", "-", "-q")).Lines);
        Assert.Equal(["config.json"], (await RunAsync(names, "files", "e/p/one", "-", "-q", "--exclude", "media/**")).Lines);
        Assert.Empty((await RunAsync("files", "e/p/one", "-", "-q")).Succeeded());
        Assert.Equal(4, (await RunAsync("files", "e/p/one", "-q")).Lines.Length);
    }

    [Fact]
    public async Task Sizes_are_exact_in_a_pipe_and_in_units_on_a_terminal()
    {
        Assert.Contains("checkpoints/a.ckpt\t2048\t", (await RunAsync("files", "e/p/one")).Succeeded(), StringComparison.Ordinal);
        Assert.Matches("checkpoints/a.ckpt +2 KiB", (await RunAsync(ToolSetting.Terminal, "files", "e/p/one")).Succeeded());
    }

    [Fact]
    public async Task A_run_is_shown_with_all_that_was_logged()
    {
        string output = (await RunAsync("runs", "show", "e/p/one")).Succeeded();
        using JsonDocument json = JsonDocument.Parse((await RunAsync("runs", "show", "e/p/one", "--json=config")).Succeeded());

        Assert.Contains("summary.val/acc\t0.5\n", output, StringComparison.Ordinal);
        Assert.Contains("config.nested\t{\"size\":3}\n", output, StringComparison.Ordinal);
        Assert.Equal(3, json.RootElement.GetProperty("config").GetProperty("nested").GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task What_would_steer_a_terminal_is_shown_as_an_escape()
    {
        Data.AddRun(new SandboxRun("e", "q", "evil") { DisplayName = "\u001B]0;title\u0007\u202Eabc\u009B2J" });

        string table = (await RunAsync(ToolSetting.Terminal, "runs", "e/q", "--columns", "name")).Succeeded();

        Assert.Contains(@"\u001B]0;title\u0007\u202Eabc\u009B2J", table, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', table);
    }

    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData("NO_COLOR", "1", true, false)]
    [InlineData("CLICOLOR", "0", true, false)]
    [InlineData("TERM", "dumb", true, false)]
    [InlineData("CLICOLOR_FORCE", "1", false, true)]
    [InlineData(null, null, false, false)]
    public async Task Colours_follow_the_environment(string? variable, string? value, bool isTerminal, bool isColoured)
    {
        var environment = new Dictionary<string, string>();
        if (variable is not null)
        {
            environment[variable] = value!;
        }

        ToolSetting setting = new() { IsTerminal = isTerminal, Environment = environment };
        string table = (await RunAsync(setting, "runs", "e/p", "--table")).Succeeded();
        Assert.Equal(isColoured, table.Contains("\u001B[", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_listing_is_shown_while_it_arrives()
    {
        Data.AddFiles("e", "p", "two", 450, static i => $"file-{i:D3}.txt", static _ => [1]);

        string[] lines = (await RunAsync(ToolSetting.Terminal, "files", "e/p/two")).Lines;
        Assert.Equal(451, lines.Length);
        Assert.Equal("file-449.txt", lines[450].Split(' ')[0]);
    }
}
