using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>The example project has something of everything.</summary>
public sealed class ExampleProjectTests : SandboxFixture
{
    private protected override WandbSandboxOptions Options => new() { ExampleProject = true };

    [Fact]
    public async Task Every_collection_has_something_to_show()
    {
        JsonElement data = await QueryAsync(
            """
            { models { edges { node { name } } }
              entity(name: "sandbox") { integrations { edges { node { id } } } }
              viewer { projects { edges { node { triggers { name } } } } teams { edges { node { name } } } }
              project(name: "quickstart") {
                runs(filters: "{\"tags\":\"candidate\"}",
                  order: "-config.learning_rate.value") { edges { node { displayName sweep { name } } } }
                sweeps { edges { node { runCount } } }
                artifactTypes { edges { node { name } } }
                artifactCollection(name: "production") { artifacts { edges {
                  version node { createdBy { ... on Run { name } } files { totalCount } } } } }
                allViews { edges { node { displayName } } }
                run(name: "hare") { logLineCount logLines(first: 1, useImprovedPagination: true) { edges { node { line } } } }
              } }
            """
        );

        Assert.Equal(["quickstart", "empty", "model-registry", "histories"], data.At("models").Values("name"));
        Assert.Equal(2, data.At("entity.integrations").Nodes().Length);
        Assert.Equal(3, data.At("viewer.projects").Nodes()[0].At("triggers").GetArrayLength());
        Assert.Equal(["As fast as it goes", "Walking pace"], data.At("project.runs").Values("displayName"));
        Assert.Equal(["3"], data.At("project.sweeps").Values("runCount"));
        Assert.Equal(["dataset", "model"], data.At("project.artifactTypes").Values("name"));
        JsonElement live = Assert.Single(data.At("project.artifactCollection.artifacts").Nodes());
        Assert.Equal("hare", live.At("createdBy.name").GetString());
        Assert.Equal(3, live.At("files.totalCount").GetInt32());
        Assert.Single(data.At("project.allViews").Nodes());
        Assert.Equal(60, data.At("project.run.logLineCount").GetInt32());
        Assert.StartsWith("step   0  loss", data.At("project.run.logLines").Nodes()[0].At("line").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("long", 12_000, 11_999, 3, 0)]
    [InlineData("gap", 200, 9_000_099, 2, 50)]
    [InlineData("mixed", 6, 5, 3, 1)]
    [InlineData("numbers", 4, 3, 1, 2)]
    [InlineData("media", 5, 4, 1, 1)]
    [InlineData("live", 300, 299, 3, 110)]
    public async Task Histories_are_worth_reading(string name, int rows, long lastStep, int files, int live)
    {
        JsonElement run = (
            await QueryAsync(
                """
                query($name: String!) { project(entityName: "sandbox", name: "histories") { run(name: $name) {
                  historyLineCount eventsLineCount historyKeys history(samples: 20000) parquetHistory(liveKeys: ["_step"]) {
                    parquetUrls liveData } } } }
                """,
                new { name }
            )
        ).At("project.run");

        Assert.Equal(rows, run.At("historyLineCount").GetInt32());
        Assert.Equal(rows, run.At("history").GetArrayLength());
        Assert.Equal(lastStep, run.At("historyKeys.lastStep").GetInt64());
        Assert.Equal(files, run.At("parquetHistory.parquetUrls").GetArrayLength());
        Assert.Equal(live, run.At("parquetHistory.liveData").GetArrayLength());
        using var http = new HttpClient();
        long exported = 0;
        foreach (JsonElement url in run.At("parquetHistory.parquetUrls").EnumerateArray())
        {
            exported += (
                await ParquetRows.ReadAsync(await http.GetByteArrayAsync(url.GetString(), TestContext.Current.CancellationToken))
            ).Count;
        }

        Assert.InRange(exported + live, rows, rows + 10);
    }
}
