using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Reports.</summary>
public sealed class ReportTests : SandboxFixture
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
}
