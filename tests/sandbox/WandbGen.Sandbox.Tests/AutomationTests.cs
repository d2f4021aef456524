using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Integrations, and the automations that use them.</summary>
public sealed class AutomationTests : SandboxFixture
{
    private const string Trigger = """
        id name description enabled createdAt createdBy { username } scope { __typename ... on Project { name } }
        triggeringCondition { __typename ... on FilterEventTriggeringCondition { eventType filter } }
        triggeredAction { __typename ... on NotificationTriggeredAction {
          title severity integration { __typename ... on SlackIntegration { channelName } } }
          ... on GenericWebhookTriggeredAction { integration { __typename
            ... on GenericWebhookIntegration { urlEndpoint } } } ... on NoOpTriggeredAction { noOp } }
        """;

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
