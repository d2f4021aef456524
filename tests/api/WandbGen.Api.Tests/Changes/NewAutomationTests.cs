using System.Text.Json;
using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>Automations are made with types, and read with the same types.</summary>
public sealed class NewAutomationTests : SandboxTest
{
    /// <summary>Each condition, with what W&amp;B's Python client sends for it.</summary>
    private static readonly Dictionary<string, (AutomationCondition Condition, string Sent)> s_conditions = new()
    {
        ["a threshold"] = (
            AutomationCondition.RunMetric(new RunMetric("loss") > 100),
            """
            {"run_filter":"{\"$and\":[]}","run_metric_filter":{"threshold_filter":
            {"name":"loss","agg_op":null,"window_size":1,"cmp_op":"$gt","threshold":100}}}
            """
        ),
        ["an average"] = (
            AutomationCondition.RunMetric(new RunMetric("val/loss").Average(5) <= -0.5, RunFilter.DisplayName == "prod"),
            """
            {"run_filter":"{\"$and\":[{\"display_name\":\"prod\"}]}","run_metric_filter":{"threshold_filter":
            {"name":"val/loss","agg_op":"AVERAGE","window_size":5,"cmp_op":"$lte","threshold":-0.5}}}
            """
        ),
        ["an increase"] = (
            AutomationCondition.RunMetric(new RunMetric("loss").Max(3).IncreasesByFraction(0.25) with { PriorWindow = 7 }),
            """
            {"run_filter":"{\"$and\":[]}","run_metric_filter":{"change_filter":{"name":"loss","agg_op":"MAX","current_window_size":3,
            "prior_window_size":7,"change_type":"RELATIVE","change_dir":"INCREASE","change_amount":0.25}}}
            """
        ),
        ["any change"] = (
            AutomationCondition.RunMetric(
                new RunMetric("loss").Min(2).ChangesBy(3),
                RunFilter.Tags.Contains("a") & RunFilter.Config("lr") > 0.1
            ),
            """
            {"run_filter":"{\"$and\":[{\"tags\":\"a\"},{\"config.lr\":{\"$gt\":0.1}}]}","run_metric_filter":{"change_filter":{"name":"loss",
            "agg_op":"MIN","current_window_size":2,"prior_window_size":2,"change_type":"ABSOLUTE","change_dir":"ANY","change_amount":3}}}
            """
        ),
        ["a decrease"] = (
            AutomationCondition.RunMetric(new RunMetric("loss").DecreasesBy(3)),
            """
            {"run_filter":"{\"$and\":[]}","run_metric_filter":{"change_filter":{"name":"loss","agg_op":null,"current_window_size":1,
            "prior_window_size":1,"change_type":"ABSOLUTE","change_dir":"DECREASE","change_amount":3}}}
            """
        ),
        ["a high score"] = (
            AutomationCondition.RunMetric(new RunMetric("loss").ZScore() > 3),
            """
            {"run_filter":"{\"$and\":[]}","run_metric_filter":{"zscore_filter":
            {"name":"loss","window_size":30,"threshold":3,"change_dir":"INCREASE"}}}
            """
        ),
        ["a low score"] = (
            AutomationCondition.RunMetric(new RunMetric("loss").ZScore(10) < -2.5),
            """
            {"run_filter":"{\"$and\":[]}","run_metric_filter":{"zscore_filter":
            {"name":"loss","window_size":10,"threshold":2.5,"change_dir":"DECREASE"}}}
            """
        ),
        ["any score"] = (
            AutomationCondition.RunMetric(new RunMetric("loss").ZScore(10).Absolute() > 2),
            """
            {"run_filter":"{\"$and\":[]}","run_metric_filter":{"zscore_filter":
            {"name":"loss","window_size":10,"threshold":2,"change_dir":"ANY"}}}
            """
        ),
        ["states"] = (
            AutomationCondition.RunState(
                [RunState.Finished, RunState.Crashed, RunState.Failed],
                RunFilter.Group == "g" | RunFilter.JobType == "j"
            ),
            """
            {"run_filter":"{\"$and\":[{\"$or\":[{\"group\":\"g\"},{\"jobType\":\"j\"}]}]}",
            "run_state_filter":{"states":["FAILED","FINISHED"]}}
            """
        ),
        ["an alias"] = (
            AutomationCondition.AliasAdded(AutomationArtifactFilter.Alias == "prod"),
            """{"$or":[{"$and":[{"alias":"prod"}]}]}"""
        ),
        ["one of two aliases"] = (
            AutomationCondition.ArtifactLinked(AutomationArtifactFilter.Alias == "a" | AutomationArtifactFilter.Alias == "b"),
            """{"$or":[{"$and":[{"$or":[{"alias":"a"},{"alias":"b"}]}]}]}"""
        ),
        ["a tag"] = (
            AutomationCondition.ArtifactTagAdded(AutomationArtifactFilter.Tag.StartsWith("ok")),
            """{"$or":[{"$and":[{"tag":{"$regex":"^ok"}}]}]}"""
        ),
        ["no tag"] = (AutomationCondition.ArtifactTagRemoved(), """{"$or":[{"$and":[]}]}"""),
        ["a tag of a collection"] = (AutomationCondition.CollectionTagAdded(), """{"$or":[{"$and":[]}]}"""),
        ["no tag of a collection"] = (AutomationCondition.CollectionTagRemoved(), """{"$or":[{"$and":[]}]}"""),
        ["a version"] = (AutomationCondition.ArtifactCreated(), """{"$or":[{"$and":[]}]}"""),
        ["an unlinked version"] = (AutomationCondition.ArtifactUnlinked(), """{"$or":[{"$and":[]}]}"""),
    };

    private static readonly string[] s_ungated = ["RUN_METRIC", "RUN_METRIC_CHANGE", "RUN_STATE"];

    public static TheoryData<string> Conditions => [.. s_conditions.Keys];

    public static TheoryData<string, string, bool> StoredFilters =>
        new()
        {
            {
                "RUN_METRIC",
                """
                    {"metric_filter":"{\"name\":\"loss\",\"window_size\":2,
                    \"cmp_op\":\"$lt\",\"threshold\":1}"}
                    """,
                true
            },
            {
                "RUN_METRIC",
                """
                    {"run_filter":"{}","run_metric_filter":{"threshold_filter":{"name":"loss",
                    "cmp_op":"$gt","threshold":1}}}
                    """,
                true
            },
            {
                "RUN_METRIC",
                """
                    {"run_filter":"{}","run_metric_filter":{"threshold_filter":{"name":"loss",
                    "cmp_op":"$eq","threshold":1}}}
                    """,
                false
            },
            { "RUN_METRIC", """{"run_filter":"{}"}""", false },
            { "RUN_METRIC_CHANGE", """{"run_metric_filter":{"change_filter":{"name":"loss"}}}""", false },
            { "RUN_STATE", """{"run_filter":"no json","run_state_filter":{"states":["FAILED"]}}""", false },
            { "RUN_STATE", """{"run_state_filter":{"states":["ASCENDED"]}}""", false },
            { "RUN_STATE", """{"run_state_filter":{"states":[]}}""", false },
            { "RUN_STATE", """[]""", false },
            { "LINK_MODEL", """{"filter":"[1]"}""", false },
            { "LINK_MODEL", """{"filter":null}""", true },
            { "WEAVE_METRIC_THRESHOLD", """{}""", false },
        };

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task A_condition_is_sent_as_other_clients_send_it_and_read_as_it_was(string name)
    {
        (AutomationCondition condition, string sent) = s_conditions[name];
        Project project = await ArrangeAsync();
        NewAutomationScope scope =
            condition is ArtifactCondition ? await Api.ArtifactCollectionAsync("team/project/net", CancellationToken) : project;

        await Api.CreateAutomationAsync(
            new NewAutomation
            {
                Name = name,
                Scope = scope,
                Condition = condition,
                Action = NewAutomationAction.DoNothing,
            },
            CancellationToken
        );

        JsonElement input = SentInput("CreateAutomation");
        Assert.Equal(WandbValue.Parse(sent), WandbValue.Parse(input.GetProperty("eventFilter").GetString()!));
        Automation read = await Api.AutomationAsync(name, "team", CancellationToken);
        AutomationCondition again = Assert.IsType<AutomationFilterEvent>(read.Event).Condition!;
        Assert.Equal(condition.Type, again.Type);
        Assert.Equal(condition.ToFilter(), again.ToFilter());
    }

    [Fact]
    public async Task Each_scope_and_each_action_is_what_the_server_says_of_it()
    {
        Project project = await ArrangeAsync();
        Data.AddOrganization(new SandboxOrganization("org") { Teams = ["team"] });
        Data.AddRegistry(new SandboxRegistry("org", "models"));
        Data.AddSlackIntegration("team", "lab", "#lab");
        Data.AddWebhookIntegration("team", "hook", new Uri("https://hook.example/secret-path"));
        SlackIntegration channel = await Api.SlackIntegrations("team").FirstAsync(CancellationToken);
        WebhookIntegration webhook = await Api.WebhookIntegrations("team").FirstAsync(CancellationToken);
        AutomationCondition linked = AutomationCondition.ArtifactLinked();

        Automation ofProject = await CreateAsync(
            project,
            linked,
            NewAutomationAction.Notify(channel, "title", "text \u2028 \ud83d\ude80", AlertSeverity.Warn)
        );
        Automation ofCollection = await CreateAsync(
            await Api.ArtifactCollectionAsync("team/project/net", CancellationToken),
            linked,
            NewAutomationAction.CallWebhook(webhook, WandbValue.Parse("""{"version": "${artifact_version}", "n": 1.50}"""))
        );
        Automation ofRegistry = await CreateAsync(
            await Api.RegistryAsync("models", "org", CancellationToken),
            linked,
            NewAutomationAction.CallWebhook(webhook)
        );
        Automation ofTeam = await CreateAsync(await Api.TeamAsync("team", CancellationToken), linked, NewAutomationAction.DoNothing);

        Assert.Throws<ArgumentException>(() => NewAutomationAction.CallWebhook(webhook, WandbValue.FromString("no object")));
        Assert.Equal(("team", "project"), (ofProject.Entity, ofProject.Project));
        var notification = Assert.IsType<AutomationNotification>(ofProject.Action);
        Assert.Equal(("title", "text \u2028 \ud83d\ude80"), (notification.Title, notification.Message));
        Assert.Equal(AlertSeverity.Warn, notification.Severity!.Value.Value);
        Assert.Equal(channel.Id, notification.Integration.Id);
        Assert.Equal("net", Assert.IsAssignableFrom<AutomationCollectionScope>(ofCollection.Scope).Collection);
        Assert.Equal("${artifact_version}", Assert.IsType<AutomationWebhook>(ofCollection.Action).RequestPayload["version"].GetString());
        Assert.Equal("wandb-registry-models", Assert.IsType<AutomationProjectScope>(ofRegistry.Scope).Project);
        Assert.Equal("team", Assert.IsType<AutomationEntityScope>(ofTeam.Scope).Entity);
        Assert.IsType<AutomationNoOp>(ofTeam.Action);

        Task<Automation> CreateAsync(NewAutomationScope scope, AutomationCondition condition, NewAutomationAction action) =>
            Api.CreateAutomationAsync(
                new NewAutomation
                {
                    Name = $"of {scope}",
                    Description = "",
                    IsEnabled = false,
                    Scope = scope,
                    Condition = condition,
                    Action = action,
                },
                CancellationToken
            );
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_nothing_else()
    {
        Project project = await ArrangeAsync();
        Data.AddSlackIntegration("team", "lab", "#lab");
        Automation automation = await Api.CreateAutomationAsync(
            new NewAutomation
            {
                Name = "watch",
                Description = "of losses",
                Scope = project,
                Condition = AutomationCondition.RunMetric(new RunMetric("loss") > 1),
                Action = NewAutomationAction.DoNothing,
            },
            CancellationToken
        );

        await automation.UpdateAsync(
            new AutomationUpdate
            {
                Condition = AutomationCondition.RunState([RunState.Failed]),
                Action = NewAutomationAction.Notify(await Api.SlackIntegrations("team").FirstAsync(CancellationToken), "It failed"),
            },
            CancellationToken
        );
        await automation.UpdateAsync(
            new AutomationUpdate { Scope = await Api.TeamAsync("team", CancellationToken), Name = "renamed" },
            CancellationToken
        );

        Automation read = await Api.AutomationAsync("renamed", "team", CancellationToken);
        Assert.Equal("of losses", read.Description);
        Assert.Equal("team", Assert.IsType<AutomationEntityScope>(read.Scope).Entity);
        Assert.Equal(
            [RunState.Failed],
            Assert.IsType<RunStateCondition>(Assert.IsType<AutomationFilterEvent>(read.Event).Condition).States
        );
        Assert.Equal("It failed", Assert.IsType<AutomationNotification>(read.Action).Title);
        Assert.Equal(
            ["id", "name", "scopeID", "scopeType"],
            SentInput("UpdateAutomation").EnumerateObject().Select(static x => x.Name).Order()
        );
    }

    [Fact]
    public async Task What_cannot_be_watched_is_refused_before_a_request()
    {
        Project project = await ArrangeAsync();
        ArtifactCollection collection = await Api.ArtifactCollectionAsync("team/project/net", CancellationToken);
        AutomationCondition failed = AutomationCondition.RunState([RunState.Failed]);

        await RefuseAsync<ArgumentException>(New(project, AutomationCondition.ArtifactCreated()));
        await RefuseAsync<ArgumentException>(New(collection, failed));
        await RefuseAsync<ArgumentException>(New(collection, AutomationCondition.RunMetric(new RunMetric("loss") > 1)));
        await RefuseAsync<ArgumentException>(New(project, failed) with { Name = " " });
        await RefuseAsync<ArgumentException>(New(project, failed) with { Name = new string('n', 256) });
        await RefuseAsync<ArgumentNullException>(New(project, failed) with { Scope = null! });
        await RefuseAsync<ArgumentNullException>(New(project, null!));
        await RefuseAsync<ArgumentNullException>(New(project, failed) with { Action = null! });
        Automation automation = await Api.CreateAutomationAsync(New(project, failed), CancellationToken);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            automation.UpdateAsync(new AutomationUpdate { Scope = collection }, CancellationToken)
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            automation.UpdateAsync(new AutomationUpdate { Condition = AutomationCondition.ArtifactCreated() }, CancellationToken)
        );

        Assert.Single(Sandbox.Requests.GraphQL, static request => request.OperationName is "CreateAutomation" or "UpdateAutomation");

        async Task RefuseAsync<TException>(NewAutomation automation)
            where TException : Exception =>
            await Assert.ThrowsAsync<TException>(() => Api.CreateAutomationAsync(automation, CancellationToken));
    }

    [Fact]
    public void Conditions_that_make_no_sense_cannot_be_made()
    {
        var loss = new RunMetric("loss");
        double nothing = double.NaN;

        Assert.Throws<ArgumentException>(() => new RunMetric(""));
        Assert.Throws<ArgumentNullException>(() => new RunMetric(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.Average(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => loss > nothing);
        Assert.Throws<ArgumentOutOfRangeException>(() => loss < double.NegativeInfinity);
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.ChangesBy(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.IncreasesByFraction(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.ZScore(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.ZScore() > -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.ZScore() < 1);
        Assert.Throws<InvalidOperationException>(() => loss.ZScore().Absolute() < -1);
        Assert.Throws<InvalidOperationException>(() => loss.Max(3).ZScore());
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.ChangesBy(1) with { PriorWindow = 0 });
        Assert.Throws<ArgumentException>(() => AutomationCondition.RunState([]));
        Assert.Throws<ArgumentException>(() => AutomationCondition.RunState([RunState.Pending]));
        Assert.Throws<ArgumentNullException>(() => AutomationCondition.RunState(null!));
        Assert.Throws<ArgumentNullException>(() => AutomationCondition.RunMetric(null!));
        Assert.Throws<ArgumentNullException>(() => NewAutomationAction.CallWebhook(null!));
        Assert.Throws<ArgumentNullException>(() => NewAutomationAction.Notify(null!));
    }

    [Theory]
    [InlineData("a high score", "AUTOMATION_EVENT_RUN_METRIC_ZSCORE")]
    [InlineData("a tag", "AUTOMATION_EVENT_ADD_ARTIFACT_TAG")]
    [InlineData("no tag", "AUTOMATION_EVENT_REMOVE_ARTIFACT_TAG")]
    [InlineData("a tag of a collection", "AUTOMATION_EVENT_ADD_COLLECTION_TAG")]
    [InlineData("no tag of a collection", "AUTOMATION_EVENT_REMOVE_COLLECTION_TAG")]
    [InlineData("an unlinked version", "AUTOMATION_EVENT_UNLINK_ARTIFACT")]
    [InlineData("an entity", "AUTOMATION_SCOPE_ENTITY")]
    public async Task An_older_server_is_not_asked_for_what_it_does_not_have(string name, string feature)
    {
        await using WandbSandbox old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions
            {
                ExampleProject = false,
                Features = [.. s_ungated.Select(static type => $"AUTOMATION_EVENT_{type}"), "AUTOMATION_ACTION_NO_OP"],
            },
            CancellationToken
        );
        old.Data.AddProject("team", "project");
        using WandbApi api = Connect(old);
        NewAutomation automation =
            name == "an entity"
                ? New(await api.TeamAsync("team", CancellationToken), AutomationCondition.RunState([RunState.Failed]))
                : New(await api.ProjectAsync("team/project", CancellationToken), s_conditions[name].Condition);

        var exception = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() =>
            api.CreateAutomationAsync(automation, CancellationToken)
        );

        Assert.Equal(feature, exception.Feature);
        Assert.DoesNotContain(old.Requests.GraphQL, static request => request.OperationName == "CreateAutomation");
    }

    [Theory]
    [MemberData(nameof(StoredFilters))]
    public async Task A_stored_filter_of_another_form_is_still_there_as_it_is(string type, string filter, bool isUnderstood)
    {
        Data.AddProject("team", "project");
        Data.AddAutomation(new SandboxAutomation("team", "project", "odd") { EventType = type, Filter = filter });

        Automation automation = await Api.AutomationAsync("odd", "team", CancellationToken);

        var waited = Assert.IsType<AutomationFilterEvent>(automation.Event);
        Assert.Equal(isUnderstood, waited.Condition is not null);
        Assert.Equal(WandbValue.Parse(filter), waited.Filter);
        Assert.NotEmpty(waited.ToString());
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        Project project = await ArrangeAsync();
        NewAutomation automation = New(project, AutomationCondition.RunState([RunState.Failed])) with { Name = "\"'<>\ud83d\ude80\u202e" };
        await Api.CreateAutomationAsync(automation, CancellationToken);

        var exception = await Assert.ThrowsAsync<WandbGraphQLException>(() => Api.CreateAutomationAsync(automation, CancellationToken));

        Assert.Equal(409, (int)exception.StatusCode!.Value);
    }

    private static NewAutomation New(NewAutomationScope scope, AutomationCondition condition) =>
        new()
        {
            Name = "new",
            Scope = scope,
            Condition = condition,
            Action = NewAutomationAction.DoNothing,
        };

    private async Task<Project> ArrangeAsync()
    {
        Data.AddArtifact(new SandboxArtifact("team", "project", "model", "net"));
        return await Api.ProjectAsync("team/project", CancellationToken);
    }

    private JsonElement SentInput(string operation) =>
        JsonDocument
            .Parse(Sandbox.Requests.GraphQL.Last(request => request.OperationName == operation).Variables)
            .RootElement.GetProperty("input");
}
