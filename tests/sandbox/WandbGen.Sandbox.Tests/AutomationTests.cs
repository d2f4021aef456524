using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Integrations, and the automations that use them.</summary>
public sealed class AutomationTests : SandboxFixture
{
    private const string Action = """
        action: triggeredAction { __typename ... on NotificationTriggeredAction { title message severity integration { id } }
          ... on GenericWebhookTriggeredAction { requestPayload integration { id } }
          ... on QueueJobTriggeredAction { template queue { id name } }
          ... on PushNotificationTriggeredAction { title body } ... on NoOpTriggeredAction { noOp } }
        """;

    private const string Trigger = """
        id name description enabled createdAt createdBy { username } scope { __typename ... on Project { name } }
        triggeringCondition { __typename ... on FilterEventTriggeringCondition { eventType filter } }
        triggeredAction { __typename ... on NotificationTriggeredAction {
          title severity integration { __typename ... on SlackIntegration { channelName } } }
          ... on GenericWebhookTriggeredAction { integration { __typename
            ... on GenericWebhookIntegration { urlEndpoint } } } ... on NoOpTriggeredAction { noOp } }
        """;

    [Theory]
    [InlineData("SUN_RISES", "INFO")]
    [InlineData("run_state", "INFO")]
    [InlineData("RUN_STATE", "LOUD")]
    public void What_the_schema_does_not_have_is_refused_when_it_is_added(string eventType, string severity) =>
        Assert.Throws<ArgumentException>(() =>
            Data.AddAutomation(new WandbGen.Testing.SandboxAutomation("e", "p", "a") { EventType = eventType, Severity = severity })
        );

    [Fact]
    public async Task Integrations_are_told_apart_by_their_type()
    {
        AddAutomations();

        JsonElement integrations = (
            await QueryAsync(
                """
                query IntegrationsByEntity($entityName: String!, $cursor: String,
                  $perPage: Int = 50) { entity(name: $entityName) { integrations(after: $cursor, first: $perPage) {
                  edges { node { __typename id ... on SlackIntegration { teamName channelName }
                    ... on GenericWebhookIntegration { name urlEndpoint createdAt } } } pageInfo { hasNextPage endCursor } } } }
                """,
                new { entityName = "sandbox" }
            )
        ).At("entity.integrations");

        Assert.Equal(["SlackIntegration", "GenericWebhookIntegration", "GitHubOAuthIntegration"], integrations.Values("__typename"));
        Assert.Equal("#lab", integrations.Nodes()[0].At("channelName").GetString());
        Assert.Equal("https://example.invalid/hook", integrations.Nodes()[1].At("urlEndpoint").GetString());
    }

    [Fact]
    public async Task Automations_are_a_list_in_each_of_the_viewers_projects()
    {
        AddAutomations();

        JsonElement projects = (
            await QueryAsync(
                $$"""
                query GetAutomationsLegacy($cursor: String, $perPage: Int = 50) { viewer { projects(after: $cursor,
                  first: $perPage) { edges { node { name triggers { {{Trigger}} } } } pageInfo { hasNextPage endCursor } } } }
                """
            )
        ).At("viewer.projects");

        Assert.Equal(["one", "two", "three"], projects.Values("name"));
        Assert.Equal(
            ["a,b", "", "c"],
            projects
                .Nodes()
                .Select(static project =>
                    string.Join(',', project.At("triggers").EnumerateArray().Select(static trigger => trigger.At("name").GetString()))
                )
        );
        JsonElement[] first = [.. projects.Nodes()[0].At("triggers").EnumerateArray()];
        Assert.Equal("#lab", first[0].At("triggeredAction.integration.channelName").GetString());
        Assert.Equal("RUN_METRIC", first[0].At("triggeringCondition.eventType").GetString());
        Assert.Equal("https://example.invalid/hook", first[1].At("triggeredAction.integration.urlEndpoint").GetString());
        Assert.True(projects.Nodes()[2].At("triggers")[0].At("triggeredAction.noOp").GetBoolean());
        Assert.Equal("three", projects.Nodes()[2].At("triggers")[0].At("scope.name").GetString());
    }

    [Fact]
    public async Task Automations_of_an_entity_are_a_connection()
    {
        AddAutomations();

        JsonElement triggers = (
            await QueryAsync(
                $$"""
                { entity(name: "sandbox") { triggers(first: 2, filters: "{\"name\":{\"$ne\":\"b\"} }",
                  order: "-name") { totalCount edges { node { {{Trigger}} } }  pageInfo { hasNextPage } } } }
                """
            )
        ).At("entity.triggers");

        Assert.Equal(["c", "a"], triggers.Values("name"));
        Assert.Equal(2, triggers.At("totalCount").GetInt32());
    }

    [Fact]
    public async Task Each_kind_of_action_says_what_it_does()
    {
        AddEveryKind();

        JsonElement[] actions =
        [
            .. (await QueryAsync($$"""{ entity(name: "sandbox") { triggers { edges { node { name {{Action}} } } } } }"""))
                .At("entity.triggers")
                .Nodes()
                .Select(static trigger => trigger.At("action")),
        ];

        Assert.Equal(
            [
                "NotificationTriggeredAction",
                "GenericWebhookTriggeredAction",
                "QueueJobTriggeredAction",
                "PushNotificationTriggeredAction",
                "NoOpTriggeredAction",
            ],
            actions.Select(static action => action.At("__typename").GetString())
        );
        Assert.Equal("Stopped", actions[0].At("title").GetString());
        Assert.Equal("Look.", actions[0].At("message").GetString());
        Assert.Equal("ERROR", actions[0].At("severity").GetString());
        Assert.Equal("""{"a":1}""", actions[1].At("requestPayload").GetString());
        Assert.Equal("gpus", actions[2].At("queue.name").GetString());
        Assert.Equal("""{"job":"train"}""", actions[2].At("template").GetString());
        Assert.Equal("Tagged", actions[3].At("title").GetString());
        Assert.True(actions[4].At("noOp").GetBoolean());
    }

    [Fact]
    public async Task An_automation_watches_a_project_a_collection_or_an_entity()
    {
        AddEveryKind();
        Data.AddOrganization(new SandboxOrganization("Acme") { EntityName = "acme" });
        Data.AddAutomation(new SandboxAutomation("acme", null, "everywhere"));
        const string Scope = """
            name scope { __typename ... on Project { id name } ... on ArtifactSequence { id name } ... on ArtifactPortfolio { id name }
              ... on Entity { id name entityType } }
            """;

        JsonElement data = await QueryAsync(
            $$"""
            { entity(name: "sandbox") { triggers { edges { node { {{Scope}} } } } }
              organization(name: "Acme") { triggers(filters: "{\"name\":\"everywhere\"}") { totalCount edges { node { {{Scope}} } } } }
              project(name: "project", entityName: "sandbox") { artifactCollection(name: "net") { triggers { edges { node { name } } } } } }
            """
        );

        Assert.Equal(
            ["Project project", "ArtifactSequence net", "ArtifactPortfolio best", "Project project", "Project project"],
            data.At("entity.triggers")
                .Nodes()
                .Select(static trigger => $"{trigger.At("scope.__typename").GetString()} {trigger.At("scope.name").GetString()}")
        );
        JsonElement everywhere = Assert.Single(data.At("organization.triggers").Nodes());
        Assert.Equal("organization", everywhere.At("scope.entityType").GetString());
        Assert.Equal(["deploy"], data.At("project.artifactCollection.triggers").Values("name"));
    }

    [Fact]
    public async Task Longer_lists_of_automations_take_no_more_statements()
    {
        AddEveryKind();
        const string Document = $$"""
            query($first: Int) { entity(name: "sandbox") { triggers(first: $first) { edges { node { name createdBy { username } {{Action}}
              scope { ... on Project { name } ... on ArtifactSequence { name } ... on ArtifactPortfolio { name } } } } } } }
            """;
        long before = Data.Statements;
        await QueryAsync(Document, new { first = 1 });
        long one = Data.Statements - before;

        await QueryAsync(Document, new { first = 100 });

        Assert.Equal(one, Data.Statements - before - one);
    }

    private void AddEveryKind()
    {
        Data.AddArtifact(new SandboxArtifact("sandbox", "project", "model", "net"));
        Data.LinkArtifact("sandbox", "project", "net", 0, "best");
        Add(
            new SandboxAutomation("sandbox", "project", "tell")
            {
                Integration = Data.AddSlackIntegration("sandbox", "team", "#lab"),
                Title = "Stopped",
                Message = "Look.",
                Severity = "ERROR",
            }
        );
        Add(
            new SandboxAutomation("sandbox", "project", "deploy")
            {
                Collection = "net",
                Integration = Data.AddWebhookIntegration("sandbox", "hook", new Uri("https://example.invalid/hook")),
                Payload = """{"a":1}""",
            }
        );
        Add(
            new SandboxAutomation("sandbox", "project", "train")
            {
                Collection = "best",
                Queue = Data.AddRunQueue(new SandboxRunQueue("sandbox", "gpus")),
                Payload = """{"job":"train"}""",
            }
        );
        Add(
            new SandboxAutomation("sandbox", "project", "phones")
            {
                EventType = "ADD_ARTIFACT_TAG",
                IsPushNotification = true,
                Title = "Tagged",
            }
        );
        Add(new SandboxAutomation("sandbox", "project", "nothing"));

        void Add(SandboxAutomation automation) => Data.AddAutomation(automation);
    }

    private void AddAutomations()
    {
        long slack = Data.AddSlackIntegration("sandbox", "team", "#lab");
        long webhook = Data.AddWebhookIntegration("sandbox", "hook", new Uri("https://example.invalid/hook"));
        Data.AddGitHubIntegration("sandbox");
        Data.AddAutomation(new SandboxAutomation("sandbox", "one", "a") { Integration = slack, EventType = "RUN_METRIC" });
        Data.AddProject("sandbox", "two");
        Data.AddAutomation(new SandboxAutomation("sandbox", "three", "c") { IsEnabled = false });
        Data.AddAutomation(new SandboxAutomation("sandbox", "one", "b") { Integration = webhook });
        Data.AddAutomation(new SandboxAutomation("other", "four", "d"));
    }
}
