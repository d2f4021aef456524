using System.Text.Json;
using System.Text.Json.Nodes;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients change of queues of runs.</summary>
internal sealed class QueueChangeNodes
{
    private const string IdOfClient = "input.clientMutationId";

    private static readonly string[] s_resources = ["local-container", "local-process", "kubernetes", "sagemaker", "gcp-vertex"];

    private readonly Graph _graph;
    private readonly ServedType<Changed> _upserted;
    private readonly ServedType<Changed> _pushed;
    private readonly ServedType<Changed> _itemDeleted;
    private readonly ServedType<Changed> _deleted;

    public QueueChangeNodes(Graph graph)
    {
        _graph = graph;
        _upserted = graph.Types.Add<Changed>("UpsertRunQueuePayload");
        _upserted["success"] = static changed => ((string[])changed.Result!).Length == 0;
        _upserted["configSchemaValidationErrors"] = static changed => changed.Result;
        _pushed = Changed.Add(graph, "PushToRunQueueByNamePayload", "runQueueItemId");
        _itemDeleted = Changed.Add(graph, "DeleteFromRunQueuePayload", "success");
        _deleted = Changed.Add(graph, "DeleteRunQueuesPayload", "success");
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add(
            "upsertRunQueue",
            (_, context) => Upsert(new Input(context)),
            IdOfClient,
            "input.entityName",
            "input.externalLinks",
            "input.prioritizationMode",
            "input.projectName",
            "input.queueName",
            "input.resourceConfig",
            "input.resourceType",
            "input.templateVariables"
        );
        mutations.Add(
            "pushToRunQueueByName",
            (_, context) => Push(new Input(context)),
            IdOfClient,
            "input.entityName",
            "input.priority",
            "input.projectName",
            "input.queueName",
            "input.runSpec",
            "input.templateVariableValues"
        );
        mutations.Add(
            "deleteFromRunQueue",
            (_, context) => DeleteItem(new Input(context)),
            IdOfClient,
            "input.queueID",
            "input.runQueueItemId"
        );
        mutations.Add("deleteRunQueues", (_, context) => Delete(new Input(context)), IdOfClient, "input.queueIDs");
    }

    private Node Upsert(Input input)
    {
        string resource = input.Text("resourceType")!;
        if (!s_resources.Contains(resource, StringComparer.Ordinal))
        {
            return _upserted.Create(
                new Changed(input, (string[])[$"resourceType: {resource} is not one of {string.Join(", ", s_resources)}"])
            );
        }

        string variables = PythonJson.CheckObject(input.Text("templateVariables") ?? "{}", "templateVariables");
        _graph.Data.UpsertQueue(
            new SandboxRunQueue(input.Text("entityName")!, input.Text("queueName")!)
            {
                Project = input.Text("projectName")!,
                Resource = resource,
                ResourceConfig = PythonJson.CheckObject(input.Text("resourceConfig")!, "resourceConfig"),
                TemplateVariables = JsonNode
                    .Parse(variables)!
                    .AsObject()
                    .ToDictionary(static pair => pair.Key, static pair => pair.Value?.ToJsonString() ?? "{}"),
                PrioritizationMode = input.Text("prioritizationMode") ?? "DISABLED",
                ExternalLinks = input.Text("externalLinks"),
            }
        );
        return _upserted.Create(new Changed(input, Array.Empty<string>()));
    }

    private Node Push(Input input)
    {
        long project =
            _graph.Data.FindProject(input.Text("entityName")!, input.Text("projectName")!)?.Id
            ?? throw Refusal.NotFound("project not found");
        Node queue =
            _graph.Queues.Find(project, input.Text("queueName")!)
            ?? throw Refusal.NotFound($"run queue {input.Text("queueName")} not found");
        string spec = PythonJson.CheckObject(input.Text("runSpec")!, "runSpec");
        if (_graph.Data.FindConfig(queue.Row) is { } config)
        {
            spec = Resolve(spec, config, input.Text("templateVariableValues") ?? "{}");
        }

        return _pushed.Create(
            new Changed(input, GlobalId.Create("RunQueueItem", _graph.Data.PushRun(queue.Row, spec, (int?)input.Number("priority") ?? 2)))
        );
    }

    // An agent starts the run with the queue's configuration, into which the item's values are inserted.
    private static string Resolve(string spec, ResourceConfigRecord config, string values)
    {
        Dictionary<string, string> schemas = JsonSerializer.Deserialize<Dictionary<string, string>>(config.Variables)!;
        JsonObject given = JsonNode.Parse(PythonJson.CheckObject(values, "templateVariableValues"))!.AsObject();
        if (given.FirstOrDefault(pair => !schemas.ContainsKey(pair.Key)).Key is { } unknown)
        {
            throw Refusal.Invalid($"the queue has no template variable {unknown}");
        }

        string resolved = config.Config;
        foreach ((string name, string schema) in schemas)
        {
            JsonNode value =
                given[name]
                ?? (JsonNode.Parse(schema) as JsonObject)?["default"]
                ?? throw Refusal.Invalid($"the template variable {name} has no value");
            resolved = resolved
                .Replace($"\"{{{{{name}}}}}\"", value.ToJsonString(), StringComparison.Ordinal)
                .Replace($"{{{{{name}}}}}", value.ToString(), StringComparison.Ordinal);
        }

        JsonObject run = JsonNode.Parse(spec)!.AsObject();
        run.TryAdd("resource", JsonValue.Create(config.Resource));
        run.TryAdd("resource_args", new JsonObject { [config.Resource] = JsonNode.Parse(resolved) });
        return run.ToJsonString();
    }

    private Node DeleteItem(Input input)
    {
        if (
            !_graph.Data.DeleteQueueItem(
                GlobalId.ToRow("RunQueue", input.Text("queueID")!),
                GlobalId.ToRow("RunQueueItem", input.Text("runQueueItemId")!)
            )
        )
        {
            throw Refusal.NotFound("run queue item not found");
        }

        return _itemDeleted.Create(new Changed(input, true));
    }

    private Node Delete(Input input)
    {
        foreach (string id in input.Texts("queueIDs"))
        {
            if (!_graph.Data.DeleteQueue(GlobalId.ToRow("RunQueue", id)))
            {
                throw Refusal.NotFound("run queue not found");
            }
        }

        return _deleted.Create(new Changed(input, true));
    }
}
