using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Sweeps.</summary>
internal sealed class SweepNodes
{
    private readonly Graph _graph;
    private readonly ServedType<SweepRecord> _type;

    public SweepNodes(Graph graph)
    {
        _graph = graph;
        InProjects = new Connection<SweepRecord>(
            graph.PageTypes.Add("Sweep"),
            graph.Data.Database,
            static context => SandboxData.Sweeps(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order")),
            sweeps => _type!.Create(sweeps)
        );

        _type = graph.Types.Add<SweepRecord>("Sweep", static sweep => sweep.Id);
        _type["id"] = static sweep => GlobalId.Create("Sweep", sweep.Id);
        _type["name"] = static sweep => sweep.Name;
        _type["displayName"] = static sweep => sweep.DisplayName;
        _type["description"] = static _ => null;
        _type["state"] = static sweep => sweep.State;
        _type["method"] = static sweep => sweep.Method;
        _type["config"] = static sweep => sweep.Config;
        _type["bestLoss"] = static sweep => sweep.BestLoss;
        _type["runCount"] = static sweep => sweep.RunCount;
        _type["runCountExpected"] = static sweep => sweep.ExpectedRunCount;
        _type["runTime"] = static sweep => sweep.RunTime;
        _type["createdAt"] = sweep => graph.Data.MinutesIn(sweep.Id);
        _type["updatedAt"] = sweep => graph.Data.MinutesIn(sweep.Id);
        _type["heartbeatAt"] = sweep => graph.Data.MinutesIn(sweep.Id);
        _type["earlyStopJobRunning"] = static _ => false;
        _type["controllerRunName"] = static _ => "";
        _type["controller"] = static _ => null;
        _type["scheduler"] = static _ => null;
        _type["user"] = _ => graph.Users.CreateViewer();
        _type.AddForAll("project", (_, sweeps) => graph.Projects.Of("sweeps", sweeps));
        _type.AddForAll("runs", (context, sweeps) => graph.Runs.InSweeps.Load(context, sweeps), "after", "first", "order");
    }

    /// <summary>The sweeps of projects.</summary>
    public Connection<SweepRecord> InProjects { get; }

    public Dictionary<long, int> Count(IReadOnlyCollection<long> projects) =>
        _graph.Data.Database.Count(SandboxData.Sweeps(null, null), projects);

    public Node? Find(long project, string name)
    {
        Source<SweepRecord> source = SandboxData.Sweeps(null, null) with { Where = "s.name = $name", Parameters = [("$name", name)] };
        return _graph.Data.Database.List(source, [project], 1, 0) is [var (_, sweep)] ? _type.Create(sweep) : null;
    }

    /// <summary>The sweeps that runs belong to.</summary>
    public Dictionary<long, Node> Of(IReadOnlyCollection<long> runs)
    {
        List<(long Run, SweepRecord Sweep)> sweeps = _graph.Data.Database.List(SandboxData.SweepsOfRuns, runs, 1, 0);
        return sweeps
            .Zip(_type.Create([.. sweeps.Select(static sweep => sweep.Sweep)]))
            .ToDictionary(static pair => pair.First.Run, static pair => pair.Second);
    }
}
