using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Runs.</summary>
internal sealed class RunNodes(Graph graph)
{
    /// <summary>The runs of a project, or of what else has runs.</summary>
    public Connection<RunRecord> In(string parent = "r.project") =>
        new("Run", graph.Data.Database, context => SandboxData.Runs(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order"), parent), Create);

    /// <summary>The runs of sweeps.</summary>
    public Connection<RunRecord> InSweeps => new("Run", graph.Data.Database, static context => SandboxData.RunsOfSweeps(context.GetArgument<string?>("order")), Create);

    /// <summary>The runs that artifacts were made by.</summary>
    public Dictionary<long, Node?> MakersOf(IReadOnlyCollection<long> artifacts)
    {
        List<(long Artifact, RunRecord Run)> makers = graph.Data.Database.List(SandboxData.Makers, artifacts, 1, 0);
        return makers.Zip(Create([.. makers.Select(static maker => maker.Run)])).ToDictionary(static pair => pair.First.Artifact, static pair => pair.Second);
    }

    public Node?[] Create(IReadOnlyList<RunRecord> runs) => Siblings.Create(runs, static run => run.Id, Create);

    public Node Create(RunRecord run) => Create([run])[0]!;

    public object Upsert(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        RunRecord? run = Text("id") is { } id ? graph.Data.FindRun(ToRow(id)) ?? throw new ExecutionError($"run {id} not found") : FindByName();
        bool isNew = run is null;
        if (run is null)
        {
            (string entity, string project, string name) = (Text("entityName") ?? throw Missing("entityName"), Text("modelName") ?? throw Missing("modelName"), Text("name") ?? throw Missing("name"));
            graph.Data.AddRun(new SandboxRun(entity, project, name) { State = "running" });
            run = graph.Data.FindRun(entity, project, name)!;
        }

        graph.Data.UpdateRun(run.Id, new RunChange(
            Text("displayName"), Text("state"), Text("config"), Text("summaryMetrics"), (input.GetValueOrDefault("tags") as IEnumerable<object?>)?.OfType<string>().ToArray(),
            Text("notes"), Text("groupName"), Text("jobType"), Text("host"), Text("sweep")));
        return new Node("UpsertBucketPayload") { ["bucket"] = Create(graph.Data.FindRun(run.Id)!), ["inserted"] = isNew, ["updateAvailable"] = false, ["clientMutationId"] = Text("clientMutationId") };

        string? Text(string field) => input.GetValueOrDefault(field) as string;

        RunRecord? FindByName() => Text("entityName") is { } entity && Text("modelName") is { } project && Text("name") is { } name ? graph.Data.FindRun(entity, project, name) : null;

        static ExecutionError Missing(string field) => new($"{field} is required for a new run");
    }

    public static string ToId(RunRecord run) => GlobalId.Create($"Run:v1:{run.Name}:{run.ProjectName}:{run.EntityName}");

    private long ToRow(string id) =>
        GlobalId.ToText(id)?.Split(':') is ["Run", "v1", var name, var project, var entity] && graph.Data.FindRun(entity, project, name) is { } run
            ? run.Id
            : throw new ExecutionError($"run {id} not found");

    private Node Create(RunRecord run, Siblings siblings)
    {
        var node = new Node("Run", run.Id, siblings)
        {
            ["id"] = ToId(run),
            ["name"] = run.Name,
            ["displayName"] = run.DisplayName,
            ["state"] = run.State,
            ["createdAt"] = run.CreatedAt,
            ["heartbeatAt"] = run.HeartbeatAt,
            ["updatedAt"] = run.HeartbeatAt,
            ["systemMetrics"] = "{}",
            ["historyLineCount"] = run.HistoryLineCount,
            // W&B's is a number though the type is an ID.
            ["projectId"] = run.Project,
            ["notes"] = run.Notes,
            ["group"] = run.Group,
            ["jobType"] = run.JobType,
            ["host"] = run.Host,
            ["sweepName"] = run.SweepName,
            ["running"] = run.State == "running",
            ["readOnly"] = false,
            ["pendingUpdates"] = false,
            ["user"] = ViewerNodes.CreateUser(run.Username),
        };
        node.Add("config", context => Choose(run.Config, context.GetArgument<string[]?>("keys")));
        node.Add("summaryMetrics", context => Choose(run.Summary, context.GetArgument<string[]?>("keys")));
        node.Add("historyKeys", _ => HistoryKeys(run));
        node.Add("tags", _ => JsonSerializer.Deserialize<string[]>(run.Tags));
        node.AddForAll("fileCount", (_, runs) => graph.Files.Count(runs));
        node.AddForAll("files", graph.Files.InRuns.Load);
        node.AddForAll("logLines", graph.Logs.Load);
        node.AddForAll("logLineCount", (_, runs) => graph.Data.CountLogLines(runs));
        node.AddForAll("sweep", (_, runs) => graph.Sweeps.Of(runs));
        node.AddForAll("outputArtifacts", graph.Artifacts.OfRuns.Load);
        node.AddForAll("project", (_, runs) => graph.Projects.Of("runs", runs));
        return node;
    }

    private static string Choose(string json, string[]? keys)
    {
        if (keys is null)
        {
            return json;
        }

        JsonObject all = JsonNode.Parse(json)!.AsObject();
        return new JsonObject(keys.Where(all.ContainsKey).Select(key => KeyValuePair.Create(key, all[key]?.DeepClone()))).ToJsonString();
    }

    // What a history that was logged step by step, with every metric in each, has.
    private static JsonElement HistoryKeys(RunRecord run)
    {
        var keys = new JsonObject();
        using JsonDocument summary = JsonDocument.Parse(run.Summary);
        foreach (JsonProperty metric in summary.RootElement.EnumerateObject().Where(metric => run.HistoryLineCount > 0 && metric.Value.ValueKind == JsonValueKind.Number))
        {
            keys[metric.Name] = new JsonObject
            {
                ["typeCounts"] = new JsonArray(new JsonObject { ["type"] = "number", ["count"] = run.HistoryLineCount }),
                ["monotonic"] = metric.Name == "_step",
                ["previousValue"] = metric.Value.GetDouble(),
            };
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["sets"] = new JsonArray(), ["keys"] = keys, ["lastStep"] = run.HistoryLineCount - 1 });
    }
}
