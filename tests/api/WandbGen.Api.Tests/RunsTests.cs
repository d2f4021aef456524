using System.Text.Json.Nodes;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class RunsTests : SandboxTest
{
    [Fact]
    public async Task Runs_come_oldest_first_with_their_configuration_and_metrics()
    {
        AddRuns(3);

        List<Run> runs = await Api.Runs("entity/project").ToListAsync(CancellationToken);

        Assert.Equal(["entity/project/run-0", "entity/project/run-1", "entity/project/run-2"], runs.Select(run => run.Path));
        Assert.Equal(1, runs[1].Config["seed"].GetInt32());
        Assert.Equal(0.5, runs[1].Summary["loss"].GetDouble());
        Assert.Equal("Run 1", runs[1].Name);
    }

    [Fact]
    public async Task Filters_and_order_are_the_servers_and_the_count_follows_the_filters()
    {
        AddRuns(10);
        var filters = new JsonObject
        {
            ["summary_metrics.loss"] = new JsonObject { ["$lt"] = 0.25 },
            ["state"] = "finished",
        };

        Runs runs = Api.Runs("entity/project", filters, "-summary_metrics.loss");

        Assert.Equal(
            ["run-4", "run-5", "run-6", "run-7", "run-8", "run-9"],
            await runs.Select(run => run.Id).Order().ToListAsync(CancellationToken)
        );
        Assert.Equal("run-4", (await runs.FirstAsync(CancellationToken)).Id);
        Assert.Equal(6, await runs.CountAsync(CancellationToken));
        Assert.Equal(10, await Api.Runs("entity/project").CountAsync(CancellationToken));
    }

    [Fact]
    public async Task Overviews_ask_for_no_configuration_and_load_to_whole_runs()
    {
        AddRuns(1);
        RunOverview overview = await Api.RunOverviews("entity/project").SingleAsync(CancellationToken);
        Assert.DoesNotContain(Sandbox.Requests.GraphQL, request => request.Document.Contains("config", StringComparison.Ordinal));

        Run whole = await overview.LoadAsync(CancellationToken);

        Assert.Equal(overview.Path, whole.Path);
        Assert.Equal(0, whole.Config["seed"].GetInt32());
    }

    [Fact]
    public async Task Many_runs_come_once_each_whatever_the_page_size()
    {
        AddRuns(130);
        string[] expected = [.. Enumerable.Range(0, 130).Select(index => $"run-{index}")];

        Assert.Equal(expected, await Api.RunOverviews("entity/project").Select(run => run.Id).ToListAsync(CancellationToken));
        Assert.Equal(expected, await Api.RunOverviews("entity/project", pageSize: 7).Select(run => run.Id).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task A_listed_run_has_files_and_console_logs()
    {
        AddRuns(1);
        Data.AddFile("entity", "project", "run-0", "a.txt", "hello"u8.ToArray());
        Data.AddLogLines("entity", "project", "run-0", ["first", "second"]);
        RunOverview run = await Api.RunOverviews("entity/project").SingleAsync(CancellationToken);

        Assert.Equal(["a.txt"], await run.Files().Select(file => file.Name).ToListAsync(CancellationToken));
        Assert.Equal(["first", "second"], await run.ConsoleLogs().Select(line => line.Text).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task A_project_that_does_not_exist_is_an_error_and_not_an_empty_list()
    {
        WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(async () =>
            await Api.Runs("entity/nothing").ToListAsync(CancellationToken)
        );

        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("created_at", "+created_at")]
    [InlineData("+created_at", "+created_at")]
    [InlineData("-summary_metrics.val/loss", "-summary_metrics.val/loss")]
    public async Task An_order_is_sent_with_its_sign(string order, string sent)
    {
        AddRuns(1);

        await Api.RunOverviews("entity/project", order: order).ToListAsync(CancellationToken);

        string variables = Assert.Single(Sandbox.Requests.GraphQL).Variables;
        Assert.Equal(sent, JsonNode.Parse(variables)!["order"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+-created_at")]
    [InlineData("- created_at")]
    public void An_order_without_a_key_is_refused_before_anything_is_sent(string order) =>
        Assert.Throws<ArgumentException>(nameof(order), () => Api.Runs("entity/project", order: order));

    [Theory]
    [InlineData("entity/project")]
    [InlineData("{server}entity/project")]
    [InlineData("{server}entity/project/runs/run-0")]
    [InlineData("{server}entity/project/workspace?nw=x")]
    [InlineData(" /entity/project/ ")]
    public async Task A_project_is_found_by_every_form_of_its_path(string path)
    {
        AddRuns(1);
        path = path.Replace("{server}", Api.Client.AppUrl.AbsoluteUri.TrimEnd('/') + "/", StringComparison.Ordinal);

        Assert.Equal("entity/project", (await Api.ProjectAsync(path, CancellationToken)).Path);
        Assert.Equal(1, await Api.Runs(path).CountAsync(CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("entity//project")]
    [InlineData("a/b/c")]
    [InlineData("https://wandb.ai/entity/project")]
    public void A_path_that_is_not_a_projects_is_refused(string path) =>
        Assert.Throws<ArgumentException>(nameof(path), () => Api.Runs(path));

    [Fact]
    public async Task A_wrong_project_is_named_as_people_write_it()
    {
        var none = await Assert.ThrowsAsync<WandbNotFoundException>(async () =>
            await Api.Runs("sandbox/quickstrat").ToListAsync(CancellationToken)
        );
        var run = await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.RunAsync("sandbox/quickstrat/1jx3ka02", CancellationToken));

        Assert.Equal("Project 'sandbox/quickstrat' not found: it does not exist, or the API key has no access to it.", none.Message);
        Assert.Equal(none.Message, run.Message);
        AddRuns(1);
        run = await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.RunAsync("entity/project/missing", CancellationToken));
        Assert.StartsWith("Run 'entity/project/missing' not found:", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_without_its_run_is_told_how_it_was_read()
    {
        var error = await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.RunAsync("entity/project", CancellationToken));

        Assert.EndsWith(
            "'entity/project' was read as 'project/run' of the default entity; a run's whole path is 'entity/project/run'.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task States_are_enums_that_keep_what_they_do_not_know()
    {
        Data.AddRun(new SandboxRun("entity", "project", "a") { State = "finished" });
        Data.AddRun(new SandboxRun("entity", "project", "b") { State = "hibernating" });

        List<Run> runs = await Api.Runs("entity/project").ToListAsync(CancellationToken);

        Assert.True(runs[0].State == RunState.Finished);
        Assert.Equal("finished", runs[0].State.Name);
        Assert.False(runs[1].State.IsKnown);
        Assert.Equal("hibernating", runs[1].State.ToString());
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_nothing_else()
    {
        Data.AddRun(
            new SandboxRun("entity", "project", "run")
            {
                DisplayName = "old",
                Tags = ["a"],
                Notes = "notes",
                Group = "group",
            }
        );
        Run run = await Api.RunAsync("entity/project/run", CancellationToken);

        Run renamed = await run.UpdateAsync(new RunUpdate { Name = "new" }, CancellationToken);
        Run tagged = await renamed.UpdateAsync(new RunUpdate { Tags = [.. renamed.Tags ?? [], "b"], Notes = "" }, CancellationToken);

        Assert.Equal(("new", "notes", "group"), (renamed.Name, renamed.Notes, renamed.Group));
        Assert.Equal(["a"], renamed.Tags);
        Assert.Equal(("new", "", "group"), (tagged.Name, tagged.Notes ?? "", tagged.Group));
        Assert.Equal(["a", "b"], tagged.Tags);
        Assert.Equal("old", run.Name);
        Assert.Equal(1, await Api.Runs("entity/project").CountAsync(CancellationToken));
    }

    private void AddRuns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Data.AddRun(
                new SandboxRun("entity", "project", $"run-{i}")
                {
                    DisplayName = $"Run {i}",
                    State = "finished",
                    CreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i),
                    Config = $$$"""{"seed":{"value":{{{i}}}}}""",
                    Summary = FormattableString.Invariant($$$"""{"loss":{{{1.0 / (i + 1)}}}}"""),
                }
            );
        }
    }
}
