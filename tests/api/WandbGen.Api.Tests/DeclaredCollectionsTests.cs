using WandbGen.Testing;

namespace WandbGen.Tests.Declared;

/// <summary>What a user declares of W&amp;B's collections in a project of their own, with the ready-made items; run against the
/// sandbox.</summary>
public sealed class DeclaredCollectionsTests : SandboxTest
{
    [Fact]
    public async Task Versions_in_registries_are_named_as_they_are_there()
    {
        AddModels();

        List<Artifact> all = await new VersionsInRegistries(Api.Client, "Acme").ToListAsync(CancellationToken);
        List<Artifact> models = await new VersionsInRegistries(
            Api.Client,
            "Acme",
            RegistryFilter.Name == "models",
            pageSize: 1
        ).ToListAsync(CancellationToken);

        Assert.Equal(["faces", "nets", "nets"], all.Select(static version => version.Collection).Order());
        Assert.All(models, static version => Assert.Equal(("acme-org", "wandb-registry-models"), (version.Entity, version.Project)));
        Assert.Equal(2, models.Count);
        Assert.Contains("live", models.SelectMany(static version => version.Aliases));
    }

    [Fact]
    public async Task Versions_of_one_collection_and_the_collections_of_one_version_are_listed_by_their_memberships()
    {
        AddModels();
        ArtifactCollection nets = await FindNetsAsync();

        List<Artifact> members = await new Memberships(Api.Client, nets.Id, pageSize: 1).ToListAsync(CancellationToken);
        List<Artifact> linked = await new LinkedArtifacts(Api.Client, members[0].Id).ToListAsync(CancellationToken);

        Assert.Equal(2, members.Count);
        Assert.All(members, static version => Assert.Equal(("nets", "acme-org"), (version.Collection, version.Entity)));
        Assert.Equal(["net", "nets"], linked.Select(static version => version.Collection).Order());
    }

    [Fact]
    public async Task Aliases_of_a_collection_and_tags_of_an_artifact_and_a_run_are_texts()
    {
        AddModels();
        Data.AddRun(new SandboxRun("vision", "project", "train") { Tags = ["night", "gpu"] });
        ArtifactCollection nets = await FindNetsAsync();
        Artifact net = await new Memberships(Api.Client, nets.Id).FirstAsync(CancellationToken);

        Assert.Contains("live", await new CollectionAliases(Api.Client, nets.Id, pageSize: 1).ToListAsync(CancellationToken));
        Assert.Empty(await new ArtifactTags(Api.Client, net.Id).ToListAsync(CancellationToken));
        Assert.Equal(
            ["gpu", "night"],
            (await new RunTags(Api.Client, "vision", "project", "train").ToListAsync(CancellationToken)).Order()
        );
        Assert.Equal(
            ["dataset", "model"],
            (await new ArtifactTypeNames(Api.Client, "vision", "project", pageSize: 1).ToListAsync(CancellationToken)).Order()
        );
    }

    [Fact]
    public async Task A_history_is_read_in_windows_of_steps_and_system_metrics_in_one()
    {
        string[] rows = [.. Enumerable.Range(0, 250).Select(static step => $"{{\"_step\":{step},\"loss\":{250 - step}}}")];
        Data.AddRun("entity", "project", "run");
        Data.AddHistory("entity", "project", "run", rows);
        Data.AddEvents("entity", "project", "run", """{"system.cpu":12.5}""");

        List<WandbValue> history = await new HistoryRows(Api.Client, "entity", "project", "run", pageSize: 100).ToListAsync(
            CancellationToken
        );
        List<WandbValue> events = await new SystemMetrics(Api.Client, "entity", "project", "run").ToListAsync(CancellationToken);

        Assert.Equal(rows, history.Select(static row => row.ToString()));
        Assert.Equal(["""{"system.cpu":12.5}"""], events.Select(static row => row.ToString()));
    }

    [Fact]
    public async Task The_runs_and_automations_of_all_projects_come_project_by_project()
    {
        foreach (string project in (string[])["one", "two"])
        {
            Data.AddRun("entity", project, $"run-{project}");
            Data.AddRun("entity", project, $"more-{project}");
            Data.AddAutomation(new SandboxAutomation("entity", project, $"automation-{project}"));
        }

        List<Run> runs = await new EntityRuns(Api.Client, "entity", pageSize: 1).ToListAsync(CancellationToken);
        List<Automation> automations = await new ProjectAutomations(Api.Client, "entity").ToListAsync(CancellationToken);

        Assert.Equal(["more-one", "more-two", "run-one", "run-two"], runs.Select(static run => run.Id).Order());
        Assert.All(runs, static run => Assert.EndsWith(run.Project, run.Id, StringComparison.Ordinal));
        Assert.Equal(["automation-one", "automation-two"], automations.Select(static automation => automation.Name).Order());
    }

    [Fact]
    public async Task What_a_run_used_and_what_it_was_used_as_is_listed()
    {
        Data.AddRun("entity", "project", "evaluate");
        Data.AddArtifact(new SandboxArtifact("entity", "project", "model", "net") { UsedBy = ["evaluate"] });

        Artifact used = await new Inputs(Api.Client, "entity", "project", "evaluate").SingleAsync(CancellationToken);

        Assert.Equal(("net:v0", "entity"), (used.Name, used.Entity));
        Assert.Empty(used.UsedAs!);
    }

    [Fact]
    public async Task The_last_lines_of_a_log_come_first()
    {
        (WandbApi api, _) = ScriptedApi.Create(
            """
            {"data":{"project":{"run":{"logLines":{"pageInfo":{"hasNextPage":true,"endCursor":"b"},
              "edges":[{"node":{"number":2,"line":"two"}},{"node":{"number":3,"line":"three"}}]}}}}}
            """,
            """
            {"data":{"project":{"run":{"logLines":{"pageInfo":{"hasNextPage":false,"endCursor":"a"},
              "edges":[{"node":{"number":1,"line":"one"}}]}}}}}
            """
        );
        using WandbApi scripted = api;

        List<ConsoleLogLine> lines = await new LastLines(scripted.Client, "entity", "project", "run").ToListAsync(CancellationToken);

        Assert.Equal(["three", "two", "one"], lines.Select(static line => line.Text));
    }

    [Fact]
    public async Task Integrations_of_an_entity_are_what_they_are()
    {
        Data.AddSlackIntegration("team", "workspace", "#alerts");
        Data.AddWebhookIntegration("team", "hook", new Uri("https://hooks.example/1"));

        List<Integration> integrations = await new Channels(Api.Client, "team", pageSize: 1).ToListAsync(CancellationToken);

        Assert.Equal("#alerts", Assert.Single(integrations.OfType<SlackIntegration>()).ChannelName);
    }

    private async Task<ArtifactCollection> FindNetsAsync() =>
        await new RegistryCollections(Api.Client, "Acme", RegistryFilter.Name == "models").SingleAsync(CancellationToken);

    private void AddModels()
    {
        Data.AddOrganization(new SandboxOrganization("Acme") { EntityName = "acme-org", Teams = ["vision"] });
        Data.AddRegistry(new SandboxRegistry("Acme", "datasets"));
        Data.AddRegistry(new SandboxRegistry("Acme", "models"));
        Data.AddArtifact(new SandboxArtifact("vision", "project", "model", "net"));
        Data.AddArtifact(new SandboxArtifact("vision", "project", "model", "net"));
        Data.AddArtifact(new SandboxArtifact("vision", "project", "dataset", "face"));
        Data.LinkArtifact(new SandboxLink("vision", "project", "net", 0, "nets") { Registry = ("Acme", "models"), Aliases = ["live"] });
        Data.LinkArtifact(new SandboxLink("vision", "project", "net", 1, "nets") { Registry = ("Acme", "models") });
        Data.LinkArtifact(new SandboxLink("vision", "project", "face", 0, "faces") { Registry = ("Acme", "datasets") });
    }
}
