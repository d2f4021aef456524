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
