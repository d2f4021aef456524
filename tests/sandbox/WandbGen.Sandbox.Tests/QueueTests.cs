using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Queues of runs, as W&amp;B's own client asks for them.</summary>
public sealed class QueueTests : SandboxFixture
{
    private const string Items = """
        query GetRunQueueItems($projectName: String!, $entityName: String!, $runQueue: String!, $first: Int, $after: String) {
          project(name: $projectName, entityName: $entityName) { runQueue(name: $runQueue) {
            runQueueItems(first: $first, after: $after) {
              edges { node { id state associatedRunId runSpec createdAt } } pageInfo { hasNextPage endCursor } } } }
        }
        """;

    [Fact]
    public async Task A_queue_says_how_it_is_used_and_what_its_runs_are_executed_on()
    {
        AddQueues();

        JsonElement queue = (
            await QueryAsync(
                """
                query GetRunQueueMetadata($projectName: String!, $entityName: String!, $runQueue: String!) {
                  project(name: $projectName, entityName: $entityName) { runQueue(name: $runQueue) {
                    id name access defaultResourceConfigID prioritizationMode externalLinks createdAt } }
                }
                """,
                Variables("gpus")
            )
        ).At("project.runQueue");
        JsonElement config = (
            await QueryAsync(
                """
                query GetDefaultResourceConfig($entityName: String!, $id: ID!) {
                  entity(name: $entityName) { defaultResourceConfig(id: $id) {
                    config resource templateVariables { name schema } scope { Type } } }
                }
                """,
                new { entityName = "entity", id = queue.At("defaultResourceConfigID").GetString() }
            )
        ).At("entity.defaultResourceConfig");

        Assert.Equal("PROJECT", queue.At("access").GetString());
        Assert.Equal("V0", queue.At("prioritizationMode").GetString());
        Assert.Equal("https://example.invalid/gpus", queue.At("externalLinks.dashboard").GetString());
        Assert.Equal("kubernetes", config.At("resource").GetString());
        Assert.Equal("{{memory}}", config.At("config.spec.memory").GetString());
        Assert.Equal("memory", config.At("templateVariables")[0].At("name").GetString());
        Assert.Equal("""{"type":"string"}""", config.At("templateVariables")[0].At("schema").GetString());
        Assert.Equal("ENTITY", config.At("scope.Type").GetString());
    }

    [Theory]
    [InlineData("gpus", "urgent,first,second,later")]
    [InlineData("plain", "first,second")]
    public async Task Items_come_in_pages_and_the_urgent_ones_first_where_the_queue_heeds_that(string queue, string expected)
    {
        AddQueues();
        List<string?> found = [];
        string? after = null;
        JsonElement page;
        do
        {
            page = (await QueryAsync(Items, Variables(queue, after))).At("project.runQueue.runQueueItems");
            found.AddRange(page.Nodes().Select(static item => item.At("runSpec.name").GetString()));
            after = page.At("pageInfo.endCursor").GetString();
        } while (page.At("pageInfo.hasNextPage").GetBoolean());

        Assert.Equal(expected.Split(','), found);
    }

    [Fact]
    public async Task An_item_is_found_by_its_id_with_the_run_that_came_of_it()
    {
        AddQueues();
        string id = (await QueryAsync(Items, Variables("gpus"))).At("project.runQueue.runQueueItems").Nodes()[0].At("id").GetString()!;

        JsonElement item = (
            await QueryAsync(
                """
                query GetRunQueueItem($id: ID!) {
                  project(name: "model-registry", entityName: "entity") { runQueue(name: "gpus") { runQueueItem(id: $id) {
                    id state associatedRunId } } plain: runQueue(name: "plain") { runQueueItem(id: $id) { id } } }
                }
                """,
                new { id }
            )
        ).At("project");

        Assert.Equal("CLAIMED", item.At("runQueue.runQueueItem.state").GetString());
        Assert.Equal("abc", item.At("runQueue.runQueueItem.associatedRunId").GetString());
        Assert.Equal(JsonValueKind.Null, item.At("plain.runQueueItem").ValueKind);
    }

    [Fact]
    public async Task A_project_lists_its_queues()
    {
        AddQueues();

        JsonElement project = (
            await QueryAsync(
                """
                { project(name: "model-registry", entityName: "entity") { runQueues { name defaultResourceConfigID
                  runQueueItems(first: 1) { edges { node { state } } } } none: runQueue(name: "none") { id } } }
                """
            )
        ).At("project");

        Assert.Equal(["gpus", "plain"], project.At("runQueues").EnumerateArray().Select(static queue => queue.At("name").GetString()));
        Assert.Equal(JsonValueKind.Null, project.At("runQueues")[1].At("defaultResourceConfigID").ValueKind);
        Assert.Equal(JsonValueKind.Null, project.At("none").ValueKind);
    }

    private static object Variables(string queue, string? after = null) =>
        new
        {
            projectName = "model-registry",
            entityName = "entity",
            runQueue = queue,
            first = 2,
            after,
        };

    private void AddQueues()
    {
        long gpus = Data.AddRunQueue(
            new SandboxRunQueue("entity", "gpus")
            {
                Resource = "kubernetes",
                ResourceConfig = """{"spec":{"memory":"{{memory}}"}}""",
                TemplateVariables = new Dictionary<string, string> { ["memory"] = """{"type":"string"}""" },
                ExternalLinks = """{"dashboard":"https://example.invalid/gpus"}""",
            }
        );
        long plain = Data.AddRunQueue(new SandboxRunQueue("entity", "plain") { Resource = null, PrioritizationMode = "DISABLED" });
        Add(gpus, "later", 3);
        Add(gpus, "first", 2);
        Add(plain, "first", 3);
        Add(gpus, "second", 2);
        Data.AddRunQueueItem(
            new SandboxRunQueueItem(gpus)
            {
                Priority = 0,
                State = "CLAIMED",
                Run = "abc",
                RunSpec = """{"name":"urgent"}""",
            }
        );
        Add(plain, "second", 0);

        void Add(long queue, string name, int priority) =>
            Data.AddRunQueueItem(new SandboxRunQueueItem(queue) { Priority = priority, RunSpec = $$"""{"name":"{{name}}"}""" });
    }
}
