using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Sweeps.</summary>
public sealed class SandboxSweepTests : SandboxFixture
{
    private const string Sweeps = """
        query GetSweeps($project: String!, $entity: String!, $cursor: String, $perPage: Int = 50, $filters: JSONString) {
          project(name: $project, entityName: $entity) { totalSweeps
            sweeps(after: $cursor, first: $perPage, filters: $filters) {
              edges { node { id name displayName state method config bestLoss runCount runCountExpected runTime createdAt project { name }
                runs(order: "-summary_metrics.loss") { totalCount edges { node { name sweepName sweep { name } } } } } cursor }
              pageInfo { endCursor hasNextPage } } }
        }
        """;

    [Theory]
    [InlineData(null, "one,two")]
    [InlineData("""{"state": "RUNNING"}""", "two")]
    [InlineData("""{"createdAt": {"$gt": "2026-01-01T00:01:00Z"}}""", "two")]
    public async Task Sweeps_are_filtered_but_their_total_is_the_projects(string? filters, string expected)
    {
        AddSweeps();

        JsonElement project = (
            await QueryAsync(
                Sweeps,
                new
                {
                    project = "project",
                    entity = "entity",
                    filters,
                }
            )
        ).At("project");

        Assert.Equal(expected.Split(','), project.At("sweeps").Values("name"));
        Assert.Equal(2, project.At("totalSweeps").GetInt32());
    }

    [Fact]
    public async Task A_sweep_has_its_runs()
    {
        AddSweeps();

        JsonElement sweep = (await QueryAsync(Sweeps, new { project = "project", entity = "entity" })).At("project.sweeps").Nodes()[0];
        JsonElement same = (
            await QueryAsync(
                """
                { project(name: "project", entityName: "entity") {
                  sweep(sweepName: "one") { id displayName } none: sweep(sweepName: "no") { id } } }
                """
            )
        ).At("project");

        Assert.Equal(["b", "a"], sweep.At("runs").Values("name"));
        Assert.Equal("one", sweep.At("runs").Nodes()[0].At("sweep.name").GetString());
        Assert.Equal(2, sweep.At("runCount").GetInt32());
        Assert.Equal(120, sweep.At("runTime").GetInt32());
        Assert.Equal(0.25, sweep.At("bestLoss").GetDouble());
        Assert.Equal(sweep.At("id").GetString(), same.At("sweep.id").GetString());
        Assert.Equal(JsonValueKind.Null, same.At("none").ValueKind);
    }

    [Fact]
    public async Task A_sweep_has_agents_and_they_have_the_runs_that_name_them()
    {
        AddAgents();

        JsonElement sweep = (
            await QueryAsync(
                """
                query GetSweepAgents($sweep: String!, $entity: String, $project: String) {
                  project(name: $project, entityName: $entity) { sweep(sweepName: $sweep) { agents { edges { node { ...AgentFragment } }
                    pageInfo { hasNextPage } } } }
                }
                fragment AgentFragment on Agent { id name host state totalRuns createdAt heartbeatAt }
                """,
                new
                {
                    sweep = "one",
                    entity = "entity",
                    project = "project",
                }
            )
        ).At("project.sweep");

        Assert.Equal(["first", "second"], sweep.At("agents").Values("name"));
        Assert.Equal(["gpu0", "localhost"], sweep.At("agents").Values("host"));
        Assert.Equal(["RUNNING", "FINISHED"], sweep.At("agents").Values("state"));
        Assert.Equal(["2", "0"], sweep.At("agents").Values("totalRuns"));
        Assert.Equal("2026-01-01T00:02:00Z", sweep.At("agents").Nodes()[0].At("heartbeatAt").GetString());
    }

    [Fact]
    public async Task An_agents_runs_come_in_pages()
    {
        AddAgents();
        const string Document = """
            query GetAgentRuns($agentID: String!, $sweep: String!, $entity: String, $project: String,
              $after: String, $before: String, $first: Int, $last: Int, $order: String) {
              project(name: $project, entityName: $entity) { sweep(sweepName: $sweep) { agent(agentName: $agentID) {
                displayName sweep { name } user { username }
                runs(after: $after, before: $before, first: $first, last: $last, order: $order) {
                  pageInfo { endCursor hasNextPage } totalCount edges { cursor node { name sweepName agent { name } } } } } } }
            }
            """;

        JsonElement agent = await AgentAsync("first", null);
        JsonElement rest = await AgentAsync("first", agent.At("runs.pageInfo.endCursor").GetString());

        Assert.Equal("First agent", agent.At("displayName").GetString());
        Assert.Equal("one", agent.At("sweep.name").GetString());
        Assert.Equal("sandbox", agent.At("user.username").GetString());
        Assert.Equal(["a"], agent.At("runs").Values("name"));
        Assert.Equal("first", agent.At("runs").Nodes()[0].At("agent.name").GetString());
        Assert.Equal(2, agent.At("runs.totalCount").GetInt32());
        Assert.Equal(["b"], rest.At("runs").Values("name"));
        Assert.False(rest.At("runs.pageInfo.hasNextPage").GetBoolean());
        Assert.Equal(JsonValueKind.Null, (await AgentAsync("nobody", null)).ValueKind);

        async Task<JsonElement> AgentAsync(string name, string? after) =>
            (
                await QueryAsync(
                    Document,
                    new
                    {
                        agentID = name,
                        sweep = "one",
                        entity = "entity",
                        project = "project",
                        after,
                        before = (string?)null,
                        first = 1,
                        last = (int?)null,
                        order = "+created_at",
                    }
                )
            ).At("project.sweep.agent");
    }

    private void AddAgents()
    {
        Data.AddSweep(new SandboxSweep("entity", "project", "one"));
        Data.AddAgent(
            new SandboxAgent("entity", "project", "one", "first")
            {
                DisplayName = "First agent",
                Host = "gpu0",
                State = "RUNNING",
            }
        );
        Data.AddAgent(new SandboxAgent("entity", "project", "one", "second"));
        Data.AddRun(new SandboxRun("entity", "project", "a") { Sweep = "one", Agent = "first" });
        Data.AddRun(new SandboxRun("entity", "project", "b") { Sweep = "one", Agent = "first" });
        Data.AddRun(new SandboxRun("entity", "project", "c") { Sweep = "one" });
        Data.AddRun(new SandboxRun("entity", "other", "d") { Sweep = "one", Agent = "first" });
    }

    private void AddSweeps()
    {
        Data.AddSweep(
            new SandboxSweep("entity", "project", "one")
            {
                DisplayName = "First",
                BestLoss = 0.25,
                ExpectedRunCount = 2,
            }
        );
        Data.AddSweep(new SandboxSweep("entity", "project", "two") { State = "RUNNING" });
        Data.AddRun(new SandboxRun("entity", "project", "a") { Sweep = "one", Summary = """{"loss":0.25}""" });
        Data.AddRun(new SandboxRun("entity", "project", "b") { Sweep = "one", Summary = """{"loss":0.5}""" });
        Data.AddRun(new SandboxRun("entity", "project", "c"));
        Data.AddRun(new SandboxRun("entity", "other", "d") { Sweep = "one" });
    }
}
