using System.Text.Json.Nodes;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class ProjectsTests : SandboxTest
{
    [Fact]
    public async Task Projects_that_the_key_may_not_see_are_left_out()
    {
        Data.AddProject("entity", "first");
        Data.AddProject("entity", "secret", hidden: true);
        Data.AddProject("entity", "second");
        Data.AddProject("other", "third");

        List<string> projects = await Api.Projects("entity").Select(project => project.Path).ToListAsync(CancellationToken);

        Assert.Equal(["entity/first", "entity/second"], projects.Order());
    }

    [Fact]
    public async Task The_fields_of_runs_are_listed_by_a_part_of_their_path_and_by_type()
    {
        Data.AddRun(
            new SandboxRun("entity", "project", "run")
            {
                Config = """{"lr":{"value":0.1},"optimizer":{"value":"adam"}}""",
                Summary = """{"loss":0.5}""",
            }
        );
        Project project = await Api.ProjectAsync("entity/project", CancellationToken);

        List<ProjectField> all = await project.Fields(pageSize: 1).ToListAsync(CancellationToken);
        List<ProjectField> found = await project.Fields("%optimizer%").ToListAsync(CancellationToken);
        List<ProjectField> numbers = await project.Fields(types: ["number"]).ToListAsync(CancellationToken);

        Assert.Equal(all.Distinct(), all);
        Assert.Contains("optimizer", Assert.Single(found).Path, StringComparison.Ordinal);
        Assert.Equal(all.Where(field => field.Type == "number"), numbers);
        Assert.DoesNotContain(found[0], numbers);
    }

    [Fact]
    public async Task A_field_that_has_another_type_in_another_run_is_listed_once_for_each_type()
    {
        Data.AddRun(new SandboxRun("entity", "project", "first") { Config = """{"lr":{"value":0.1}}""" });
        Data.AddRun(new SandboxRun("entity", "project", "second") { Config = """{"lr":{"value":"auto"}}""" });
        Project project = await Api.ProjectAsync("entity/project", CancellationToken);

        List<ProjectField> fields = await project.Fields("%lr%").ToListAsync(CancellationToken);

        Assert.Equal(["number", "string"], fields.Select(static field => field.Type).Order(StringComparer.Ordinal));
        Assert.Equal("number", Assert.Single(await project.Fields("%lr%", ["number"]).ToListAsync(CancellationToken)).Type);
    }

    [Fact]
    public async Task The_tags_of_a_projects_runs_are_counted_in_those_that_a_filter_selects()
    {
        Data.AddRun(new SandboxRun("entity", "project", "first") { Tags = ["best", "baseline"] });
        Data.AddRun(new SandboxRun("entity", "project", "second") { Tags = ["best"], State = "crashed" });
        Data.AddRun(new SandboxRun("entity", "project", "third"));
        Data.AddRun(new SandboxRun("entity", "another", "first") { Tags = ["best"] });
        Project project = await Api.ProjectAsync("entity/project", CancellationToken);

        Assert.Equal([new("baseline", 1), new("best", 2)], await project.RunTags().ToListAsync(CancellationToken));
        Assert.Equal([new("best", 1)], await project.RunTags(RunFilter.State == RunState.Crashed).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task The_projects_of_a_user_are_listed()
    {
        Data.AddUser(new SandboxUser("ada"));
        Data.AddProject("ada", "first");
        Data.AddProject("ada", "second");
        Data.AddProject("other", "third");

        User ada = await Api.UserAsync("ada", CancellationToken);

        Assert.Equal(
            ["ada/first", "ada/second"],
            await ada.Projects(1).Select(project => project.Path).Order().ToListAsync(CancellationToken)
        );
    }

    [Fact]
    public async Task The_projects_of_the_configured_entity_need_no_argument()
    {
        Data.AddProject("entity", "project");
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Entity = "entity",
            }
        );

        Assert.Equal(["project"], await api.Projects().Select(project => project.Name).ToListAsync(CancellationToken));
        Assert.Empty(await api.Runs("project").ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task Sweeps_come_with_one_request_a_page_and_list_their_runs()
    {
        Data.AddProject("entity", "project");
        for (int i = 0; i < 60; i++)
        {
            Data.AddSweep(
                new SandboxSweep("entity", "project", $"sweep-{i}")
                {
                    DisplayName = $"Sweep {i}",
                    BestLoss = i,
                    ExpectedRunCount = 5,
                }
            );
        }

        Data.AddRun(new SandboxRun("entity", "project", "mine") { Sweep = "sweep-3" });
        Data.AddRun(new SandboxRun("entity", "project", "other"));
        Project project = await Api.ProjectAsync("entity/project", CancellationToken);
        int before = Sandbox.Requests.GraphQL.Count;

        List<Sweep> sweeps = await project.Sweeps(pageSize: 30).ToListAsync(CancellationToken);

        Assert.Equal(60, sweeps.Count);
        // Two pages, and what the server can do.
        Assert.InRange(Sandbox.Requests.GraphQL.Count - before, 2, 3);
        Sweep sweep = sweeps.Single(sweep => sweep.Id == "sweep-3");
        Assert.Equal(
            ("Sweep 3", 3.0, 5, 1, "entity/project/sweep-3"),
            (sweep.Name, sweep.BestLoss, sweep.ExpectedRunCount, sweep.RunCount, sweep.Path)
        );
        Assert.Equal(["mine"], await sweep.Runs().Select(run => run.Id).ToListAsync(CancellationToken));
        Assert.Equal(60, await project.Sweeps().CountAsync(CancellationToken));
    }

    [Fact]
    public async Task Sweeps_are_filtered_where_the_server_can_and_an_error_where_it_cannot()
    {
        var filters = new JsonObject { ["state"] = "RUNNING" };
        Data.AddSweep(new SandboxSweep("entity", "project", "finished"));
        Data.AddSweep(new SandboxSweep("entity", "project", "running") { State = "RUNNING" });
        await using WandbSandbox old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = null },
            CancellationToken
        );
        old.Data.AddSweep(new SandboxSweep("entity", "project", "finished"));
        using WandbApi oldApi = Connect(old);

        Assert.Equal(
            ["running"],
            await new Sweeps(Api.Client, "entity", "project", filters).Select(sweep => sweep.Id).ToListAsync(CancellationToken)
        );
        Assert.Equal(
            ["finished"],
            await new Sweeps(oldApi.Client, "entity", "project").Select(sweep => sweep.Id).ToListAsync(CancellationToken)
        );
        WandbUnsupportedFeatureException error = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(async () =>
            await new Sweeps(oldApi.Client, "entity", "project", filters).ToListAsync(CancellationToken)
        );
        Assert.Equal("SWEEPS_QUERY_FILTERING", error.Feature);
    }

    [Fact]
    public async Task Count_is_the_number_of_sweeps_that_the_collection_yields()
    {
        for (int i = 0; i < 130; i++)
        {
            Data.AddSweep(new SandboxSweep("entity", "project", $"sweep-{i}") { State = i % 2 == 0 ? "RUNNING" : "FINISHED" });
        }

        Assert.Equal(130, await new Sweeps(Api.Client, "entity", "project").CountAsync(CancellationToken));
        Assert.Equal(
            65,
            await new Sweeps(Api.Client, "entity", "project", new JsonObject { ["state"] = "RUNNING" }).CountAsync(CancellationToken)
        );
        Assert.Equal(
            0,
            await new Sweeps(Api.Client, "entity", "project", new JsonObject { ["state"] = "PAUSED" }).CountAsync(CancellationToken)
        );
    }

    [Theory]
    [InlineData("PENDING", SweepState.Pending)]
    [InlineData("RUNNING", SweepState.Running)]
    [InlineData("PAUSED", SweepState.Paused)]
    [InlineData("STOPPED", SweepState.Stopped)]
    [InlineData("FINISHED", SweepState.Finished)]
    [InlineData("CANCELED", SweepState.Canceled)]
    [InlineData("FAILED", SweepState.Failed)]
    [InlineData("CRASHED", SweepState.Crashed)]
    [InlineData("running", SweepState.Running)]
    [InlineData("", null)]
    [InlineData(" ", null)]
    [InlineData("1", null)]
    [InlineData("+1", null)]
    [InlineData("-1", null)]
    [InlineData("99", null)]
    [InlineData(" RUNNING ", null)]
    [InlineData("RUNNING,STOPPED", null)]
    [InlineData("RUN_NING", null)]
    [InlineData("rünning", null)]
    [InlineData("暂停", null)]
    public async Task A_state_is_a_member_or_keeps_its_name(string state, SweepState? expected)
    {
        Data.AddSweep(new SandboxSweep("entity", "project", "sweep") { State = state });

        Sweep sweep = await new Sweeps(Api.Client, "entity", "project").SingleAsync(CancellationToken);

        Assert.Equal((state, expected), (sweep.State.Name, sweep.State.Value));
        Assert.Equal(expected is not null, sweep.State.IsKnown);
        Assert.Equal(expected is SweepState.Running, sweep.State == SweepState.Running);
    }

    [Fact]
    public async Task Reports_are_found_by_name_and_have_their_blocks()
    {
        for (int i = 0; i < 55; i++)
        {
            Data.AddReport(
                new SandboxReport("entity", "project", $"Report {i}")
                {
                    Description = "text",
                    Spec = """{"blocks":[{"type":"paragraph"}]}""",
                }
            );
        }

        Data.AddReport(new SandboxReport("entity", "project", "A draft") { Type = "runs/draft" });
        Project project = await Api.ProjectAsync("entity/project", CancellationToken);

        List<Report> reports = await project.Reports().ToListAsync(CancellationToken);

        Assert.Equal(55, reports.Count);
        Assert.Equal("paragraph", reports[0].Spec["blocks"][0]["type"].GetString());
        Assert.Equal(
            reports.Single(report => report.Title == "Report 7").Id,
            (await project.Reports("Report 7").SingleAsync(CancellationToken)).Id
        );
    }
}
