using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>A server with a feature knows what came with it; one without refuses the document.</summary>
public sealed class FeatureTests
{
    private const string FilesTotal =
        """{ project(name: "p", entityName: "e") { run(name: "r") { files { totalCount edges { node { sizeBytes } } } } } }""";
    private const string SweepsFilter = """{ project(name: "p", entityName: "e") { sweeps(filters: "{}") { edges { node { id } } } } }""";
    private const string CollectionsTotal = """{ project(name: "p", entityName: "e") { artifactCollections { totalCount } } }""";
    private const string CollectionsFilter = """
        { project(name: "p", entityName: "e") { artifactType(name: "t") {
          artifactCollections(filters: "{}", order: "name") { edges { node { id } } } } } }
        """;
    private const string EntityTriggers = """{ entity(name: "e") { triggers { edges { node { id } } } } }""";
    private const string RegistriesFilter =
        """{ organization(name: "o") { orgEntity { projects(filters: "{}") { edges { cursor } } } } }""";
    private const string RegistryVersions =
        """{ organization(name: "o") { orgEntity { artifactMemberships(projectFilters: "{}") { edges { cursor } } } } }""";
    private const string AdvancedSearch = """{ organization(name: "o") { advancedRegistryFeatures { advancedSearch } } }""";
    private const string NoOp =
        """{ project(name: "p", entityName: "e") { triggers { triggeredAction { ... on NoOpTriggeredAction { noOp } } } } }""";
    private const string OrganizationTriggers = """{ organization(name: "o") { triggers { edges { cursor } } } }""";
    private const string Mark =
        """mutation { markRunFilesUploaded(input: {entityName: "e", projectName: "p", runName: "r", files: []}) { success } }""";
    private const string Features = "{ serverInfo { features { name isEnabled } } }";
    private const string ImprovedLogs = """
        { project(name: "p", entityName: "e") { run(name: "r") { logLines(useImprovedPagination: true) { edges { node { line } } } } } }
        """;

    [Theory]
    [InlineData(SandboxFeatures.TotalCountInFileConnection, FilesTotal, "totalCount")]
    [InlineData(SandboxFeatures.SweepsQueryFiltering, SweepsFilter, "filters")]
    [InlineData(SandboxFeatures.ArtifactCollectionsFilteringSorting, CollectionsTotal, "totalCount")]
    [InlineData(SandboxFeatures.ArtifactCollectionsFilteringSorting, CollectionsFilter, "filters")]
    [InlineData(SandboxFeatures.ArtifactCollectionsFilteringSorting, AdvancedSearch, "advancedRegistryFeatures")]
    [InlineData(SandboxFeatures.ArtifactRegistrySearch, RegistriesFilter, "filters")]
    [InlineData(SandboxFeatures.ArtifactRegistrySearch, RegistryVersions, "artifactMemberships")]
    [InlineData(SandboxFeatures.AutomationActionNoOp, NoOp, "NoOpTriggeredAction")]
    [InlineData(SandboxFeatures.AutomationsOnOrganization, OrganizationTriggers, "triggers")]
    [InlineData(SandboxFeatures.QueryAutomationsOnEntity, EntityTriggers, "triggers")]
    [InlineData(SandboxFeatures.MarkRunFilesUploaded, Mark, "markRunFilesUploaded")]
    public async Task A_server_without_the_feature_refuses_what_came_with_it(string feature, string document, string refused)
    {
        await using WandbSandbox with = await StartAsync([feature]);
        await using WandbSandbox without = await StartAsync([.. SandboxFeatures.All.Except([feature])]);

        (int known, JsonElement answer) = await PostAsync(with, document);
        Assert.Equal(200, known);
        Assert.False(answer.TryGetProperty("errors", out JsonElement errors), errors.ToString());
        (int status, JsonElement body) = await PostAsync(without, document);
        Assert.Equal(400, status);
        Assert.Contains(refused, body.At("errors")[0].At("message").GetString(), StringComparison.Ordinal);
        Assert.Equal([feature], await EnabledAsync(with));
        Assert.DoesNotContain(feature, await EnabledAsync(without));
    }

    [Theory]
    [InlineData(null, "alias,metric,phones,nothing,everywhere")]
    [InlineData("AUTOMATION_EVENT_RUN_METRIC", "alias,phones,nothing,everywhere")]
    [InlineData(SandboxFeatures.AutomationActionNoOp, "alias,phones")]
    [InlineData(SandboxFeatures.AutomationActionPushNotification, "alias,metric,nothing,everywhere")]
    [InlineData(SandboxFeatures.AutomationScopeEntity, "alias,metric,phones,nothing")]
    public async Task A_server_has_no_automation_of_a_kind_that_it_does_not_know(string? lacking, string expected)
    {
        await using WandbSandbox sandbox = await StartAsync([.. SandboxFeatures.All.Except([lacking!])]);
        long hook = sandbox.Data.AddWebhookIntegration("e", "hook", new Uri("https://example.invalid"));
        sandbox.Data.AddAutomation(new SandboxAutomation("e", "p", "alias") { EventType = "ADD_ARTIFACT_ALIAS", Integration = hook });
        sandbox.Data.AddAutomation(new SandboxAutomation("e", "p", "metric") { EventType = "RUN_METRIC" });
        sandbox.Data.AddAutomation(new SandboxAutomation("e", "p", "phones") { IsPushNotification = true });
        sandbox.Data.AddAutomation(new SandboxAutomation("e", "p", "nothing"));
        sandbox.Data.AddAutomation(new SandboxAutomation("e", null, "everywhere"));

        JsonElement triggers = (
            await PostAsync(
                sandbox,
                """
                { entity(name: "e") { triggers { edges { node { name triggeringCondition {
                  ... on FilterEventTriggeringCondition { eventType } } } } } } }
                """
            )
        ).Body.At("data.entity.triggers");

        Assert.Equal(expected.Split(','), triggers.Values("name"));
    }

    [Theory]
    [InlineData(Features)]
    [InlineData(ImprovedLogs)]
    [InlineData(FilesTotal)]
    public async Task A_server_from_before_there_were_features_refuses_all_that_is_newer(string document)
    {
        await using WandbSandbox now = await StartAsync(SandboxFeatures.All);
        await using WandbSandbox old = await StartAsync(null);

        Assert.Equal(200, (await PostAsync(now, document)).Status);
        Assert.Equal(400, (await PostAsync(old, document)).Status);
        Assert.Equal(
            200,
            (
                await PostAsync(
                    old,
                    """{ project(name: "p", entityName: "e") { run(name: "r") { files { edges { node { sizeBytes } } } } } }"""
                )
            ).Status
        );
    }

    [Theory]
    [InlineData(false, "5")]
    [InlineData(true, "\"5\"")]
    public async Task An_Int64_is_a_number_or_text(bool asText, string expected)
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Int64AsText = asText },
            TestContext.Current.CancellationToken
        );
        sandbox.Data.AddRun("e", "p", "r");
        sandbox.Data.AddFile("e", "p", "r", "a", new byte[5]);

        JsonElement files = (await PostAsync(sandbox, FilesTotal)).Body.At("data.project.run.files");

        Assert.Equal(expected, files.Nodes()[0].At("sizeBytes").GetRawText());
    }

    private static async Task<WandbSandbox> StartAsync(IReadOnlyCollection<string>? features)
    {
        WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = features },
            TestContext.Current.CancellationToken
        );
        sandbox.Data.AddRun("e", "p", "r");
        return sandbox;
    }

    private static async Task<(int Status, JsonElement Body)> PostAsync(WandbSandbox sandbox, string query)
    {
        using var client = new SandboxClient(sandbox);
        return await client.PostAsync(JsonSerializer.Serialize(new { query }));
    }

    private static async Task<string[]> EnabledAsync(WandbSandbox sandbox) =>
        [
            .. (await PostAsync(sandbox, Features))
                .Body.At("data.serverInfo.features")
                .EnumerateArray()
                .Where(static feature => feature.At("isEnabled").GetBoolean())
                .Select(static feature => feature.At("name").GetString()!),
        ];
}
