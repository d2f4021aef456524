using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Integrations and automations.</summary>
internal sealed class AutomationNodes(Graph graph)
{
    /// <summary>The integrations of entities, of several types.</summary>
    public Connection<IntegrationRecord> Integrations => new("Integration", graph.Data.Database, static _ => SandboxData.Integrations, static integrations => [.. integrations.Select(Create)]);

    /// <summary>The automations of entities.</summary>
    public Connection<AutomationRecord> InEntities => new(
        "Trigger", graph.Data.Database, static context => SandboxData.Automations(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order"), "p.entity"), Create);

    /// <summary>The automations of projects, which are a list there.</summary>
    public Dictionary<long, Node?[]> Of(IReadOnlyCollection<long> projects)
    {
        List<(long Project, AutomationRecord Automation)> automations = graph.Data.Database.List(SandboxData.Automations(null, null), projects, int.MaxValue, 0);
        return automations.Zip(Create([.. automations.Select(static automation => automation.Automation)]))
            .GroupBy(static pair => pair.First.Project, static pair => pair.Second).ToDictionary(static group => group.Key, static group => group.ToArray());
    }

    private Node?[] Create(IReadOnlyList<AutomationRecord> automations) => Siblings.Create(automations, static automation => automation.Id, Create);

    private Node Create(AutomationRecord automation, Siblings siblings)
    {
        var node = new Node("Trigger", automation.Id, siblings)
        {
            ["id"] = GlobalId.Create("Trigger", automation.Id),
            ["name"] = automation.Name,
            ["description"] = automation.Description,
            ["enabled"] = automation.IsEnabled,
            ["createdAt"] = SandboxData.MinutesIn(automation.Id),
            ["updatedAt"] = SandboxData.MinutesIn(automation.Id),
            ["createdBy"] = ViewerNodes.CreateUser(graph.Options.Entity),
            ["triggeringCondition"] = new Node("FilterEventTriggeringCondition") { ["eventType"] = automation.EventType, ["filter"] = automation.Filter },
            ["triggeredAction"] = CreateAction(automation),
        };
        node.AddForAll("scope", (_, automations) => graph.Projects.Of("automations", automations));
        return node;
    }

    private static Node CreateAction(AutomationRecord automation) => automation.Integration switch
    {
        { Kind: "SlackIntegration" } slack => new Node("NotificationTriggeredAction") { ["integration"] = Create(slack), ["title"] = automation.Name, ["message"] = automation.Description, ["severity"] = "INFO" },
        { } webhook => new Node("GenericWebhookTriggeredAction") { ["integration"] = Create(webhook), ["requestPayload"] = "{}" },
        null => new Node("NoOpTriggeredAction") { ["noOp"] = true },
    };

    private static Node Create(IntegrationRecord integration)
    {
        var node = new Node(integration.Kind, integration.Id) { ["id"] = GlobalId.Create("Integration", integration.Id) };
        switch (integration.Kind)
        {
            case "SlackIntegration":
                node["teamName"] = integration.Name;
                node["channelName"] = integration.Target;
                break;
            case "GenericWebhookIntegration":
                node["name"] = integration.Name;
                node["urlEndpoint"] = integration.Target;
                node["createdAt"] = SandboxData.MinutesIn(integration.Id);
                break;
        }

        return node;
    }
}
