using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Sweeps.</summary>
internal sealed class SweepNodes(Graph graph)
{
    /// <summary>The sweeps of projects.</summary>
    public Connection<SweepRecord> InProjects => new(
        "Sweep", graph.Data.Database, static context => SandboxData.Sweeps(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order")), Create);

    public Dictionary<long, int> Count(IReadOnlyCollection<long> projects) => graph.Data.Database.Count(SandboxData.Sweeps(null, null), projects);

    public Node? Find(long project, string name)
    {
        Source<SweepRecord> source = SandboxData.Sweeps(null, null) with { Where = "s.name = $name", Parameters = [("$name", name)] };
        return graph.Data.Database.List(source, [project], 1, 0) is [var (_, sweep)] ? Create([sweep])[0] : null;
    }

    /// <summary>The sweeps that runs belong to.</summary>
    public Dictionary<long, Node?> Of(IReadOnlyCollection<long> runs)
    {
        List<(long Run, SweepRecord Sweep)> sweeps = graph.Data.Database.List(SandboxData.SweepsOfRuns, runs, 1, 0);
        return sweeps.Zip(Create([.. sweeps.Select(static sweep => sweep.Sweep)])).ToDictionary(static pair => pair.First.Run, static pair => pair.Second);
    }

    private Node?[] Create(IReadOnlyList<SweepRecord> sweeps) => Siblings.Create(sweeps, static sweep => sweep.Id, Create);

    private Node Create(SweepRecord sweep, Siblings siblings)
    {
        var node = new Node("Sweep", sweep.Id, siblings)
        {
            ["id"] = GlobalId.Create("Sweep", sweep.Id),
            ["name"] = sweep.Name,
            ["displayName"] = sweep.DisplayName,
            ["state"] = sweep.State,
            ["method"] = sweep.Method,
            ["config"] = sweep.Config,
            ["bestLoss"] = sweep.BestLoss,
            ["runCount"] = sweep.RunCount,
            ["runCountExpected"] = sweep.ExpectedRunCount,
            ["runTime"] = sweep.RunTime,
            ["createdAt"] = SandboxData.MinutesIn(sweep.Id),
            ["updatedAt"] = SandboxData.MinutesIn(sweep.Id),
            ["heartbeatAt"] = SandboxData.MinutesIn(sweep.Id),
            ["earlyStopJobRunning"] = false,
            ["controllerRunName"] = "",
        };
        node.AddForAll("project", (_, sweeps) => graph.Projects.Of("sweeps", sweeps));
        node.AddForAll("runs", graph.Runs.InSweeps.Load);
        return node;
    }
}
