using System.Text.Json;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients change of sweeps, and what agents ask for.</summary>
internal sealed class SweepChangeNodes
{
    private const string IdOfClient = "input.clientMutationId";

    // An agent without a heartbeat for this time is lost, and other agents get its trials.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Graph _graph;
    private readonly Lock _lock = new();
    private readonly ServedType<Changed> _upserted;
    private readonly ServedType<Changed> _enqueued;
    private readonly ServedType<Changed> _agentCreated;
    private readonly ServedType<Changed> _beaten;

    public SweepChangeNodes(Graph graph)
    {
        _graph = graph;
        _upserted = Changed.Add(graph, "UpsertSweepPayload", "sweep");
        _upserted["inserted"] = static changed => changed.Input.Text("id") is null;
        _upserted["configValidationWarnings"] = static _ => Array.Empty<string>();
        _enqueued = graph.Types.Add<Changed>("EnqueueSweepRunPayload");
        _enqueued["id"] = static changed => changed.Result;
        _agentCreated = Changed.Add(graph, "CreateAgentPayload", "agent");
        _beaten = Changed.Add(graph, "AgentHeartbeatPayload", "commands");
        _beaten["agent"] = changed => graph.Sweeps.FindAgent(changed.Input.Text("id")!);
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add(
            "upsertSweep",
            (_, context) => Upsert(new Input(context)),
            IdOfClient,
            "input.config",
            "input.displayName",
            "input.entityName",
            "input.id",
            "input.projectName",
            "input.state"
        );
        mutations.Add("enqueueSweepRun", (_, context) => Enqueue(new Input(context)), "input.config", "input.displayName", "input.id");
        mutations.Add(
            "createAgent",
            (_, context) => CreateAgent(new Input(context)),
            IdOfClient,
            "input.entityName",
            "input.host",
            "input.projectName",
            "input.sweep"
        );
        // The state of the machine is not stored.
        mutations.Add(
            "agentHeartbeat",
            (_, context) => Beat(new Input(context)),
            IdOfClient,
            "input.id",
            "input.metrics",
            "input.runState"
        );
    }

    private Node Upsert(Input input)
    {
        if (input.Text("id") is { } id)
        {
            (SweepRecord sweep, string entity, string project) = Find(GlobalId.ToRow("Sweep", id));
            string? state = input.Text("state");
            if (state is not (null or "RUNNING" or "PAUSED" or "FINISHED" or "CANCELED"))
            {
                throw Refusal.Invalid($"a sweep cannot be {state}");
            }

            if (state is not null && sweep.State.ToUpperInvariant() is "CANCELED" or "FAILED" or "CRASHED" && sweep.State != state)
            {
                throw Refusal.Conflict($"the sweep is {sweep.State}");
            }

            if (input.Text("config") is { } changed)
            {
                _ = new SweepParameters(changed);
            }

            _graph.Data.UpdateSweep(sweep.Id, input.Text("displayName"), state, input.Text("config"));
            return _upserted.Create(new Changed(input, _graph.Sweeps.Find(FindProject(entity, project), sweep.Name)));
        }

        string config = input.Text("config") ?? throw Refusal.Invalid("config is required for a new sweep");
        var parameters = new SweepParameters(config);
        (string owner, string name) = (
            input.Text("entityName") ?? _graph.Options.Entity,
            input.Text("projectName") ?? throw Refusal.Invalid("projectName is required for a new sweep")
        );
        long row = FindProject(owner, name);
        string sweepName;
        do
        {
            sweepName = System.Security.Cryptography.RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8);
        } while (_graph.Sweeps.Find(row, sweepName) is not null);

        _graph.Data.AddSweep(
            new SandboxSweep(owner, name, sweepName)
            {
                Config = config,
                Method = parameters.Method,
                State = input.Text("state") ?? "PENDING",
                DisplayName = input.Text("displayName"),
                ExpectedRunCount = (int?)parameters.Count,
            }
        );
        return _upserted.Create(new Changed(input, _graph.Sweeps.Find(row, sweepName)));
    }

    private Node Enqueue(Input input)
    {
        lock (_lock)
        {
            (SweepRecord sweep, string entity, string project) = Find(GlobalId.ToRow("Sweep", input.Text("id")!));
            if (sweep.State.ToUpperInvariant() is not ("PENDING" or "RUNNING" or "PAUSED"))
            {
                throw Refusal.Conflict($"the sweep is {sweep.State}");
            }

            using JsonDocument config = JsonDocument.Parse(PythonJson.CheckObject(input.Text("config")!, "config"));
            // Negative numbers are not indexes of the grid.
            long number = -1 - _graph.Data.ListTrialNumbers(sweep.Id).Count(static number => number < 0);
            TrialRecord trial = _graph.Data.AddTrial(
                sweep.Id,
                null,
                number,
                config.RootElement.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.GetRawText())
            );
            DateTimeOffset now = _graph.Options.TimeProvider.GetUtcNow();
            _graph.Data.AddRun(
                new SandboxRun(entity, project, trial.Run)
                {
                    State = "pending",
                    DisplayName = input.Text("displayName") ?? trial.Run,
                    Config = trial.Args,
                    Sweep = sweep.Name,
                    CreatedAt = now,
                    HeartbeatAt = now,
                    Username = _graph.Options.Entity,
                }
            );
            return _enqueued.Create(new Changed(input, trial.Run));
        }
    }

    private Node CreateAgent(Input input)
    {
        long project = FindProject(input.Text("entityName") ?? _graph.Options.Entity, input.Text("projectName") ?? _graph.Options.Project);
        Node sweep = _graph.Sweeps.Find(project, input.Text("sweep")!) ?? throw Refusal.NotFound($"sweep {input.Text("sweep")} not found");
        long agent = _graph.Data.CreateAgent(sweep.Row, input.Text("host")!, _graph.Options.Entity);
        return _agentCreated.Create(new Changed(input, _graph.Sweeps.FindAgent(GlobalId.Create("Agent", agent))));
    }

    private Node Beat(Input input)
    {
        long agent = GlobalId.ToRow("Agent", input.Text("id")!);
        if (_graph.Data.FindAgent(agent) is not var (row, _))
        {
            throw Refusal.NotFound("agent not found");
        }

        HashSet<string> running = [];
        if (input.Text("runState") is { } runState)
        {
            using JsonDocument document = JsonDocument.Parse(PythonJson.CheckObject(runState, "runState"));
            running = [.. document.RootElement.EnumerateObject().Select(static run => run.Name)];
        }

        // Two agents must not get the same trial.
        lock (_lock)
        {
            _graph.Data.NoteBeat(agent, row, _graph.Options.TimeProvider.GetUtcNow(), s_patience);
            return _beaten.Create(new Changed(input, $"[{string.Join(", ", Command(Find(row).Sweep, agent, running))}]"));
        }
    }

    private IEnumerable<string> Command(SweepRecord sweep, long agent, HashSet<string> running)
    {
        string state = sweep.State.ToUpperInvariant();
        bool isCanceled = state is "CANCELED" or "FAILED" or "CRASHED";
        HashSet<string> stopped = _graph.Data.ListStopped(sweep.Id);
        stopped.UnionWith(ListHopeless(sweep, running));
        foreach (string run in running.Where(run => isCanceled || stopped.Contains(run)))
        {
            yield return $$"""{"type": "stop", "run_id": {{JsonSerializer.Serialize(run)}}}""";
        }

        TrialRecord? Give(TrialRecord? waiting)
        {
            if (waiting is not null)
            {
                _graph.Data.GiveTrial(waiting.Run, sweep.Id, agent);
            }

            return waiting;
        }

        if (isCanceled || (state is "FINISHED" or "STOPPED" && running.Count == 0))
        {
            yield return """{"type": "exit"}""";
        }
        else if (state is "PENDING" or "RUNNING" && running.Count == 0)
        {
            List<TrialRecord> open = _graph.Data.ListOpenTrials(sweep.Id);
            TrialRecord? trial =
                open.Find(trial => trial.Agent == agent) ?? Give(open.Find(static trial => trial.Agent is null)) ?? HandOut(sweep, agent);
            if (trial is not null)
            {
                _graph.Data.UpdateSweep(sweep.Id, null, "RUNNING", null);
                yield return $$"""{"type": "run", "run_id": {{JsonSerializer.Serialize(trial.Run)}}, "args": {{trial.Args}}}""";
            }
            else if (open.Count == 0)
            {
                _graph.Data.UpdateSweep(sweep.Id, null, "FINISHED", null);
                yield return """{"type": "exit"}""";
            }
        }
    }

    // The runs that early termination stops.
    private IEnumerable<string> ListHopeless(SweepRecord sweep, HashSet<string> running)
    {
        if (
            running.Count == 0
            || new SweepParameters(sweep.Config) is not { EarlyTermination: { } early, Metric: { } metric, IsMaximized: var isMaximized }
        )
        {
            return [];
        }

        Dictionary<string, double[]> values = _graph
            .Data.ListTrialRuns(sweep.Id)
            .ToDictionary(
                static run => run.Name,
                run =>
                    _graph
                        .Data.SampleHistory(run.Row, null, null, int.MaxValue)
                        .Select(row => PythonJson.FindNumber(row, metric))
                        .OfType<double>()
                        .Where(double.IsFinite)
                        .ToArray()
            );
        return running.Where(run =>
            values.GetValueOrDefault(run) is { Length: > 0 } trial && !early.GoesOn(trial, values.Values, isMaximized)
        );
    }

    private TrialRecord? HandOut(SweepRecord sweep, long agent)
    {
        var parameters = new SweepParameters(sweep.Config);
        HashSet<long> handedOut = _graph.Data.ListTrialNumbers(sweep.Id);
        long number = 0;
        while (handedOut.Contains(number))
        {
            number++;
        }

        return number < (parameters.Count ?? long.MaxValue)
            ? _graph.Data.AddTrial(sweep.Id, agent, number, parameters.Create(number))
            : null;
    }

    private (SweepRecord Sweep, string Entity, string Project) Find(long row) =>
        _graph.Data.FindSweep(row) ?? throw Refusal.NotFound("sweep not found");

    private long FindProject(string entity, string project) =>
        _graph.Data.FindProject(entity, project)?.Id ?? throw Refusal.NotFound($"project {entity}/{project} not found");
}
