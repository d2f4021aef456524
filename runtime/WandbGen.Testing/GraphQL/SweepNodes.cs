using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Sweeps.</summary>
internal sealed class SweepNodes
{
    private readonly Graph _graph;
    private readonly ServedType<SweepRecord> _type;
    private readonly ServedType<AgentRecord> _agent;

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
        _type["bestLoss"] = sweep => sweep.BestLoss ?? FindBestLoss(sweep);
        _type["runCount"] = static sweep => sweep.RunCount;
        _type["runCountExpected"] = static sweep => sweep.ExpectedRunCount;
        _type["runTime"] = static sweep => sweep.RunTime;
        _type["createdAt"] = sweep => graph.Data.MinutesIn(sweep.Id);
        _type["updatedAt"] = sweep => sweep.HeartbeatAt ?? graph.Data.MinutesIn(sweep.Id);
        _type["heartbeatAt"] = sweep => sweep.HeartbeatAt ?? graph.Data.MinutesIn(sweep.Id);
        _type["earlyStopJobRunning"] = static _ => false;
        _type["controllerRunName"] = static _ => "";
        _type["controller"] = static _ => null;
        _type["scheduler"] = static _ => null;
        _type["user"] = _ => graph.Users.CreateViewer();
        _type.AddForAll("project", (_, sweeps) => graph.Projects.Of("sweeps", sweeps));
        _type.AddForAll("runs", (context, sweeps) => graph.Runs.InSweeps.Load(context, sweeps), "after", "first", "order");
        _type.AddForAll("priorRuns", (_, sweeps) => graph.Runs.PriorOf(sweeps));
        PageType agents = graph.PageTypes.Add("Agent");
        _type.AddForAll("agents", (_, sweeps) => ListAgents(sweeps, agents));
        _type.Add("agent", (sweep, context) => FindAgent(sweep.Id, context.GetArgument<string>("agentName")), "agentName");

        _agent = graph.Types.Add<AgentRecord>("Agent", static agent => agent.Id);
        _agent["id"] = static agent => GlobalId.Create("Agent", agent.Id);
        _agent["name"] = static agent => agent.Name;
        _agent["displayName"] = static agent => agent.DisplayName;
        _agent["host"] = static agent => agent.Host;
        _agent["state"] = static agent => agent.State;
        _agent["persistent"] = static _ => false;
        _agent["totalRuns"] = static agent => agent.RunCount;
        _agent["createdAt"] = agent => graph.Data.MinutesIn(agent.Id);
        _agent["heartbeatAt"] = agent => agent.HeartbeatAt ?? graph.Data.MinutesIn(agent.Id);
        _agent["user"] = agent => graph.Users.Find(agent.Username);
        _agent.AddForAll("sweep", (_, rows) => _type.LoadOne(graph.Data.Database, SandboxData.SweepsOfAgents, rows));
        _agent.AddForAll("runs", (context, rows) => graph.Runs.OfAgents.Load(context, rows), "after", "first", "order");
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

    /// <summary>The agent of an id.</summary>
    public Node? FindAgent(string id) =>
        _agent.LoadOne(_graph.Data.Database, SandboxData.Agents("g.id"), [GlobalId.ToRow("Agent", id)]).Values.FirstOrDefault();

    /// <summary>The sweeps that runs belong to.</summary>
    public Dictionary<long, Node> Of(IReadOnlyCollection<long> runs) => _type.LoadOne(_graph.Data.Database, SandboxData.SweepsOfRuns, runs);

    /// <summary>The agents that ran runs.</summary>
    public Dictionary<long, Node> AgentsOf(IReadOnlyCollection<long> runs) =>
        _agent.LoadOne(_graph.Data.Database, SandboxData.AgentsOfRuns, runs);

    private Dictionary<long, Node> ListAgents(IReadOnlyCollection<long> sweeps, PageType type) =>
        _agent
            .LoadAll(_graph.Data.Database, SandboxData.Agents(), sweeps)
            .ToDictionary(static agents => agents.Key, agents => type.CreateWhole(agents.Value));

    // The best value of the configured metric in all runs.
    private double? FindBestLoss(SweepRecord sweep)
    {
        SweepParameters parameters;
        try
        {
            parameters = new SweepParameters(sweep.Config);
        }
        catch (FormatException)
        {
            // A test can give its sweep a text that is not valid.
            return null;
        }

        if (parameters.Metric is not { } metric)
        {
            return null;
        }

        double[] values =
        [
            .. _graph
                .Data.ListTrialRuns(sweep.Id)
                .Select(run => PythonJson.FindNumber(run.Summary, metric))
                .OfType<double>()
                .Where(double.IsFinite),
        ];
        return values.Length == 0 ? null
            : parameters.IsMaximized ? values.Max()
            : values.Min();
    }

    private Node? FindAgent(long sweep, string name)
    {
        Source<AgentRecord> source = SandboxData.Agents() with { Where = "g.name = $name", Parameters = [("$name", name)] };
        return _agent.LoadOne(_graph.Data.Database, source, [sweep]).Values.FirstOrDefault();
    }
}
