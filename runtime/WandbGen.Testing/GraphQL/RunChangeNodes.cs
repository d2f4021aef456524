using System.Text.Json;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients change of runs that are there.</summary>
internal sealed class RunChangeNodes
{
    private const string IdOfClient = "input.clientMutationId";

    private readonly Graph _graph;
    private readonly ServedType<Changed> _deleted;
    private readonly ServedType<Changed> _stopped;
    private readonly ServedType<Changed> _stateUpdated;
    private readonly ServedType<Changed> _allDeleted;
    private readonly ServedType<Changed> _allRestored;
    private readonly ServedType<Changed> _allMoved;
    private readonly ServedType<Changed> _allModified;
    private readonly ServedType<Changed> _alerted;
    private readonly ServedType<TaskRecord> _task;

    public RunChangeNodes(Graph graph)
    {
        _graph = graph;
        _deleted = Changed.Add(graph, "DeleteRunPayload");
        _stopped = Changed.Add(graph, "StopRunPayload", "success");
        _stateUpdated = graph.Types.Add<Changed>("UpdateRunStatePayload");
        _stateUpdated["success"] = static changed => changed.Result;
        _allDeleted = Changed.Add(graph, "DeleteRunsPayload");
        _allDeleted["errors"] = static changed => changed.Result;
        _allRestored = Changed.Add(graph, "UndeleteRunsPayload");
        _allMoved = Changed.Add(graph, "MoveRunsPayload", "task");
        _allModified = Changed.Add(graph, "ModifyRunsPayload", "runs");
        _alerted = Changed.Add(graph, "NotifyScriptableRunAlertPayload", "success");
        _task = graph.Types.Add<TaskRecord>("Task", static task => task.Id);
        _task["id"] = static task => GlobalId.Create("Task", task.Id);
        _task["name"] = static task => task.Name;
        _task["type"] = static task => task.Type;
        // The change is complete when the mutation is answered.
        _task["state"] = static _ => "FINISHED";
        _task["progress"] = static _ => 100;
    }

    public void AddTo(ServedType<Root> queries, ServedType<Root> mutations)
    {
        queries.Add("task", (_, context) => FindTask(context.GetArgument<string>("id")), "id");
        mutations.Add("deleteRun", (_, context) => Delete(new Input(context)), IdOfClient, "input.deleteArtifacts", "input.id");
        mutations.Add("stopRun", (_, context) => Stop(new Input(context)), IdOfClient, "input.id");
        mutations.Add("updateRunState", (_, context) => UpdateState(new Input(context)), "input.id", "input.state");
        mutations.Add(
            "notifyScriptableRunAlert",
            (_, context) => Alert(new Input(context)),
            IdOfClient,
            "input.entityName",
            "input.projectName",
            "input.runName",
            "input.severity",
            "input.text",
            "input.title",
            "input.waitDuration"
        );
        mutations.Add(
            "deleteRuns",
            (_, context) => DeleteAll(new Input(context)),
            IdOfClient,
            "input.deleteArtifacts",
            "input.entityName",
            "input.filters",
            "input.projectName"
        );
        mutations.Add(
            "undeleteRuns",
            (_, context) => RestoreAll(new Input(context)),
            IdOfClient,
            "input.entityName",
            "input.filters",
            "input.projectName"
        );
        mutations.Add(
            "moveRuns",
            (_, context) => MoveAll(new Input(context)),
            IdOfClient,
            "input.destinationEntityName",
            "input.destinationProjectName",
            "input.filters",
            "input.sourceEntityName",
            "input.sourceProjectName"
        );
        mutations.Add(
            "modifyRuns",
            (_, context) => ModifyAll(new Input(context)),
            IdOfClient,
            "input.addTags",
            "input.entityName",
            "input.filters",
            "input.ids",
            "input.projectName",
            "input.removeTags"
        );
    }

    private Node Delete(Input input)
    {
        Delete(_graph.Runs.Find(input.Text("id")!), input);
        return _deleted.Create(new Changed(input, null));
    }

    private Node DeleteAll(Input input)
    {
        string? error = null;
        foreach (RunRecord run in List(input, "entityName", "projectName"))
        {
            try
            {
                Delete(run, input);
            }
            catch (Refusal refusal)
            {
                error ??= refusal.Message;
            }
        }

        return _allDeleted.Create(new Changed(input, error));
    }

    private void Delete(RunRecord run, Input input)
    {
        if (run.Folder is not null)
        {
            throw Refusal.Conflict($"run {run.Name} is served from '{run.Folder}', which the sandbox does not delete");
        }

        _graph.Data.DeleteRun(run.Id, input.Values.GetValueOrDefault("deleteArtifacts") is true);
    }

    private Node Stop(Input input)
    {
        _graph.Data.RequestStop(_graph.Runs.Find(input.Text("id")!).Id);
        return _stopped.Create(new Changed(input, true));
    }

    private Node UpdateState(Input input)
    {
        RunRecord run = _graph.Runs.Find(input.Text("id")!);
        string state = input.Text("state")!;
        bool isAllowed = state switch
        {
            "pending" => run.State is "running" or "failed" or "crashed" or "preempted",
            "failed" => run.State is "pending" or "running",
            _ => throw Refusal.Invalid($"the state of a run cannot be set to {state}"),
        };
        // The mutation succeeds again if it is repeated after a lost answer.
        if (run.SweepName is not null || !(isAllowed || run.State == state))
        {
            throw Refusal.Conflict(
                run.SweepName is null
                    ? $"the state of a run that is {run.State} cannot be set to {state}"
                    : "the state of a sweep's run cannot be set"
            );
        }

        _graph.Data.UpdateRun(run.Id, new RunChange { State = state });
        return _stateUpdated.Create(new Changed(input, true));
    }

    private Node Alert(Input input)
    {
        (string entity, string project, string run) = (input.Text("entityName")!, input.Text("projectName")!, input.Text("runName")!);
        if (_graph.Data.FindRun(entity, project, run) is null)
        {
            throw Refusal.NotFound($"run {entity}/{project}/{run} not found");
        }

        _graph.Data.Send(
            new SandboxAlert(entity, project, run)
            {
                Title = input.Text("title")!,
                Text = input.Text("text")!,
                Severity = input.Text("severity") ?? "INFO",
                SentAt = _graph.Options.TimeProvider.GetUtcNow(),
            },
            TimeSpan.FromMilliseconds(input.Number("waitDuration") ?? 0)
        );
        return _alerted.Create(new Changed(input, true));
    }

    private Node RestoreAll(Input input)
    {
        long project = FindProject(input, "entityName", "projectName");
        List<(long Parent, RunRecord Run)> runs = _graph.Data.Database.List(
            SandboxData.DeletedRuns(input.Text("filters")),
            [project],
            int.MaxValue,
            0
        );
        _graph.Data.RestoreRuns([.. runs.Select(static run => run.Run.Id)]);
        return _allRestored.Create(new Changed(input, null));
    }

    private Node MoveAll(Input input)
    {
        List<RunRecord> runs = List(input, "sourceEntityName", "sourceProjectName");
        (string entity, string project) = (input.Text("destinationEntityName")!, input.Text("destinationProjectName")!);
        if (_graph.Data.FindProject(entity, project) is null)
        {
            throw Refusal.NotFound($"project {entity}/{project} not found");
        }

        if (runs.Find(run => _graph.Data.FindRun(entity, project, run.Name) is not null) is { } taken)
        {
            throw Refusal.Conflict($"there is a run {taken.Name} in {entity}/{project}");
        }

        return _allMoved.Create(
            new Changed(input, _task.Create(_graph.Data.MoveRuns([.. runs.Select(static run => run.Id)], entity, project)))
        );
    }

    private Node ModifyAll(Input input)
    {
        List<RunRecord> runs = input.Texts("ids") is { Count: > 0 } ids
            ? [.. ids.Select(_graph.Runs.Find)]
            : List(input, "entityName", "projectName");
        foreach (RunRecord run in runs)
        {
            string[] tags = JsonSerializer.Deserialize<string[]>(run.Tags)!;
            _graph.Data.UpdateRun(
                run.Id,
                new RunChange { Tags = [.. tags.Except(input.Texts("removeTags")).Union(input.Texts("addTags"))] }
            );
        }

        return _allModified.Create(new Changed(input, _graph.Runs.Create([.. runs.Select(run => _graph.Data.FindRun(run.Id)!)])));
    }

    private List<RunRecord> List(Input input, string entity, string project) =>
        [
            .. _graph
                .Data.Database.List(SandboxData.Runs(input.Text("filters"), null), [FindProject(input, entity, project)], int.MaxValue, 0)
                .Select(static run => run.Item),
        ];

    private long FindProject(Input input, string entity, string project) =>
        _graph.Data.FindProject(input.Text(entity) ?? _graph.Options.Entity, input.Text(project)!)?.Id
        ?? throw Refusal.NotFound($"project {input.Text(entity)}/{input.Text(project)} not found");

    private Node? FindTask(string id) => _graph.Data.FindTask(GlobalId.ToRow("Task", id)) is { } task ? _task.Create(task) : null;
}
