using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Console logs, paged forwards and backwards.</summary>
public sealed class LogTests : SandboxFixture
{
    private const string Page = """
        query RunConsoleLogPage($after: String, $first: Int, $last: Int,
          $improved: Boolean) { project(name: "p", entityName: "e") { run(name: "r") { logLineCount
          logLines(first: $first, last: $last, after: $after, useImprovedPagination: $improved) {
            edges { node { number timestamp level label line } cursor } pageInfo { hasNextPage endCursor } } } } }
        """;

    [Fact]
    public async Task The_improved_pagination_goes_forward_from_the_first_line()
    {
        AddLines();
        List<string> lines = [];
        string? after = null;
        bool more = true;
        while (more)
        {
            JsonElement page = await LinesAsync(
                new
                {
                    first = 4,
                    after,
                    improved = true,
                }
            );
            Assert.InRange(page.Nodes().Length, 1, 4);
            lines.AddRange(page.Values("line"));
            (more, after) = (page.At("pageInfo.hasNextPage").GetBoolean(), page.At("pageInfo.endCursor").GetString());
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(static index => index == 3 ? "ERROR 3" : $"line {index}"), lines);
    }

    [Fact]
    public async Task Without_it_first_is_ignored_and_after_counts_from_the_end()
    {
        AddLines();

        Assert.Equal(10, (await LinesAsync(new { first = 4 })).Nodes().Length);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], (await LinesAsync(new { first = 4, after = "4" })).Values("number"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_is_given_in_its_own_order(bool improved)
    {
        AddLines();

        Assert.Equal(["7", "8", "9"], (await LinesAsync(new { last = 3, improved })).Values("number"));
    }

    [Fact]
    public async Task A_line_has_its_time_and_level()
    {
        AddLines();

        JsonElement[] lines = (await LinesAsync(new { improved = true })).Nodes();

        Assert.Equal("2026-01-01T00:00:03Z", lines[3].At("timestamp").GetString());
        Assert.Equal(["", "error"], [lines[2].At("level").GetString(), lines[3].At("level").GetString()]);
        Assert.Equal(10, (await QueryAsync(Page)).At("project.run.logLineCount").GetInt32());
    }

    private async Task<JsonElement> LinesAsync(object variables) => (await QueryAsync(Page, variables)).At("project.run.logLines");

    private void AddLines()
    {
        Data.AddRun("e", "p", "r");
        Data.AddLogLines("e", "p", "r", Enumerable.Range(0, 6).Select(static index => index == 3 ? "ERROR 3" : $"line {index}"));
        Data.AddLogLines("e", "p", "r", Enumerable.Range(6, 4).Select(static index => $"line {index}"));
    }
}
