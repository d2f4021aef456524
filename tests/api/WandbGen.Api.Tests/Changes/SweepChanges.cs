using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of sweeps.</summary>
internal static class SweepChanges
{
    public const string Grid = """
        method: grid
        metric: {name: loss, goal: minimize}
        parameters:
          lr: {values: [0.1, 0.2, 0.3, 0.4]}
          depth: {values: [1, 2, 3, 4, 5]}
          optimizer: {value: adam}
        """;

    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["CreateSweep"] = new(
                "CreateSweep",
                static api => api.CreateSweepAsync("team/project", new NewSweep { Config = Grid, Name = "new" }),
                static async api => await api.Sweeps("team/project").AnyAsync(static sweep => sweep.Name == "new")
            )
            {
                Arrange = Arrange,
                IsRepeated = false,
            },
            ["EnqueueSweepRun"] = new(
                "EnqueueSweepRun",
                static async api =>
                    await (await api.SweepAsync("team/project/sweep")).EnqueueRunAsync(
                        new Dictionary<string, WandbValue> { ["lr"] = WandbValue.FromDouble(0.7) },
                        "chosen"
                    ),
                static async api =>
                    await (await api.SweepAsync("team/project/sweep"))
                        .Runs()
                        .AnyAsync(static run =>
                            run.Name == "chosen" && run.State == RunState.Pending && run.Config["lr"].GetDouble() == 0.7
                        )
            )
            {
                Arrange = Arrange,
                IsRepeated = false,
            },
            ["PauseSweep"] = OfSweep(static sweep => sweep.PauseAsync(), SweepState.Paused),
            ["StopSweep"] = OfSweep(static sweep => sweep.StopAsync(), SweepState.Finished),
            ["CancelSweep"] = OfSweep(static sweep => sweep.CancelAsync(), SweepState.Canceled),
            ["ResumeSweep"] = OfSweep(static sweep => sweep.ResumeAsync(), SweepState.Running, "PAUSED"),
        };

    public static void Arrange(SandboxData data) => Arrange(data, "RUNNING");

    private static void Arrange(SandboxData data, string state)
    {
        data.AddProject("team", "project");
        data.AddSweep(
            new SandboxSweep("team", "project", "sweep")
            {
                State = state,
                Method = "grid",
                Config = Grid,
            }
        );
    }

    private static Change OfSweep(Func<Sweep, Task> make, SweepState state, string before = "RUNNING") =>
        new(
            "UpdateSweepState",
            async api => await make(await api.SweepAsync("team/project/sweep")),
            async api => (await api.SweepAsync("team/project/sweep")).State == state
        )
        {
            Arrange = data => Arrange(data, before),
        };
}
