using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of reports and custom charts.</summary>
internal static class ReportChanges
{
    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["CreateReport"] = Of(
                "CreateReport",
                static async api => await (await api.ProjectAsync("team/project")).CreateReportAsync(new NewReport { Title = "new" }),
                static api => IsThereAsync(api, static report => report.Title == "new" && report.Spec["version"].GetInt32() == 5)
            ),
            ["CloneReport"] = Of(
                "CreateReport",
                static async api => await (await ReportAsync(api)).CloneAsync(project: "other"),
                static async api =>
                    await api.Reports("team/other")
                        .AnyAsync(static report => report.Title == "old (copy)" && report.Spec["blocks"].Count == 1)
            ),
            ["UpdateReport"] = Of(
                "UpdateReport",
                static async api =>
                    await (await ReportAsync(api)).UpdateAsync(
                        new ReportUpdate { Description = "d", Spec = WandbValue.Parse("{\"a\": 1}") }
                    ),
                static api => IsThereAsync(api, static report => report.Description == "d" && report.Spec["a"].GetInt32() == 1)
            ) with
            {
                IsRepeated = true,
            },
            ["DeleteReport"] = Of(
                "DeleteReport",
                static async api => await (await ReportAsync(api)).DeleteAsync(),
                static async api => !await IsThereAsync(api, static _ => true)
            ) with
            {
                IsRepeated = true,
            },
            ["CreateCustomChart"] = Of(
                "CreateCustomChart",
                static api =>
                    api.CreateCustomChartAsync("team", new NewCustomChart { Name = "new", Spec = WandbValue.Parse("{\"mark\": \"bar\"}") }),
                static async api =>
                    await api.CustomCharts("team")
                        .AnyAsync(static chart => chart is { Name: "new", Access: "PRIVATE" } && chart.Spec["mark"].GetString() == "bar")
            ),
            ["UpdateCustomChart"] = Of(
                "UpdateCustomChart",
                static async api =>
                    await (await api.CustomChartAsync("team/old")).UpdateAsync(
                        new CustomChartUpdate { DisplayName = "renamed", IsPublic = true }
                    ),
                static async api => await api.CustomChartAsync("team/old") is { DisplayName: "renamed", Access: "PUBLIC" }
            ) with
            {
                IsRepeated = true,
            },
            ["DeleteCustomChart"] = Of(
                "DeleteCustomChart",
                static async api => await (await api.CustomChartAsync("team/old")).DeleteAsync(),
                static async api => !await api.CustomCharts("team").AnyAsync()
            ) with
            {
                IsRepeated = true,
            },
        };

    private static void Arrange(SandboxData data)
    {
        data.AddProject("team", "project");
        data.AddProject("team", "other");
        data.AddReport(new SandboxReport("team", "project", "old") { Spec = """{"version": 5, "blocks": [{"type": "paragraph"}]}""" });
        data.AddChart(new SandboxChart("team", "old") { Access = "PRIVATE" });
    }

    private static Change Of(string operation, Func<WandbApi, Task> make, Func<WandbApi, Task<bool>> isMade) =>
        new(operation, make, isMade) { Arrange = Arrange, IsRepeated = false };

    private static async Task<Report> ReportAsync(WandbApi api) => await api.Reports("team/project", "old").FirstAsync();

    private static async Task<bool> IsThereAsync(WandbApi api, Func<Report, bool> predicate) =>
        await api.Reports("team/project").AnyAsync(predicate);
}
