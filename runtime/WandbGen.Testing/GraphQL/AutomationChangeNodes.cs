using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients change of automations and integrations.</summary>
internal sealed class AutomationChangeNodes
{
    private const string IdOfClient = "input.clientMutationId";

    private readonly Graph _graph;
    private readonly ServedType<Changed> _updated;
    private readonly ServedType<Changed> _deleted;
    private readonly ServedType<Changed> _webhookCreated;

    public AutomationChangeNodes(Graph graph)
    {
        _graph = graph;
        _updated = Changed.Add(graph, "UpdateFilterTriggerPayload", "trigger");
        _deleted = Changed.Add(graph, "DeleteTriggerPayload", "success");
        _webhookCreated = graph.Types.Add<Changed>("CreateGenericWebhookIntegrationPayload");
        _webhookCreated["integration"] = static changed => changed.Result;
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add(
            "updateFilterTrigger",
            (_, context) => Update(new Input(context)),
            IdOfClient,
            "input.description",
            "input.enabled",
            "input.id",
            "input.name"
        );
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

    private Node Update(Input input)
    {
        long row = GlobalId.ToRow("Trigger", input.Text("id")!);
        if (
            !_graph.Data.UpdateAutomation(
                row,
                input.Text("name"),
                input.Text("description"),
                input.Values.GetValueOrDefault("enabled") as bool?
            )
        )
        {
            throw Refusal.NotFound("automation not found");
        }

        return _updated.Create(new Changed(input, _graph.Automations.Find(row)));
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
