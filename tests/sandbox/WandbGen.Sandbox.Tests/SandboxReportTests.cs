using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Reports.</summary>
public sealed class SandboxReportTests : SandboxFixture
{
    private const string Views = """
        query ProjectViews($project: String!, $entity: String!, $reportCursor: String,
          $reportLimit: Int!, $viewType: String = "runs", $viewName: String) {
          project(name: $project, entityName: $entity) { allViews(viewType: $viewType,
            viewName: $viewName, first: $reportLimit, after: $reportCursor) { totalCount
            edges { node { id name displayName description user { username } spec createdAt updatedAt project {
              name } entityName projectName createdUsing } cursor } pageInfo { endCursor hasNextPage } } }
        }
        """;

    [Theory]
    [InlineData(null, "First,Second")]
    [InlineData("Second", "Second")]
    public async Task Reports_are_views_of_their_type(string? viewName, string expected)
    {
        Data.AddReport(new SandboxReport("entity", "project", "First") { Spec = """{"blocks":[1]}""" });
        Data.AddReport(new SandboxReport("entity", "project", "Workspace") { Type = "project-view" });
        Data.AddReport(new SandboxReport("entity", "project", "Second"));

        JsonElement views = (
            await QueryAsync(
                Views,
                new
                {
                    project = "project",
                    entity = "entity",
                    reportLimit = 50,
                    viewName,
                }
            )
        ).At("project.allViews");

        Assert.Equal(expected.Split(','), views.Values("displayName"));
        Assert.Equal(expected.Split(',').Length, views.At("totalCount").GetInt32());
        Assert.Equal("project", views.Nodes()[0].At("project.name").GetString());
    }

    [Fact]
    public async Task A_view_is_found_by_its_id_and_its_type()
    {
        Data.AddReport(new SandboxReport("entity", "project", "One"));
        Data.AddReport(new SandboxReport("entity", "project", "Two") { Spec = """{"blocks":[1]}""" });
        string id = (await QueryAsync("""{ project(name: "project", entityName: "entity") { allViews { edges { node { id } } } } }"""))
            .At("project.allViews")
            .Nodes()[1]
            .At("id")
            .GetString()!;

        JsonElement views = await QueryAsync(
            """
            query($id: ID!) { view(id: $id) { displayName spec project { name } }
              report: view(id: $id, type: "runs") { displayName } workspace: view(id: $id, type: "project-view") { displayName } }
            """,
            new { id }
        );

        Assert.Equal("Two", views.At("view.displayName").GetString());
        Assert.Equal("""{"blocks":[1]}""", views.At("view.spec").GetString());
        Assert.Equal("Two", views.At("report.displayName").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, views.At("workspace").ValueKind);
    }

    [Fact]
    public async Task A_custom_chart_is_found_by_its_entity_and_name_and_charts_by_their_type()
    {
        Data.AddChart(new SandboxChart("entity", "bars") { DisplayName = "Bars", Spec = """{"mark":"bar"}""" });
        Data.AddChart(new SandboxChart("entity", "old") { Type = "vega" });
        Data.AddChart(new SandboxChart("other", "lines") { Access = "PUBLIC" });

        JsonElement data = await QueryAsync(
            """
            { customChart(id: "entity/bars") { id name displayName type access spec entity { name } user { username } }
              none: customChart(id: "entity/none") { id }
              customCharts(type: "vega2") { edges { node { id } } }
              mine: customCharts(type: "vega2", entity: "entity") { edges { node { id } } } }
            """
        );

        Assert.Equal("Bars", data.At("customChart.displayName").GetString());
        Assert.Equal("""{"mark":"bar"}""", data.At("customChart.spec").GetString());
        Assert.Equal("entity", data.At("customChart.entity.name").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, data.At("none").ValueKind);
        Assert.Equal(["entity/bars", "other/lines"], data.At("customCharts").Values("id"));
        Assert.Equal(["entity/bars"], data.At("mine").Values("id"));
    }
}
