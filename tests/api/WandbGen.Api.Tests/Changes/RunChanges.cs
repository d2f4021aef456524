using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of runs.</summary>
internal static class RunChanges
{
    public const string Path = "team/project/run";

    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["CreateRun"] = new(
                "UpsertRun",
                static api => api.CreateRunAsync("team/project", new NewRun { Id = "new", Name = "A new one" }),
                static async api => await Find(api, "new") is { Name: "A new one" }
            )
            {
                Arrange = Arrange,
            },
            ["UpdateRun"] = OfRun(
                "UpsertRun",
                static run => run.UpdateAsync(new RunUpdate { Name = "renamed", Tags = ["a", "b"] }),
                static run => run is { Name: "renamed", Tags: ["a", "b"] }
            ),
            ["UpdateConfig"] = OfRun(
                "UpsertRun",
                static run =>
                    run.UpdateAsync(new RunUpdate { Config = new Dictionary<string, WandbValue> { ["lr"] = WandbValue.FromDouble(0.2) } }),
                static run => run!.Config["lr"].GetDouble() == 0.2
            ),
            ["DeleteRun"] = OfRun("DeleteRun", static run => run.DeleteAsync(), static run => run is null),
            ["DeleteFile"] = new(
                "DeleteFiles",
                static async api => await (await (await api.RunAsync(Path)).FileAsync("a.txt")).DeleteAsync(),
                static async api => !await (await api.RunAsync(Path)).Files().AnyAsync(static file => file.Name == "a.txt")
            )
            {
                Arrange = static data =>
                {
                    Arrange(data);
                    data.AddFile("team", "project", "run", "a.txt", [1]);
                },
                IsRepeated = false,
            },
            ["StopRun"] = new(
                "StopRun",
                static async api => await (await api.RunAsync(Path)).StopAsync(),
                static async api => await (await api.RunAsync(Path)).IsStopRequestedAsync()
            )
            {
                Arrange = Arrange,
            },
            ["UpdateRunState"] = OfRun(
                "UpdateRunState",
                static run => run.UpdateStateAsync(RunState.Failed),
                static run => run!.State == RunState.Failed
            ),
            ["MoveRuns"] = new(
                "MoveRuns",
                static async api => await (await api.ProjectAsync("team/project")).MoveRunsAsync(RunFilter.Id == "run", "team/other"),
                static async api => await Find(api, "run", "other") is not null && await Find(api, "run") is null
            )
            {
                Arrange = Arrange,
                IsRepeated = false,
            },
            ["DeleteRuns"] = new(
                "DeleteRuns",
                static async api => await (await api.ProjectAsync("team/project")).DeleteRunsAsync(RunFilter.Id == "run"),
                static async api => await Find(api, "run") is null && await Find(api, "second") is not null
            )
            {
                Arrange = Arrange,
                IsRepeated = false,
            },
            ["UndeleteRuns"] = new(
                "UndeleteRuns",
                static async api => await (await api.ProjectAsync("team/project")).UndeleteRunsAsync(RunFilter.Tags.Contains("deleted")),
                static async api => await Find(api, "second") is { Tags: ["deleted"] } run && await run.Files().CountAsync() == 1
            )
            {
                Arrange = Arrange,
                PrepareAsync = static async api => await (await api.RunAsync("team/project/second")).DeleteAsync(),
                IsRepeated = false,
            },
            ["ModifyRuns"] = new(
                "ModifyRuns",
                static async api => await (await api.ProjectAsync("team/project")).ModifyRunsAsync(new RunFilter(), ["new"], ["old"]),
                static async api => await Find(api, "run") is { Tags: ["kept", "new"] } && await Find(api, "second") is { Tags.Count: 2 }
            )
            {
                Arrange = Arrange,
                IsRepeated = false,
            },
        };

    public static void Arrange(SandboxData data)
    {
        data.AddRun(
            new SandboxRun("team", "project", "run")
            {
                State = "running",
                Tags = ["old", "kept"],
                Config = """{"lr": {"value": 0.1, "desc": null}, "_wandb": {"value": {"cli_version": "0.28.2"}}}""",
                Summary = """{"loss": NaN, "acc": 1}""",
            }
        );
        data.AddRun(new SandboxRun("team", "project", "second") { Tags = ["deleted"] });
        data.AddFile("team", "project", "second", "a.txt", "a"u8.ToArray());
        data.AddProject("team", "other");
    }

    private static Change OfRun(string operation, Func<Run, Task> make, Func<Run?, bool> isMade) =>
        new(operation, async api => await make(await api.RunAsync(Path)), async api => isMade(await Find(api, "run")))
        {
            Arrange = Arrange,
        };

    private static async Task<Run?> Find(WandbApi api, string run, string project = "project")
    {
        try
        {
            return await api.RunAsync("team", project, run);
        }
        catch (WandbNotFoundException)
        {
            return null;
        }
    }
}
