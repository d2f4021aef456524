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

    [Fact] // api.run("e/p/r"), in parts
    public async Task A_run_by_the_parts_of_its_path() =>
        Assert.Equal($"{Path}/hare", (await _api.RunAsync("sandbox", "quickstart", "hare", Token)).Path);

    [Fact] // run.id, run.name, run.entity, run.project, run.tags, run.group, run.notes, run.createdAt
    public async Task What_a_run_says_of_itself()
    {
        Run run = await HareAsync();

        Assert.Equal(("hare", "As fast as it goes", "sandbox", "quickstart"), (run.Id, run.Name, run.Entity, run.Project));
        Assert.Equal(["candidate"], run.Tags!);
        Assert.Equal(("pace", "train", "pace"), (run.Group, run.JobType, run.SweepName));
        Assert.StartsWith("The largest", run.Notes, StringComparison.Ordinal);
        Assert.True(run.CreatedAt <= run.HeartbeatAt);
        Assert.True(run.HistoryLineCount > 0);
    }

    [Fact] // run.config.get("x"), run.summary.keys()
    public async Task Keys_that_may_not_be_there()
    {
        Run run = await HareAsync();

        Assert.False(run.Config.TryGetValue("none", out _));
        Assert.Null(run.Summary.Find("val.none"));
        Assert.Contains("loss", run.Summary.Members.Select(static member => member.Key));
        Assert.True(run.Summary.Find("loss")?.GetDouble() < 1);
    }

    [Fact] // run.summary_metrics, run.system_metrics, run.json_config, run.rawconfig
    public async Task A_runs_raw_values()
    {
        Run run = await HareAsync();

        Assert.Contains("learning_rate", run.RawConfig.ToString(), StringComparison.Ordinal);
        Assert.Equal(WandbValueKind.Object, run.SystemMetrics.Kind);
    }

    [Fact] // run.load()
    public async Task Loading_a_run_again() => Assert.Equal("hare", (await (await HareAsync()).LoadAsync(Token)).Id);

    [Fact] // run.files(pattern="%.yaml"), run.files(names=["config.yaml"])
    public async Task Some_of_a_runs_files()
    {
        Run run = await HareAsync();

        Assert.NotEmpty(await run.Files(pattern: "%.yaml").ToListAsync(Token));
        Assert.Equal(1, await run.Files(names: ["config.yaml"]).CountAsync(Token));
    }

    [Fact] // file.name, file.size, file.mimetype, file.md5, file.url
    public async Task What_a_file_says_of_itself()
    {
        RunFile file = await (await HareAsync()).FileAsync("config.yaml", Token);

        Assert.Equal("config.yaml", file.Name);
        Assert.True(file.Size > 0);
        Assert.NotNull(file.Md5);
        Assert.NotNull(file.Url);
        Assert.NotNull(file.UpdatedAt);
    }

    [Fact] // run.file("x").download() into memory
    public async Task A_files_content_in_memory()
    {
        RunFile file = await (await HareAsync()).FileAsync("config.yaml", Token);
        using var memory = new MemoryStream();

        await file.DownloadToStreamAsync(memory, cancellationToken: Token);
        using var reader = new StreamReader(await file.OpenReadAsync(Token));

        Assert.Equal(memory.ToArray(), System.Text.Encoding.UTF8.GetBytes(await reader.ReadToEndAsync(Token)));
    }

    [Fact] // for file in run.files(): file.download(root)
    public async Task All_files_of_a_run()
    {
        IReadOnlyList<DownloadedFile> files = await (await HareAsync())
            .Files(pattern: "%.json")
            .DownloadAllAsync(System.IO.Path.Combine(example.Directory, "all"), cancellationToken: Token);

        Assert.NotEmpty(files);
    }

    [Fact] // run.console_logs()
    public async Task A_runs_whole_log() => Assert.True(await (await HareAsync()).ConsoleLogs().CountAsync(Token) >= 60);

    [Fact] // for line in run.console_logs() of a run that goes on
    public async Task A_log_that_is_followed()
    {
        Run run = await HareAsync();

        List<ConsoleLogLine> lines = await run.ConsoleLogs().FollowAsync(cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(await run.ConsoleLogs().CountAsync(Token), lines.Count);
        Assert.NotNull(lines[0].Timestamp);
    }

    [Fact] // wait_until_finished, with what happens meanwhile
    public async Task A_run_that_is_watched()
    {
        Run run = await HareAsync();

        await foreach (Run now in run.WatchAsync(TimeSpan.FromSeconds(1), Token))
        {
            Assert.True(now.HasEnded);
        }
    }

    [Fact] // api.runs("e/p", filters={"heartbeatAt": {"$gt": …}, "createdAt": {"$gt": …}})
    public async Task Runs_by_time() =>
        Assert.Equal(
            3,
            await _api.Runs(Path, RunFilter.HeartbeatAt > DateTime.UnixEpoch & RunFilter.CreatedAt > DateTimeOffset.UnixEpoch)
                .CountAsync(Token)
        );

    [Fact] // api.runs("e/p", filters={"sweep": "pace", "group": …, "jobType": …, "username": …, "host": …, "duration": …})
    public async Task Runs_by_every_documented_field() =>
        Assert.Equal(
            2,
            await _api.Runs(
                    Path,
                    RunFilter.Sweep == "pace"
                        & RunFilter.Group == "pace"
                        & RunFilter.JobType == "train"
                        & RunFilter.Duration >= 0
                        & RunFilter.Id != "walker"
                        & !(RunFilter.Host == "nowhere" | RunFilter.Username == "nobody")
                )
                .CountAsync(Token)
        );

    [Fact] // api.runs("e/p", filters={"summary_metrics.loss": {"$exists": True}}, order="+config.learning_rate.value")
    public async Task Runs_by_a_logged_value_in_order() =>
        Assert.Equal(
            ["tortoise", "walker", "hare"],
            await _api.Runs(Path, RunFilter.Summary("loss").Exists(), RunOrder.Config("learning_rate"))
                .Select(static run => run.Id)
                .ToListAsync(Token)
        );

    [Fact] // api.runs("e/p", filters={"state": {"$in": [...]}, "notes": {"$regex": …}})
    public async Task Runs_by_one_of_several_states() =>
        Assert.Equal(
            "walker",
            (
                await _api.Runs(Path, RunFilter.State.In(RunState.Finished, RunState.Crashed) & RunFilter.Notes.Contains("Between"))
                    .SingleAsync(Token)
            ).Id
        );

    [Fact] // api.runs("e/p", filters={...}) as a dictionary
    public async Task Runs_by_a_filter_in_JSON() =>
        Assert.Equal(3, await _api.Runs(Path, new System.Text.Json.Nodes.JsonObject { ["state"] = "finished" }).CountAsync(Token));

    [Fact] // runs[0], runs[:2], len(runs)
    public async Task Runs_by_position()
    {
        Runs runs = _api.Runs(Path, order: RunOrder.CreatedAt.Descending());

        Assert.Equal((await runs.FirstAsync(Token)).Id, (await runs.ElementAtAsync(0, Token)).Id);
        Assert.Equal(2, await runs.Take(2).CountAsync(Token));
        Assert.Equal(3, await runs.CountAsync(Token));
    }

    [Fact] // api.runs("e/p", per_page=2), paginator.cursor, start=
    public async Task Runs_page_by_page()
    {
        Page<Run> first = await _api.Runs(Path, pageSize: 2).AsPages().FirstAsync(Token);
        Page<Run> second = await _api.Runs(Path, pageSize: 2).AsPages(first.Next).FirstAsync(Token);

        Assert.Equal((2, 1), (first.Items.Length, second.Items.Length));
    }

    [Fact] // api.runs("e/p", lazy=True)
    public async Task Runs_without_their_values() =>
        Assert.Equal(
            0.5,
            (await (await _api.RunOverviews(Path, RunFilter.Id == "hare").SingleAsync(Token)).LoadAsync(Token))
                .Config["learning_rate"]
                .GetDouble()
        );

    [Fact] // api.project("p", "e").sweeps(filters={...})
    public async Task The_sweeps_of_a_project()
    {
        Project project = await _api.ProjectAsync(Path, Token);

        Assert.Equal("pace", (await project.Sweeps(SweepFilter.State == SweepState.Finished).SingleAsync(Token)).Id);
        Assert.Equal("pace", (await _api.Sweeps(Path).SingleAsync(Token)).Id);
    }

    [Fact] // sweep.name, sweep.state, sweep.expected_run_count, sweep.order, sweep.url
    public async Task What_a_sweep_says_of_itself()
    {
        Sweep sweep = await _api.SweepAsync($"{Path}/sweeps/pace", Token);

        Assert.Equal(("How fast to learn", 3), (sweep.Name, sweep.ExpectedRunCount));
        Assert.True(sweep.State == SweepState.Finished);
        Assert.Equal("+summary_metrics.loss", sweep.Order!.ToString());
        Assert.EndsWith("/sweeps/pace", sweep.Url.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact] // sweep.best_run(order="-summary_metrics.loss")
    public async Task The_worst_run_of_a_sweep() =>
        Assert.NotNull(await (await _api.SweepAsync($"{Path}/pace", Token)).BestRunAsync("-summary_metrics.loss", Token));

    [Fact] // sweep.agents(), agent.runs()
    public async Task The_runs_of_a_sweeps_agents()
    {
        Sweep sweep = await _api.SweepAsync($"{Path}/pace", Token);
        Agent agent = await sweep.Agents().FirstAsync(static agent => agent.Host == "workstation", Token);

        Assert.Equal("hare", (await agent.Runs().SingleAsync(Token)).Id);
        Assert.Equal(agent.Id, (await sweep.AgentAsync(agent.Id, Token)).Id);
    }

    [Fact] // artifact.download(root)
    public async Task An_artifacts_download()
    {
        string root = System.IO.Path.Combine(example.Directory, "network");
        Artifact network = await NetworkAsync();

        ArtifactDownload done = await network.DownloadAsync(root, cancellationToken: Token);

        Assert.Equal(3, done.Entries);
        Assert.True((await network.VerifyAsync(root, Token)).IsComplete);
    }

    [Fact] // artifact.get_entry("x"), artifact.manifest.entries, artifact.file("x")
    public async Task An_artifacts_entries()
    {
        Artifact network = await NetworkAsync();
        using var reader = new StreamReader(await network.OpenReadAsync("config.yaml", Token));

        Assert.NotEmpty(await reader.ReadToEndAsync(Token));
        Assert.Equal(3, await network.Entries(cancellationToken: Token).CountAsync(Token));
        Assert.Equal("config.yaml", (await network.FileAsync("config.yaml", Token)).Name);
    }

    [Fact] // artifact.name, artifact.version, artifact.type, artifact.digest, artifact.size, artifact.qualified_name
    public async Task What_an_artifact_is_called()
    {
        Artifact network = await NetworkAsync();

        Assert.Equal(("network:v2", "v2", "network", "model"), (network.Name, network.Version, network.Collection, network.Type));
        Assert.Equal($"{Path}/network:v2", network.Path);
        Assert.True(network is { Size: > 0, FileCount: 3 });
        Assert.True(network.State == ArtifactState.Committed);
        Assert.Null(network.TimeToLive);
        Assert.EndsWith("/artifacts/model/network/v2", network.Url.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact] // artifact.used_by() of finished runs
    public async Task Who_used_an_artifact_and_finished() =>
        Assert.Equal(
            3,
            await (await _api.ArtifactAsync($"{Path}/waves:v0", Token)).UsedBy(RunFilter.State == RunState.Finished).CountAsync(Token)
        );

    [Fact] // artifact.linked_artifacts, artifact.source_artifact, artifact.is_link
    public async Task Where_an_artifact_is_linked()
    {
        Artifact link = await (await NetworkAsync()).LinkedArtifacts().FirstAsync(static link => link.Collection == "production", Token);

        Assert.True(link.IsLink);
        Assert.Equal("network:v2", link.Source!.Name);
    }

    [Fact] // artifact.collection, api.artifact_collection("model", "e/p/network")
    public async Task The_collection_of_an_artifact()
    {
        ArtifactCollection collection = await _api.ArtifactCollectionAsync($"{Path}/network", Token);

        Assert.Equal(collection.Id, (await (await NetworkAsync()).CollectionAsync(Token)).Id);
        Assert.IsType<ArtifactSequence>(collection);
        Assert.Equal(["example"], collection.Tags);
        Assert.Contains("best", await collection.Aliases().Select(static alias => alias.Alias).ToListAsync(Token));
        Assert.Equal(3, await collection.Artifacts().CountAsync(Token));
    }

    [Fact] // api.artifact_collections("e/p", "model"), api.artifact_type("model", "e/p").collections(), project.collections()
    public async Task The_collections_of_a_type()
    {
        ArtifactType type = await _api.ArtifactTypeAsync("model", Path, Token);

        Assert.Equal(
            (await _api.ArtifactCollections(Path, "model").Select(static one => one.Name).ToListAsync(Token)).Order(),
            await type.Collections(order: ArtifactOrder.Name).Select(static one => one.Name).ToListAsync(Token)
        );
        Assert.Contains(
            "waves",
            await (await _api.ProjectAsync(Path, Token))
                .Collections(ArtifactCollectionFilter.Name.StartsWith("w"))
                .Select(static one => one.Name)
                .ToListAsync(Token)
        );
    }

    [Fact] // api.artifact_collection_exists("e/p/network", "model")
    public async Task Whether_a_collection_exists() => Assert.True(await _api.ArtifactCollectionExistsAsync($"{Path}/network", Token));

    [Fact] // api.registries()
    public async Task The_registries_of_ones_own_organization() =>
        Assert.Equal(
            ["datasets", "models"],
            (await ApiOf("sandbox-team").Registries().Select(static registry => registry.Name).ToListAsync(Token)).Order()
        );

    [Fact] // api.registries(filter={"name": {"$regex": "model"}}).versions(filter={"$or": [{"tag": "prod"}, {"alias": "live"}]})
    public async Task The_versions_of_ones_own_organizations_registries() =>
        Assert.Equal(
            "paces:v1",
            (
                await ApiOf("sandbox-team")
                    .Registries(filters: RegistryFilter.Name.Matches("model"))
                    .Versions(RegistryVersionFilter.Tags.Contains("prod") | RegistryVersionFilter.Aliases.Contains("live"))
                    .SingleAsync(Token)
            ).Name
        );

    [Fact] // api.registries().collections(filter={"name": "paces", "tag": "reviewed"})
    public async Task The_collections_of_ones_own_organizations_registries() =>
        Assert.Equal(
            "paces",
            (
                await ApiOf("sandbox-team")
                    .Registries()
                    .Collections(ArtifactCollectionFilter.Name == "paces" & ArtifactCollectionFilter.Tags.Contains("reviewed"))
                    .SingleAsync(Token)
            ).Name
        );

    [Fact] // api.registry("models", "org").collections()
    public async Task The_collections_of_a_registry()
    {
        Registry models = await _api.RegistryAsync("models", "sandbox-lab", Token);

        Assert.Equal("paces", (await models.Collections().SingleAsync(Token)).Name);
        Assert.Equal(2, await models.Versions().CountAsync(Token));
        Assert.Equal(RegistryVisibility.Restricted, models.Visibility);
        Assert.Equal(["model"], await models.ArtifactTypes().Select(static type => type.Name).ToListAsync(Token));
        Assert.Equal("sandbox-team", (await models.TeamMembers().SingleAsync(Token)).Team.Name);
    }

    [Fact] // api.organization("org").teams
    public async Task The_people_of_an_organization()
    {
        Organization organization = await _api.OrganizationAsync("sandbox-lab", Token);

        Assert.Contains("ada", await organization.Members().Select(static member => member.Username).ToListAsync(Token));
        Assert.Equal("sandbox-team", (await organization.Teams().SingleAsync(Token)).Name);
        Assert.Equal(2, await organization.Registries().CountAsync(Token));
    }

    [Fact] // api.users("ada"), user.email, user.admin
    public async Task People_by_a_part_of_their_name() => Assert.False((await _api.Users("ada").SingleAsync(Token)).IsAdmin);

    [Fact] // api.viewer.teams, api.default_entity
    public async Task What_belongs_to_the_key()
    {
        User viewer = await _api.ViewerAsync(Token);

        Assert.Equal(viewer.Entity, await _api.DefaultEntityAsync(Token));
        Assert.Equal(await viewer.Teams().CountAsync(Token), await _api.Teams().CountAsync(Token));
    }

    [Fact] // team.members[0].username, .admin, .pending, .accountType
    public async Task What_a_member_says_of_itself()
    {
        List<Member> members = await (await _api.TeamAsync("sandbox-team", Token)).Members().ToListAsync(Token);

        Assert.Contains(members, static member => member is { AccountType: "SERVICE", IsPending: not true });
        Assert.Contains(members, static member => member.IsPending == true);
    }

    [Fact] // api.automations(entity="e", name="x"), automation.event, automation.action, automation.scope
    public async Task What_an_automation_does()
    {
        Automation automation = await _api.Automations("sandbox", AutomationFilter.Name == "tell-the-lab").SingleAsync(Token);

        Assert.True(Assert.IsType<AutomationFilterEvent>(automation.Event).Type == AutomationEventType.RunState);
        Assert.Equal(
            "#training",
            Assert.IsType<SlackIntegration>(Assert.IsType<AutomationNotification>(automation.Action).Integration).ChannelName
        );
        Assert.Equal("quickstart", Assert.IsType<AutomationProjectScope>(automation.Scope).Project);
        Assert.True(automation.IsEnabled);
    }

    [Fact] // api.integrations("e"), api.webhook_integrations("e")
    public async Task The_integrations_of_a_team()
    {
        Assert.Equal(2, await _api.Integrations("sandbox").CountAsync(Token));
        Assert.Equal("deploy", (await _api.WebhookIntegrations("sandbox").SingleAsync(Token)).Name);
    }

    [Fact] // api.run_queue("e", "workstations")
    public async Task A_queue_by_its_name()
    {
        RunQueue queue = await _api.RunQueueAsync("sandbox", "workstations", Token);

        Assert.Equal((await _api.RunQueueAsync("sandbox/workstations", Token)).Id, queue.Id);
        Assert.Equal("gpus", Assert.Single((await queue.ConfigAsync(Token))!.TemplateVariables).Name);
        RunQueueItem claimed = await queue.Items().FirstAsync(static item => item.State == RunQueueItemState.Claimed, Token);
        Assert.Equal("hare", (await claimed.WaitUntilRunningAsync(cancellationToken: Token)).Id);
    }

    [Fact] // report.id, report.description, report.spec, report.user
    public async Task What_a_report_says_of_itself()
    {
        Report report = await (await _api.ProjectAsync(Path, Token)).Reports("Which pace is right?").SingleAsync(Token);

        Assert.Equal(("Which pace is right?", "quickstart"), (report.Title, report.Project));
        Assert.StartsWith("Three", report.Description, StringComparison.Ordinal);
        Assert.False(report.Spec.IsNull);
    }

    [Fact] // api.project("p", "e").url, .owner, .created_at
    public async Task What_a_project_says_of_itself()
    {
        Project project = await _api.ProjectAsync(Path, Token);

        Assert.Equal(("quickstart", "sandbox", Path), (project.Name, project.Entity, project.Path));
        Assert.EndsWith("/sandbox/quickstart", project.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(3, await project.Runs().CountAsync(Token));
        Assert.Equal(2, await project.ArtifactTypes().CountAsync(Token));
    }

    [Fact] // api.from_path(url), run.url
    public async Task Whatever_an_address_leads_to() =>
        Assert.IsType<Artifact>(await _api.FromPathAsync((await NetworkAsync()).Url.ToString(), Token));

    [Fact] // except wandb.errors.CommError
    public async Task What_does_not_exist() =>
        Assert.Equal("Run", (await Assert.ThrowsAsync<WandbNotFoundException>(() => _api.RunAsync($"{Path}/none", Token))).TypeName);

    private WandbApi ApiOf(string entity) => example.Connect(entity);

    private Task<Run> HareAsync() => _api.RunAsync($"{Path}/hare", Token);

    private Task<Artifact> NetworkAsync() => _api.ArtifactAsync($"{Path}/network:latest", Token);

    /// <summary>The sandbox's example project, trained once for all.</summary>
    public sealed class Example : IAsyncLifetime
    {
        private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("wandbgen-tests-");
        private readonly System.Collections.Concurrent.ConcurrentBag<WandbApi> _others = [];
        private WandbSandbox? _sandbox;

        public WandbApi Api { get; private set; } = null!;

        public string Directory => _directory.FullName;

        public async ValueTask InitializeAsync()
        {
            _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = true });
            Api = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
        }

        /// <summary>A client of the same sandbox with a default entity.</summary>
        public WandbApi Connect(string entity)
        {
            var api = new WandbApi(
                new WandbClientOptions
                {
                    BaseUrl = _sandbox!.BaseUrl,
                    ApiKey = _sandbox.ApiKey,
                    Entity = entity,
                }
            );
            _others.Add(api);
            return api;
        }

        public async ValueTask DisposeAsync()
        {
            while (_others.TryTake(out WandbApi? other))
            {
                other.Dispose();
            }

            Api.Dispose();
            await _sandbox!.DisposeAsync();
            _directory.Delete(recursive: true);
        }
    }
}
