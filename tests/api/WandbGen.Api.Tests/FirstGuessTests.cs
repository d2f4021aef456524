using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>What someone who knows W&amp;B's Python client writes in C# at the first go: the examples of its documentation, one by
/// one.</summary>
public sealed class FirstGuessTests(FirstGuessTests.Example example) : IClassFixture<FirstGuessTests.Example>
{
    private const string Path = "sandbox/quickstart";

    private readonly WandbApi _api = example.Api;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact] // api.runs("e/p", filters={"state": "finished", "config.optimizer": "adam"})
    public async Task Runs_by_a_filter() =>
        Assert.Equal(
            3,
            await _api.Runs(Path, RunFilter.State == RunState.Finished & RunFilter.Config("learning_rate") > 0).CountAsync(Token)
        );

    [Fact] // api.runs("e/p", order="-summary_metrics.loss")[0]
    public async Task The_first_of_sorted_runs() =>
        Assert.NotEmpty((await _api.Runs(Path, order: "-summary_metrics.loss").FirstAsync(Token)).Id);

    [Fact] // api.runs("e/p", filters={"tags": {"$in": ["baseline"]}})
    public async Task Runs_by_tags() => Assert.Equal(2, await _api.Runs(Path, RunFilter.Tags.ContainsAny("baseline")).CountAsync(Token));

    [Fact] // api.runs("e/p", filters={"display_name": {"$regex": "^As.*"}})
    public async Task Runs_by_a_regular_expression() =>
        Assert.Equal("hare", (await _api.Runs(Path, RunFilter.DisplayName.Matches("^As.*")).SingleAsync(Token)).Id);

    [Fact] // api.runs("e/p", filters={"$or": [{"config.x": 1}, {"config.x": 2}]})
    public async Task Runs_by_alternatives() =>
        Assert.Equal(
            2,
            await _api.Runs(Path, RunFilter.Config("learning_rate") == 0.05 | RunFilter.Config("learning_rate") == 0.5).CountAsync(Token)
        );

    [Fact] // run.state
    public async Task A_runs_state() => Assert.True((await HareAsync()).State == RunState.Finished);

    [Fact] // run.url
    public async Task A_runs_url() =>
        Assert.EndsWith("/sandbox/quickstart/runs/hare", (await HareAsync()).Url.AbsolutePath, StringComparison.Ordinal);

    [Fact] // run.config["learning_rate"]
    public async Task A_runs_configuration() => Assert.Equal(0.5, (await HareAsync()).Config["learning_rate"].GetDouble());

    [Fact] // run.summary["loss"]
    public async Task A_value_of_a_runs_summary() => Assert.True((await HareAsync()).Summary["loss"].GetDouble() >= 0);

    [Fact] // run.metadata["host"]
    public async Task A_runs_metadata() => Assert.NotEmpty((await (await HareAsync()).MetadataAsync(Token))!.Value["host"].GetString());

    [Fact] // run.files()
    public async Task A_runs_files() =>
        Assert.Contains("config.yaml", await (await HareAsync()).Files().Select(static file => file.Name).ToListAsync(Token));

    [Fact] // run.file("config.yaml").download(root=dir, replace=True)
    public async Task One_file_of_a_run()
    {
        RunFile file = await (await HareAsync()).FileAsync("config.yaml", Token);

        DownloadedFile downloaded = await file.DownloadAsync(example.Directory, replace: true, cancellationToken: Token);

        Assert.Equal(VerificationLevel.Md5, downloaded.Verification);
    }

    [Fact] // run.console_logs(last=3)
    public async Task The_last_lines_of_a_runs_log()
    {
        IReadOnlyList<ConsoleLogLine> lines = await (await HareAsync()).LastConsoleLinesAsync(3, Token);

        Assert.Equal(3, lines.Count);
        Assert.StartsWith("step  59", lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact] // run.logged_artifacts()
    public async Task What_a_run_logged() =>
        Assert.Equal("network", (await (await HareAsync()).LoggedArtifacts().SingleAsync(Token)).Collection);

    [Fact] // run.used_artifacts()
    public async Task What_a_run_used()
    {
        Artifact waves = await (await HareAsync()).UsedArtifacts().SingleAsync(Token);

        Assert.Equal("waves:v0", waves.Name);
        Assert.Equal(["training"], waves.UsedAs!);
    }

    [Fact] // run.sweep
    public async Task A_runs_sweep() => Assert.Equal("pace", (await (await HareAsync()).SweepAsync(Token))!.Id);

    [Fact] // run.wait_until_finished()
    public async Task Waiting_for_a_run() =>
        Assert.True((await (await HareAsync()).WaitUntilFinishedAsync(cancellationToken: Token)).HasEnded);

    [Fact] // run.lastHistoryStep
    public async Task A_runs_last_step() => Assert.Equal(59, await (await HareAsync()).LastStepAsync(Token));

    [Fact] // api.sweep("e/p/s").best_run()
    public async Task The_best_run_of_a_sweep() =>
        Assert.NotNull(await (await _api.SweepAsync($"{Path}/pace", Token)).BestRunAsync(cancellationToken: Token));

    [Fact] // sweep.runs
    public async Task The_runs_of_a_sweep() =>
        Assert.Equal(3, await (await _api.SweepAsync($"{Path}/pace", Token)).Runs().CountAsync(Token));

    [Fact] // sweep.config["method"]
    public async Task A_sweeps_configuration() =>
        Assert.Equal("grid", (await _api.SweepAsync($"{Path}/pace", Token)).Config["method"].GetString());

    [Fact] // api.artifact("e/p/name:alias")
    public async Task An_artifact_by_its_alias() =>
        Assert.Equal("network:v2", (await _api.ArtifactAsync($"{Path}/network:best", Token)).Name);

    [Fact] // artifact.files()
    public async Task An_artifacts_files() => Assert.Equal(3, await (await NetworkAsync()).Files().CountAsync(Token));

    [Fact] // artifact.logged_by()
    public async Task Who_logged_an_artifact() => Assert.Equal("hare", (await (await NetworkAsync()).LoggedByAsync(Token))!.Id);

    [Fact] // artifact.used_by()
    public async Task Who_used_an_artifact() =>
        Assert.Equal(
            ["hare", "tortoise", "walker"],
            (
                await (await _api.ArtifactAsync($"{Path}/waves:latest", Token)).UsedBy().Select(static run => run.Id).ToListAsync(Token)
            ).Order()
        );

    [Fact] // artifact.metadata, artifact.aliases, artifact.tags
    public async Task What_an_artifact_says_of_itself()
    {
        Artifact network = await NetworkAsync();

        Assert.True(network.Metadata["loss"].GetDouble() >= 0);
        Assert.Contains("latest", network.Aliases);
        Assert.Equal(["fast"], network.Tags);
    }

    [Fact] // api.artifact_exists("e/p/name:alias")
    public async Task Whether_an_artifact_exists() => Assert.False(await _api.ArtifactExistsAsync($"{Path}/network:none", Token));

    [Fact] // api.artifacts("model", "e/p/network", tags=["fast"])
    public async Task The_versions_of_a_collection() =>
        Assert.Equal(
            "network:v2",
            (await _api.Artifacts("model", $"{Path}/network", ArtifactFilter.Tags.Contains("fast")).SingleAsync(Token)).Name
        );

    [Fact] // api.artifact_types("e/p")
    public async Task The_types_of_artifacts() =>
        Assert.Equal(["dataset", "model"], await _api.ArtifactTypes(Path).Select(static type => type.Name).ToListAsync(Token));

    [Fact] // api.projects("e")
    public async Task The_projects_of_an_entity() =>
        Assert.Contains("quickstart", await _api.Projects("sandbox").Select(static project => project.Name).ToListAsync(Token));

    [Fact] // api.team("t").members
    public async Task The_members_of_a_team() =>
        Assert.Contains(
            "ada",
            await (await _api.TeamAsync("sandbox-team", Token)).Members().Select(static member => member.Username).ToListAsync(Token)
        );

    [Fact] // api.user("ada").teams
    public async Task The_teams_of_a_user() =>
        Assert.Contains(
            "sandbox-team",
            await (await _api.UserAsync("ada", Token)).Teams().Select(static team => team.Name).ToListAsync(Token)
        );

    [Fact] // api.registries("org").collections().versions(filter={"alias": "live"})
    public async Task The_versions_of_registries() =>
        Assert.Equal(
            "paces:v1",
            (
                await _api.Registries("sandbox-lab")
                    .Collections()
                    .Versions(RegistryVersionFilter.Aliases.Contains("live"))
                    .SingleAsync(Token)
            ).Name
        );

    [Fact] // api.registry("models", "org").user_members()
    public async Task The_members_of_a_registry() =>
        Assert.Contains(
            "ada",
            await (await _api.RegistryAsync("models", "sandbox-lab", Token))
                .UserMembers()
                .Select(static member => member.Username)
                .ToListAsync(Token)
        );

    [Fact] // api.automations("e"), api.automation("name")
    public async Task An_automation() =>
        Assert.Equal("quickstart", (await _api.AutomationAsync("tell-the-lab", cancellationToken: Token)).Project);

    [Fact] // api.slack_integrations("e")
    public async Task The_channels_of_a_team() =>
        Assert.Equal("#training", (await _api.SlackIntegrations("sandbox").SingleAsync(Token)).ChannelName);

    [Fact] // api.reports("e/p"), report.spec
    public async Task A_report()
    {
        Report report = await _api.Reports(Path).SingleAsync(Token);

        Assert.Equal(report.Title, (await _api.ReportAsync(report.Url.ToString(), Token)).Title);
    }

    [Fact] // api.run_queue("e", "workstations").items
    public async Task The_items_of_a_queue() =>
        Assert.Equal(3, await (await _api.RunQueueAsync("sandbox/workstations", Token)).Items().CountAsync(Token));

    [Fact] // api.from_path("e/p/runs/id")
    public async Task Whatever_a_path_leads_to() => Assert.IsType<Run>(await _api.FromPathAsync($"{Path}/runs/hare", Token));

    [Fact] // api.viewer.username
    public async Task Who_the_key_belongs_to() => Assert.Equal("sandbox", (await _api.ViewerAsync(Token)).Username);

    private Task<Run> HareAsync() => _api.RunAsync($"{Path}/hare", Token);

    private Task<Artifact> NetworkAsync() => _api.ArtifactAsync($"{Path}/network:latest", Token);

    /// <summary>The sandbox's example project, trained once for all.</summary>
    public sealed class Example : IAsyncLifetime
    {
        private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("wandbgen-tests-");
        private WandbSandbox? _sandbox;

        public WandbApi Api { get; private set; } = null!;

        public string Directory => _directory.FullName;

        public async ValueTask InitializeAsync()
        {
            _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = true });
            Api = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
        }

        public async ValueTask DisposeAsync()
        {
            Api.Dispose();
            await _sandbox!.DisposeAsync();
            _directory.Delete(recursive: true);
        }
    }
}
