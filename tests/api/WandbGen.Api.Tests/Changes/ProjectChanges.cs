using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of projects.</summary>
internal static class ProjectChanges
{
    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["CreateProject"] = new(
                "CreateProject",
                static api => api.CreateProjectAsync("team/new", "what it is about"),
                static async api => await Find(api, "new") is { Description: "what it is about" }
            )
            {
                Arrange = Arrange,
            },
            ["UpdateProject"] = OfProject(
                "UpdateProject",
                static project => project.UpdateDescriptionAsync("new"),
                static async api => await Find(api, "project") is { Description: "new" }
            ),
            ["RenameProject"] = OfProject(
                "RenameProject",
                static project => project.RenameAsync("renamed"),
                static async api =>
                    await Find(api, "project") is null && (await api.RunAsync("team/renamed/run")).Path == "team/renamed/run"
            ) with
            {
                IsRepeated = false,
            },
            ["DeleteProject"] = OfProject(
                "DeleteProject",
                static project => project.DeleteAsync(),
                static async api => await Find(api, "project") is null && await api.Projects("team").CountOrListAsync() == 0
            ),
        };

    private static void Arrange(SandboxData data) => data.AddRun("team", "project", "run");

    private static Change OfProject(string operation, Func<Project, Task> make, Func<WandbApi, Task<bool>> isMade) =>
        new(operation, async api => await make(await api.ProjectAsync("team/project")), isMade) { Arrange = Arrange };

    private static async Task<int> CountOrListAsync(this Projects projects) => (await projects.ToListAsync()).Count;

    private static async Task<Project?> Find(WandbApi api, string name)
    {
        try
        {
            return await api.ProjectAsync($"team/{name}");
        }
        catch (WandbNotFoundException)
        {
            return null;
        }
    }
}
