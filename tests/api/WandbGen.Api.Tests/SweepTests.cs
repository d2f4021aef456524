using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class SweepTests : SandboxTest
{
    [Theory]
    [InlineData("e/p/s")]
    [InlineData("e/p/sweeps/s")]
    [InlineData("p/s")]
    [InlineData("s")]
    public async Task A_sweep_is_found_by_every_form_of_its_path(string path)
    {
        Data.AddSweep(new SandboxSweep("e", "p", "s"));
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Entity = "e",
                Project = "p",
            }
        );

        Sweep sweep = await api.SweepAsync(path, CancellationToken);

        Assert.Equal("e/p/s", sweep.Path);
        Assert.Equal(sweep.Path, (await api.SweepAsync(sweep.Url.AbsoluteUri, CancellationToken)).Path);
    }

    [Theory]
    [InlineData("https://wandb.ai/e/p/runs/r", "it is not the address of a sweep")]
    [InlineData("https://wandb.ai/e/p/sweeps", "the sweep is missing")]
    [InlineData("e//s", "one of its segments is empty")]
    [InlineData("a/b/c/d/e", "it has 5 parts")]
    public void A_path_that_is_no_sweeps_says_why(string path, string reason) =>
        Assert.Contains(
            $"is not a sweep's path: {reason}. Write 'entity/project/sweep'",
            Assert.Throws<ArgumentException>(nameof(path), () => SweepPath.Parse(path)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_sweep_that_does_not_exist_is_a_typed_error()
    {
        Data.AddRun("e", "p", "r");

        WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(() =>
            Api.SweepAsync("e/p/none", CancellationToken)
        );

        Assert.Equal("Sweep", error.TypeName);
    }

    [Theory]
    [InlineData("metric: {name: loss, goal: minimize}", "+summary_metrics.loss", "low")]
    [InlineData("metric:\n  goal: maximize\n  name: loss\n", "-summary_metrics.loss", "high")]
    [InlineData("metric:\n  name: loss\nmethod: random\n", "+summary_metrics.loss", "low")]
    [InlineData("metric: {name: loss, goal: MINIMIZE}", "+summary_metrics.loss", "low")]
    [InlineData("metric: {name: loss, goal: MAXIMIZE}", "-summary_metrics.loss", "high")]
    [InlineData("metric: {name: loss, goal: Maximize}", "-summary_metrics.loss", "high")]
    // As in Python, any other goal than minimize is maximize.
    [InlineData("metric: {name: loss, goal: max}", "-summary_metrics.loss", "high")]
    [InlineData("metric: {name: loss, goal: 1}", "-summary_metrics.loss", "high")]
    [InlineData("metric: {name: loss, goal: null}", "-summary_metrics.loss", "high")]
    [InlineData("metric: {name: summary_metrics.loss}", "+summary_metrics.loss", "low")]
    public async Task The_best_run_is_the_first_by_the_metric_and_its_goal(string config, string order, string best)
    {
        Data.AddSweep(new SandboxSweep("e", "p", "s") { Config = config });
        Data.AddRun(new SandboxRun("e", "p", "high") { Sweep = "s", Summary = """{"loss":3}""" });
        Data.AddRun(new SandboxRun("e", "p", "low") { Sweep = "s", Summary = """{"loss":1}""" });
        Data.AddRun(new SandboxRun("e", "p", "crashed") { Sweep = "s", State = "crashed" });
        Data.AddRun(new SandboxRun("e", "p", "stranger") { Summary = """{"loss":0}""" });
        Sweep sweep = await Api.SweepAsync("e/p/s", CancellationToken);

        Run? run = await sweep.BestRunAsync(cancellationToken: CancellationToken);

        Assert.Equal(order, sweep.Order?.ToString());
        Assert.Equal(best, run?.Id);
        Assert.Equal("high", (await sweep.BestRunAsync("-summary_metrics.loss", CancellationToken))?.Id);
    }

    [Theory]
    [InlineData("val.loss", "+summary_metrics.val.loss")]
    [InlineData("config.lr", "+config.lr")]
    [InlineData("tags.x", "+tags.x")]
    [InlineData("config", "+summary_metrics.config")]
    [InlineData("-x", "+summary_metrics.-x")]
    public void A_metrics_name_is_completed_as_Python_completes_it(string name, string order) =>
        Assert.Equal(
            order,
            new Sweep
            {
                Id = "s",
                StorageId = "1",
                Entity = "e",
                Project = "p",
                State = default,
                Method = "grid",
                RawConfig = $"metric: {{name: \"{name}\"}}",
            }.Order?.ToString()
        );

    [Fact]
    public async Task Sweeps_are_filtered_by_fields_with_types_and_by_JSON()
    {
        Data.AddSweep(new SandboxSweep("e", "p", "a") { State = "RUNNING", DisplayName = "lr search" });
        Data.AddSweep(new SandboxSweep("e", "p", "b") { State = "FINISHED", DisplayName = "lr again" });
        Data.AddSweep(new SandboxSweep("e", "p", "c") { State = "RUNNING" });
        Project project = await Api.ProjectAsync("e/p", CancellationToken);

        Assert.Equal(["a", "c"], await IdsAsync(SweepFilter.State == SweepState.Running));
        Assert.Equal(["a"], await IdsAsync(SweepFilter.State == SweepState.Running & SweepFilter.DisplayName.StartsWith("lr")));
        Assert.Equal(["a", "b"], await IdsAsync(SweepFilter.Id.In("a", "b") & SweepFilter.CreatedAt > DateTimeOffset.UnixEpoch));
        Assert.Equal(["b"], await IdsAsync(new System.Text.Json.Nodes.JsonObject { ["name"] = "b" }));
        Assert.Equal(2, await project.Sweeps(SweepFilter.State != SweepState.Finished).CountAsync(CancellationToken));

        async Task<IEnumerable<string>> IdsAsync(SweepFilter filter) =>
            (await project.Sweeps(filter).Select(static sweep => sweep.Id).ToListAsync(CancellationToken)).Order();
    }

    [Fact]
    public async Task The_runs_that_a_sweep_learns_from_are_listed_with_their_metrics()
    {
        Data.AddSweep(new SandboxSweep("e", "p", "s") { PriorRuns = ["second", "first", "none"] });
        Data.AddRun(new SandboxRun("e", "p", "first") { Summary = """{"loss":3}""" });
        Data.AddRun(new SandboxRun("e", "p", "second") { Summary = """{"loss":1}""" });
        Data.AddRun(new SandboxRun("e", "p", "trial") { Sweep = "s" });
        Data.AddRun(new SandboxRun("e", "another", "first"));
        Sweep sweep = await Api.SweepAsync("e/p/s", CancellationToken);

        List<Run> runs = await sweep.PriorRuns().ToListAsync(CancellationToken);

        Assert.Equal(["e/p/first", "e/p/second"], runs.Select(static run => run.Path));
        Assert.Equal(3, runs[0].Summary["loss"].GetInt32());
    }

    [Theory]
    [InlineData("metric: {name: ''}")]
    [InlineData("metric: {name: ' '}")]
    [InlineData("metric: {name: [loss]}")]
    public async Task A_metric_without_a_name_is_none(string config)
    {
        Data.AddSweep(new SandboxSweep("e", "p", "s") { Config = config });

        Assert.Null((await Api.SweepAsync("e/p/s", CancellationToken)).Order);
    }

    [Fact]
    public async Task Of_a_sweep_without_a_metric_no_run_is_the_best_until_an_order_is_given()
    {
        Data.AddSweep(new SandboxSweep("e", "p", "s") { Config = "method: grid" });
        Sweep sweep = await Api.SweepAsync("e/p/s", CancellationToken);

        Assert.Null(sweep.Order);
        WandbStateException error = await Assert.ThrowsAsync<WandbStateException>(() =>
            sweep.BestRunAsync(cancellationToken: CancellationToken)
        );
        Assert.Contains("names no metric", error.Message, StringComparison.Ordinal);
        Assert.Equal("e/p/s", error.Path);
        Assert.Null(await sweep.BestRunAsync(RunOrder.CreatedAt, CancellationToken));
    }

    [Fact]
    public async Task A_configuration_is_read_as_Python_reads_it()
    {
        Data.AddSweep(
            new SandboxSweep("e", "p", "s")
            {
                Config = """
                parameters:
                  lr: {min: 1.0e-5, max: .inf}
                  layers:
                    values: [1, 0x10, 1_000, yes, ~, 'no', 1e3]
                """,
            }
        );
        Sweep sweep = await Api.SweepAsync("e/p/s", CancellationToken);

        Assert.Equal(double.PositiveInfinity, sweep.Config.Find("parameters.lr.max")!.Value.GetDouble());
        Assert.Equal("""[1,16,1000,true,null,"no","1e3"]""", sweep.Config.Find("parameters.layers.values")!.Value.ToString());
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("a: &x [*x]")]
    [InlineData("deep")]
    [InlineData("laughs")]
    public async Task A_configuration_that_cannot_be_read_costs_itself_alone(string config)
    {
        config = config switch
        {
            "deep" => "a: " + new string('[', 40_000) + new string(']', 40_000),
            // Each list has the one before ten times.
            "laughs" => string.Concat(
                Enumerable
                    .Range(1, 12)
                    .Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n")
                    .Prepend("a0: &a0 [x]\n")
            ),
            _ => config,
        };
        Data.AddSweep(new SandboxSweep("e", "p", "s") { Config = config });
        Sweep sweep = await Api.SweepAsync("e/p/s", CancellationToken);

        Assert.Equal(config, sweep.RawConfig);
        Assert.Contains("e/p/s", Assert.Throws<WandbProtocolException>(() => sweep.Config).Message, StringComparison.Ordinal);
    }
}
