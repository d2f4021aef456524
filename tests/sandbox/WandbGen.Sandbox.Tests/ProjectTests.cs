using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Projects and entities.</summary>
public sealed class ProjectTests : SandboxFixture
{
    [Fact]
    public async Task Models_lists_an_entitys_projects_with_null_for_what_the_key_may_not_see()
    {
        Data.AddProject("entity", "one");
        Data.AddProject("entity", "secret", hidden: true);
        Data.AddProject("entity", "two");
        Data.AddProject("other", "three");

        JsonElement models = (
            await QueryAsync(
                "query GetProjects($entity: String, $cursor: String, $perPage: Int = 50) { models(entityName: $entity, after: "
                    + "$cursor, first: $perPage) { edges { node { id name entityName createdAt isBenchmark user { username } } "
                    + "cursor } pageInfo { "
                    + "endCursor hasNextPage } } }",
                new { entity = "entity", perPage = 2 }
            )
        ).At("models");

        Assert.Equal(
            ["one", null],
            models.Nodes().Select(static node => node.ValueKind == JsonValueKind.Null ? null : node.GetProperty("name").GetString())
        );
        Assert.True(models.At("pageInfo.hasNextPage").GetBoolean());
        Assert.Equal(
            JsonValueKind.Null,
            (await QueryAsync("""{ project(entityName: "entity", name: "secret") { id } }""")).At("project").ValueKind
        );
    }

    [Fact]
    public async Task Every_project_of_a_list_has_its_own_runs_and_counts()
    {
        Data.AddRun("entity", "one", "a");
        Data.AddRun("entity", "two", "b");
        Data.AddRun("entity", "two", "c");
        Data.AddFile("entity", "two", "c", "file", [1]);

        JsonElement models = (
            await QueryAsync(
                """
                { models(entityName: "entity") { edges { node { name runCount mine: runCount(filters: "{\"name\":\"c\"}")
                  runs(first: 1, order: "-created_at") { totalCount pageInfo { hasNextPage }
                    edges { node { name files { edges { node { name md5 } } } } } } } } } }
                """
            )
        ).At("models");

        Assert.Equal(["1", "2"], models.Values("runCount"));
        Assert.Equal(["0", "1"], models.Values("mine"));
        Assert.Equal(["a", "c"], models.Nodes().Select(static project => Assert.Single(project.At("runs").Values("name"))));
        Assert.Equal([1, 2], models.Nodes().Select(static project => project.At("runs.totalCount").GetInt32()));
        Assert.Equal([false, true], models.Nodes().Select(static project => project.At("runs.pageInfo.hasNextPage").GetBoolean()));
        Assert.Equal("VaVACK0bpYmqIQ0mKcHfQQ==", models.Nodes()[1].At("runs").Nodes()[0].At("files").Nodes()[0].At("md5").GetString());
    }

    [Fact]
    public async Task Entities_are_a_connection_without_pageInfo()
    {
        Data.AddEntity("team");

        Assert.Equal(
            ["sandbox", "team"],
            (await QueryAsync("{ entities { edges { cursor node { name isTeam } } } }")).At("entities").Values("name")
        );
        Assert.Equal(
            ["team"],
            (
                await QueryAsync(
                    "query($after: String) { viewer { teams(first: 1, after: $after) { edges { node { name } } } } }",
                    new
                    {
                        after = (await QueryAsync("{ viewer { teams { edges { cursor } } } }"))
                            .At("viewer.teams.edges")[0]
                            .At("cursor")
                            .GetString(),
                    }
                )
            )
                .At("viewer.teams")
                .Values("name")
        );
        Assert.Equal(400, (await FailAsync("{ entities { pageInfo { hasNextPage } } }")).Status);
    }

    [Theory]
    [InlineData("last: 1")]
    [InlineData("before: \"YXJyYXljb25uZWN0aW9uOjE=\"")]
    [InlineData("first: -1")]
    [InlineData("after: \"nonsense\"")]
    public async Task A_page_that_the_sandbox_cannot_give_is_an_error(string arguments)
    {
        (int status, string message) = await FailAsync($$"""{ models({{arguments}}) { edges { cursor } } }""");

        Assert.Equal(200, status);
        Assert.Contains(arguments.Split(':')[0] == "after" ? "cursor" : arguments.Split(':')[0], message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Longer_lists_take_no_more_statements()
    {
        const string Nested = """
            { models { edges { node { runCount totalSweeps user { name } triggers { name createdBy {
              name } scope { __typename } } allViews { edges { node { user { name } project { name } } } }
              runs { totalCount edges { node { user { name } project { name } sweep { name }
                fileCount logLineCount logLines(useImprovedPagination: true) { edges { node { line } } }
                files { totalCount edges { node { md5 } } } outputArtifacts { edges { node { digest } } } } } }
              sweeps { edges { node { runCount project { name } runs { totalCount edges { node { name } } } } } }
              artifactTypes { edges { node { project { name } artifactCollections { totalCount edges {
                node { project { name } aliases { edges { node { alias } } } defaultArtifactType { name }
                artifacts { totalCount edges { version node { aliases { alias } artifactSequence { name } artifactType {
                  name } createdBy { ... on Run { name } } files { totalCount edges { node { md5 } } } } } } } } } } } } } } } }
            """;
        Add(projects: 1);
        long one = await CountStatementsAsync();

        Add(projects: 5);

        Assert.Equal(one, await CountStatementsAsync());

        void Add(int projects)
        {
            for (int i = 0; i < projects * 3; i++)
            {
                Data.AddRun(new SandboxRun("sandbox", $"project{i % projects}", $"run{i}") { Sweep = $"sweep{i}" });
                Data.AddFile("sandbox", $"project{i % projects}", $"run{i}", "file", [1]);
                Data.AddLogLines("sandbox", $"project{i % projects}", $"run{i}", ["a line"]);
                Data.AddSweep(new SandboxSweep("sandbox", $"project{i % projects}", $"sweep{i}"));
                Data.AddReport(new SandboxReport("sandbox", $"project{i % projects}", $"report{i}"));
                Data.AddAutomation(new SandboxAutomation("sandbox", $"project{i % projects}", $"automation{i}"));
                Data.AddArtifact(
                    new SandboxArtifact("sandbox", $"project{i % projects}", $"type{i % 2}", $"collection{i}")
                    {
                        Run = $"run{i}",
                        Files = new Dictionary<string, byte[]> { ["a"] = [1] },
                    }
                );
                Data.AddFile("sandbox", $"project{i % projects}", $"run{i}", "other", [2]);
            }
        }

        async Task<long> CountStatementsAsync()
        {
            long before = Data.Statements;
            await QueryAsync(Nested);
            return Data.Statements - before;
        }
    }
}
