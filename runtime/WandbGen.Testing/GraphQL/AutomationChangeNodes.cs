using System.Text.Json;
using System.Text.Json.Nodes;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients change of automations and integrations.</summary>
internal sealed class AutomationChangeNodes
{
    private const string IdOfClient = "input.clientMutationId";

    private static readonly string[] s_written =
    [
        IdOfClient,
        "input.description",
        "input.enabled",
        "input.eventFilter",
        "input.name",
        "input.scopeID",
        "input.scopeType",
        "input.triggeredActionConfig",
        "input.triggeredActionType",
        "input.triggeringEventType",
    ];

    private readonly Graph _graph;
    private readonly ServedType<Changed> _created;
    private readonly ServedType<Changed> _updated;
    private readonly ServedType<Changed> _deleted;
    private readonly ServedType<Changed> _webhookCreated;

    public AutomationChangeNodes(Graph graph)
    {
        _graph = graph;
        _created = Changed.Add(graph, "CreateFilterTriggerPayload", "trigger");
        _updated = Changed.Add(graph, "UpdateFilterTriggerPayload", "trigger");
        _deleted = Changed.Add(graph, "DeleteTriggerPayload", "success");
        _webhookCreated = graph.Types.Add<Changed>("CreateGenericWebhookIntegrationPayload");
        _webhookCreated["integration"] = static changed => changed.Result;
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add("createFilterTrigger", (_, context) => Create(new Input(context)), s_written);
        mutations.Add("updateFilterTrigger", (_, context) => Update(new Input(context)), [.. s_written, "input.id"]);
        mutations.Add("deleteTrigger", (_, context) => Delete(new Input(context)), IdOfClient, "input.triggerID");
        // The names of secrets are not kept: nobody can read them again.
        mutations.Add(
            "createGenericWebhookIntegration",
            (_, context) => CreateWebhook(new Input(context)),
            "input.accessTokenRef",
            IdOfClient,
            "input.entityName",
            "input.name",
            "input.secretRef",
            "input.urlEndpoint"
        );
    }

    private Node Create(Input input)
    {
        AutomationChange automation = Read(input, input.Text("triggeringEventType")!);
        CheckName(automation.Scope!, automation.Name!, 0);
        CheckEvent(automation.Scope!, automation.EventType!);
        return _created.Create(new Changed(input, _graph.Automations.Find(_graph.Data.CreateAutomation(automation))));
    }

    private Node Update(Input input)
    {
        long row = GlobalId.ToRow("Trigger", input.Text("id")!);
        if (_graph.Data.FindAutomation(row) is not var (name, type))
        {
            throw Refusal.NotFound("automation not found");
        }

        AutomationChange change = Read(input, input.Text("triggeringEventType") ?? type);
        AutomationScopeRow scope = change.Scope ?? _graph.Data.FindAutomationScope("automations", row)!;
        CheckName(scope, change.Name ?? name, row);
        CheckEvent(scope, change.EventType ?? type);
        _graph.Data.UpdateAutomation(row, change);
        return _updated.Create(new Changed(input, _graph.Automations.Find(row)));
    }

    private AutomationChange Read(Input input, string eventType)
    {
        if (input.Text("triggeringEventType") is "UPDATE_ARTIFACT_ALIAS")
        {
            throw Refusal.Invalid("new automations cannot wait for UPDATE_ARTIFACT_ALIAS");
        }

        return new AutomationChange
        {
            Name = input.Text("name"),
            Description = input.Text("description"),
            IsEnabled = input.Values.GetValueOrDefault("enabled") as bool?,
            Scope = input.Text("scopeID") is { } id ? FindScope(input.Text("scopeType"), id) : null,
            EventType = input.Text("triggeringEventType"),
            Filter = input.Text("eventFilter") is { } filter ? ToStored(eventType, filter) : null,
            Action = input.Text("triggeredActionType") is { } action ? ReadAction(action, input) : null,
        };
    }

    private AutomationScopeRow FindScope(string? type, string id) =>
        type switch
        {
            "PROJECT" => _graph.Data.FindAutomationScope("projects", _graph.Projects.FindById(id).Id),
            "ARTIFACT_COLLECTION" => _graph.Data.FindAutomationScope("collections", GlobalId.ToRow("ArtifactCollection", id)),
            "ENTITY" => _graph.Data.FindAutomationScope("entities", GlobalId.ToRow("Entity", id)),
            _ => throw Refusal.Invalid("scopeType is required with scopeID"),
        } ?? throw Refusal.NotFound($"there is no {type} {id}");

    private void CheckName(AutomationScopeRow scope, string name, long except)
    {
        if (name.Length is 0 or > 255)
        {
            throw Refusal.Invalid("a name has 1 to 255 characters");
        }

        if (_graph.Data.HasAutomation(scope, name, except))
        {
            throw Refusal.Conflict($"there is an automation '{name}'");
        }
    }

    private void CheckEvent(AutomationScopeRow scope, string eventType)
    {
        string feature = SandboxFeatures.AutomationEventPrefix + eventType;
        if (
            (SandboxFeatures.AutomationEvents.Contains(feature) && !_graph.HasFeature(feature))
            || (scope.Project is null && !_graph.HasFeature(SandboxFeatures.AutomationScopeEntity))
        )
        {
            throw Refusal.Invalid($"this server has no automations for {eventType} in this scope");
        }

        if (eventType == "CREATE_ARTIFACT" ? scope.Collection is null : IsOfRuns(eventType) && scope.Collection is not null)
        {
            throw Refusal.Invalid($"{eventType} does not happen in such a scope");
        }
    }

    // What is stored of events of artifacts has the filter as a text in an object.
    private static string ToStored(string eventType, string filter)
    {
        JsonObject sent = ReadObject(filter, "eventFilter");
        if (!IsOfRuns(eventType))
        {
            RequireList(sent, "$or", "eventFilter");
            return new JsonObject { ["filter"] = filter }.ToJsonString();
        }

        string runs =
            sent["run_filter"] is JsonValue text && text.TryGetValue(out string? json)
                ? json
                : throw Refusal.Invalid("run_filter must be a text with JSON");
        RequireList(ReadObject(runs, "run_filter"), "$and", "run_filter");
        (string name, string[] needed) = eventType switch
        {
            "RUN_STATE" => ("run_state_filter", (string[])["states"]),
            "RUN_METRIC" => ("run_metric_filter.threshold_filter", ["name", "window_size", "cmp_op", "threshold"]),
            "RUN_METRIC_CHANGE" => (
                "run_metric_filter.change_filter",
                ["name", "current_window_size", "prior_window_size", "change_type", "change_dir", "change_amount"]
            ),
            _ => ("run_metric_filter.zscore_filter", ["name", "window_size", "threshold", "change_dir"]),
        };
        JsonNode? inner = sent;
        foreach (string step in name.Split('.'))
        {
            inner = (inner as JsonObject)?[step];
        }

        return needed.All(member => (inner as JsonObject)?[member] is not null)
            ? filter
            : throw Refusal.Invalid($"{eventType} needs {name} with {string.Join(", ", needed)}");
    }

    private static JsonObject ReadObject(string json, string what)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw Refusal.Invalid($"{what} must be an object");
        }
        catch (JsonException exception)
        {
            throw Refusal.Invalid($"{what} is not JSON: {exception.Message}");
        }
    }

    private static void RequireList(JsonObject filter, string name, string what)
    {
        if (filter.Count != 1 || filter[name] is not JsonArray)
        {
            throw Refusal.Invalid($"{what} must be a list of conditions in {name}");
        }
    }

    private static bool IsOfRuns(string eventType) => eventType.StartsWith("RUN_", StringComparison.Ordinal);

    private AutomationActionChange ReadAction(string type, Input input)
    {
        var config = input.Values.GetValueOrDefault("triggeredActionConfig") as Dictionary<string, object?> ?? [];
        switch (type)
        {
            case "NOTIFICATION":
                Dictionary<string, object?> message = Member("notificationActionInput");
                return new AutomationActionChange("NotificationTriggeredAction")
                {
                    Integration = FindIntegration(message, "SlackIntegration"),
                    Title = message.GetValueOrDefault("title") as string,
                    Message = message.GetValueOrDefault("message") as string,
                    Severity = message.GetValueOrDefault("severity")?.ToString(),
                };
            case "GENERIC_WEBHOOK":
                Dictionary<string, object?> call = Member("genericWebhookActionInput");
                return new AutomationActionChange("GenericWebhookTriggeredAction")
                {
                    Integration = FindIntegration(call, "GenericWebhookIntegration"),
                    Payload = call.GetValueOrDefault("requestPayload") is string payload
                        ? PythonJson.CheckObject(payload, "requestPayload")
                        : null,
                };
            case "NO_OP":
                Member("noOpActionInput");
                return new AutomationActionChange("NoOpTriggeredAction");
            default:
                throw Refusal.Invalid($"the sandbox has no new automations with the action {type}");
        }

        Dictionary<string, object?> Member(string name) =>
            config.GetValueOrDefault(name) as Dictionary<string, object?> ?? throw Refusal.Invalid($"{type} needs {name}");
    }

    private long FindIntegration(Dictionary<string, object?> action, string kind)
    {
        long row = GlobalId.ToRow("Integration", (string)action["integrationID"]!);
        return _graph.Data.FindIntegrationKind(row) is { } found
            ? found == kind
                ? row
                : throw Refusal.Invalid($"the integration is a {found}, not a {kind}")
            : throw Refusal.NotFound("integration not found");
    }

    private Node Delete(Input input)
    {
        if (!_graph.Data.DeleteAutomation(GlobalId.ToRow("Trigger", input.Text("triggerID")!)))
        {
            throw Refusal.NotFound("automation not found");
        }

        return _deleted.Create(new Changed(input, true));
    }

    private Node CreateWebhook(Input input)
    {
        string entity = input.Text("entityName")!;
        if (_graph.Data.FindEntity(entity) is null)
        {
            throw Refusal.NotFound($"entity {entity} not found");
        }

        if (!Uri.TryCreate(input.Text("urlEndpoint"), UriKind.Absolute, out Uri? address))
        {
            throw Refusal.Invalid("urlEndpoint is not an address");
        }

        long row = _graph.Data.AddWebhookIntegration(entity, input.Text("name")!, address);
        return _webhookCreated.Create(
            new Changed(
                input,
                _graph.Automations.Create(new IntegrationRecord(row, "GenericWebhookIntegration", input.Text("name")!, address.ToString()))
            )
        );
    }
}
