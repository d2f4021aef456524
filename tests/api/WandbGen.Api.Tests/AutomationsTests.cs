using System.Text.Json.Nodes;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class AutomationsTests : SandboxTest
{
    private static readonly string[] s_withoutEntityQuery =
    [
        .. SandboxFeatures.All.Where(static feature => feature != SandboxFeatures.QueryAutomationsOnEntity),
    ];

    [Fact]
    public async Task Automations_of_all_projects_come_project_by_project()
    {
        string entity = await Api.DefaultEntityAsync(CancellationToken);
        string[] expected = [.. Enumerable.Range(0, 70).Select(index => $"project-{index:00}: automation")];
        for (int i = 0; i < 70; i++)
        {
            Data.AddAutomation(new SandboxAutomation(entity, $"project-{i:00}", "automation") { IsEnabled = i % 2 == 0 });
        }

        Data.AddProject(entity, "empty");

        List<Automation> automations = await Api.Automations(pageSize: 20).ToListAsync(CancellationToken);

        Assert.Equal(expected, automations.Select(automation => $"{automation.Project}: {automation.Name}").Order(StringComparer.Ordinal));
        Assert.Equal(35, automations.Count(automation => automation.IsEnabled));
        Assert.All(automations, automation => Assert.IsType<AutomationNoOp>(automation.Action));
    }

    [Fact]
    public async Task An_automation_says_what_it_watches_waits_for_and_does()
    {
        AddEveryKind(Data);

        Dictionary<string, Automation> automations = await Api.Automations("e")
            .ToDictionaryAsync(static automation => automation.Name, cancellationToken: CancellationToken);

        var notify = Assert.IsType<AutomationNotification>(automations["notify"].Action);
        Assert.Equal(("Stopped", "Look.", AlertSeverity.Error), (notify.Title, notify.Message, notify.Severity!.Value.Value));
        Assert.Equal("#lab", Assert.IsType<SlackIntegration>(notify.Integration).ChannelName);
        var state = Assert.IsType<AutomationFilterEvent>(automations["notify"].Event);
        Assert.True(state.Type == AutomationEventType.RunState);
        Assert.Equal("FAILED", state.Filter.Find("run_state_filter.states.0")!.Value.GetString());
        Assert.Equal(
            new AutomationProjectScope
            {
                Kind = "Project",
                Entity = "e",
                Project = "p",
            },
            automations["notify"].Scope
        );

        var call = Assert.IsType<AutomationWebhook>(automations["call"].Action);
        Assert.Equal("hook", Assert.IsType<WebhookIntegration>(call.Integration).Name);
        Assert.Equal("${version}", call.RequestPayload["version"].GetString());
        Assert.True(Assert.IsType<AutomationFilterEvent>(automations["call"].Event).Type == AutomationEventType.LinkArtifact);
        Assert.Equal("nets", Assert.IsType<AutomationPortfolioScope>(automations["call"].Scope).Collection);
        Assert.Equal(("e", "p"), (automations["call"].Entity, automations["call"].Project));

        var job = Assert.IsType<AutomationQueueJob>(automations["start"].Action);
        Assert.Equal(("gpu", "train"), (job.Queue, job.Template["job"].GetString()));
        Assert.IsType<AutomationSequenceScope>(automations["start"].Scope);

        Assert.Equal("Tagged", Assert.IsType<AutomationPushNotification>(automations["push"].Action).Title);
        Assert.Equal(("e", null), (automations["push"].Entity, automations["push"].Project));
        Assert.Equal("AutomationEntityScope { Kind = Entity, Entity = e }", automations["push"].Scope.ToString());
    }

    [Fact]
    public async Task An_older_server_lists_the_automations_of_an_entity_by_its_projects()
    {
        await using WandbSandbox old = await StartAsync(s_withoutEntityQuery);
        AddEveryKind(old.Data);
        using WandbApi api = Connect(old);
        AdaptiveCollection<Automation> automations = api.Automations("e", pageSize: 1);

        // That of the entity itself is none of its projects'.
        Assert.Equal(["call", "notify", "start"], (await automations.Select(one => one.Name).ToListAsync(CancellationToken)).Order());
        Assert.IsType<LegacyEntityAutomations>(await automations.ResolveAsync(CancellationToken));
        Assert.IsType<EntityAutomations>(await Api.Automations("e").ResolveAsync(CancellationToken));
    }

    [Fact]
    public async Task A_server_from_before_all_kinds_is_asked_for_those_that_it_knows()
    {
        await using WandbSandbox old = await StartAsync(null);
        AddEveryKind(old.Data);
        using WandbApi api = Connect(old);

        Assert.Equal("call", (await api.AutomationAsync("call", "e", CancellationToken)).Name);
    }

    [Fact]
    public async Task The_automations_of_an_entity_are_filtered_by_the_server()
    {
        AddEveryKind(Data);

        Assert.Equal("call", (await Api.Automations("e", AutomationFilter.Name == "call").SingleAsync(CancellationToken)).Name);
        Assert.Equal(2, await Api.Automations("e", AutomationFilter.Name.In("call", "push"), pageSize: 1).CountAsync(CancellationToken));
        Assert.Equal(1, await new EntityAutomations(Api.Client, "e", new JsonObject { ["name"] = "start" }).CountAsync(CancellationToken));
        await using WandbSandbox old = await StartAsync(s_withoutEntityQuery);
        using WandbApi api = Connect(old);
        await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(async () =>
            await api.Automations("e", AutomationFilter.Name == "call").ToListAsync(CancellationToken)
        );
        Assert.Throws<ArgumentException>("filters", () => Api.Automations(filters: AutomationFilter.Name == "call"));
    }

    [Fact]
    public async Task A_listing_goes_on_from_a_page_whichever_way_it_is_asked_for()
    {
        AddEveryKind(Data);
        AdaptiveCollection<Automation> automations = Api.Automations("e", pageSize: 3);

        Page<Automation> first = await automations.AsPages().FirstAsync(CancellationToken);
        List<Page<Automation>> rest = await automations.AsPages(first.Next).ToListAsync(CancellationToken);

        Assert.Equal(3, first.Items.Length);
        Assert.Equal(1, rest.Sum(static page => page.Items.Length));
        Assert.Equal(2, await automations.ResumeAt(new ResumePoint(null, 2)).CountAsync(CancellationToken));
    }

    [Fact]
    public async Task An_automation_is_found_by_its_name()
    {
        string owner = await Api.DefaultEntityAsync(CancellationToken);
        Data.AddAutomation(new SandboxAutomation(owner, "p", "mine"));
        Data.AddAutomation(new SandboxAutomation(owner, "p", "twice"));
        Data.AddAutomation(new SandboxAutomation(owner, "q", "twice"));

        Assert.Equal("p", (await Api.AutomationAsync("mine", cancellationToken: CancellationToken)).Project);
        Assert.Equal("p", (await Api.AutomationAsync("mine", owner, CancellationToken)).Project);
        Assert.Equal(
            "Trigger",
            (await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.AutomationAsync("none", owner, CancellationToken))).TypeName
        );
        WandbStateException several = await Assert.ThrowsAsync<WandbStateException>(() =>
            Api.AutomationAsync("twice", cancellationToken: CancellationToken)
        );
        Assert.Contains($"'{owner}/p'", several.Message, StringComparison.Ordinal);
        Assert.Contains($"'{owner}/q'", several.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_that_this_version_does_not_know_keep_their_names()
    {
        // Which kinds there are is asked first.
        (WandbApi api, ScriptedApi server) = ScriptedApi.Create(
            """{"data":{"serverInfo":{"features":[]}}}""",
            """
            {"data":{"viewer":{"projects":{"pageInfo":{"hasNextPage":false},"edges":[{"node":{"triggers":[
              {"id":"1","name":"new","enabled":true,"createdAt":"2026-01-01T00:00:00","scope":{"__typename":"Galaxy"},
               "triggeringCondition":{"__typename":"CronTriggeringCondition"},"triggeredAction":{"__typename":"RebootTriggeredAction"},
               "createdBy":{"username":"ada"}}]}}]}}}}
            """
        );
        using (api)
        {
            Automation automation = await api.Automations().SingleAsync(CancellationToken);

            Assert.Equal("OtherAutomationScope { Kind = Galaxy }", automation.Scope.ToString());
            Assert.Equal("CronTriggeringCondition", automation.Event.Kind);
            Assert.Equal("RebootTriggeredAction", automation.Action.Kind);
            Assert.Equal((null, null), (automation.Entity, automation.Project));
            Assert.DoesNotContain("on Entity", server.Requests[1], StringComparison.Ordinal);
            Assert.DoesNotContain("PushNotification", server.Requests[1], StringComparison.Ordinal);
        }
    }

    private static Task<WandbSandbox> StartAsync(IReadOnlyCollection<string>? features) =>
        WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false, Features = features }, CancellationToken);

    private static void AddEveryKind(SandboxData data)
    {
        data.AddArtifact(new SandboxArtifact("e", "p", "model", "net"));
        data.LinkArtifact("e", "p", "net", version: 0, "nets");
        long queue = data.AddRunQueue(new SandboxRunQueue("e", "gpu"));
        data.AddAutomation(
            new SandboxAutomation("e", "p", "notify")
            {
                Filter = """{"run_state_filter":{"states":["FAILED"]}}""",
                Integration = data.AddSlackIntegration("e", "lab", "#lab"),
                Title = "Stopped",
                Message = "Look.",
                Severity = "ERROR",
            }
        );
        data.AddAutomation(
            new SandboxAutomation("e", "p", "call")
            {
                EventType = "LINK_MODEL",
                Collection = "nets",
                Integration = data.AddWebhookIntegration("e", "hook", new Uri("https://hooks.example/1")),
                Payload = """{"version":"${version}"}""",
            }
        );
        data.AddAutomation(
            new SandboxAutomation("e", "p", "start")
            {
                EventType = "CREATE_ARTIFACT",
                Collection = "net",
                Queue = queue,
                Payload = """{"job":"train"}""",
            }
        );
        data.AddAutomation(
            new SandboxAutomation("e", null, "push")
            {
                EventType = "ADD_ARTIFACT_TAG",
                IsPushNotification = true,
                Title = "Tagged",
            }
        );
    }
}
