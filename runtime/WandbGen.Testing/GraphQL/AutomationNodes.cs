using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Integrations and automations.</summary>
internal sealed class AutomationNodes
{
    private readonly Graph _graph;
    private readonly ServedType<AutomationRecord> _type;

    public AutomationNodes(Graph graph)
    {
        _graph = graph;
        ServedType<IntegrationRecord> slack = graph.Types.Add<IntegrationRecord>("SlackIntegration");
        slack["id"] = ToId;
        slack["teamName"] = static integration => integration.Name;
        slack["channelName"] = static integration => integration.Target;
        ServedType<IntegrationRecord> webhook = graph.Types.Add<IntegrationRecord>("GenericWebhookIntegration");
        webhook["id"] = ToId;
        webhook["name"] = static integration => integration.Name;
        webhook["urlEndpoint"] = static integration => integration.Target;
        webhook["createdAt"] = integration => graph.Data.MinutesIn(integration.Id);
        ServedType<IntegrationRecord> gitHub = graph.Types.Add<IntegrationRecord>("GitHubOAuthIntegration");
        gitHub["id"] = ToId;
        Integrations = new Connection<IntegrationRecord>(
            graph.PageTypes.Add("Integration"),
            graph.Data.Database,
            static _ => SandboxData.Integrations,
            integrations => [.. integrations.Select(Create)]
        );
        InEntities = new Connection<AutomationRecord>(
            graph.PageTypes.Add("Trigger", isCounted: true),
            graph.Data.Database,
            static context =>
                SandboxData.Automations(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order"), "p.entity"),
            automations => _type!.Create(automations)
        );

        ServedType<AutomationRecord> condition = graph.Types.Add<AutomationRecord>("FilterEventTriggeringCondition");
        condition["eventType"] = static automation => automation.EventType;
        condition["filter"] = static automation => automation.Filter;
        ServedType<AutomationRecord> notification = graph.Types.Add<AutomationRecord>("NotificationTriggeredAction");
        notification["integration"] = automation => Create(automation.Integration!);
        notification["title"] = static automation => automation.Name;
        notification["message"] = static automation => automation.Description;
        notification["severity"] = static _ => "INFO";
        ServedType<AutomationRecord> request = graph.Types.Add<AutomationRecord>("GenericWebhookTriggeredAction");
        request["integration"] = automation => Create(automation.Integration!);
        request["requestPayload"] = static _ => "{}";
        ServedType<AutomationRecord> nothing = graph.Types.Add<AutomationRecord>("NoOpTriggeredAction");
        nothing["noOp"] = static _ => true;

        _type = graph.Types.Add<AutomationRecord>("Trigger", static automation => automation.Id);
        _type["id"] = static automation => GlobalId.Create("Trigger", automation.Id);
        _type["name"] = static automation => automation.Name;
        _type["description"] = static automation => automation.Description;
        _type["enabled"] = static automation => automation.IsEnabled;
        _type["createdAt"] = automation => graph.Data.MinutesIn(automation.Id);
        _type["updatedAt"] = automation => graph.Data.MinutesIn(automation.Id);
        _type["createdBy"] = _ => graph.Users.CreateViewer();
        _type["triggeringCondition"] = condition.Create;
        _type["triggeredAction"] = automation =>
            (
                automation.Integration?.Kind switch
                {
                    null => nothing,
                    "SlackIntegration" => notification,
                    _ => request,
                }
            ).Create(automation);
        _type.AddForAll("scope", (_, automations) => graph.Projects.Of("automations", automations));

        Node Create(IntegrationRecord integration) =>
            (
                integration.Kind switch
                {
                    "SlackIntegration" => slack,
                    "GenericWebhookIntegration" => webhook,
                    _ => gitHub,
                }
            ).Create(integration);

        static object ToId(IntegrationRecord integration) => GlobalId.Create("Integration", integration.Id);
    }

    /// <summary>The integrations of entities, of several types.</summary>
    public Connection<IntegrationRecord> Integrations { get; }

    /// <summary>The automations of entities.</summary>
    public Connection<AutomationRecord> InEntities { get; }

    /// <summary>The automations of projects, which are a list there.</summary>
    public Dictionary<long, Node[]> Of(IReadOnlyCollection<long> projects)
    {
        List<(long Project, AutomationRecord Automation)> automations = _graph.Data.Database.List(
            SandboxData.Automations(null, null),
            projects,
            int.MaxValue,
            0
        );
        ILookup<long, Node> nodes = automations
            .Zip(_type.Create([.. automations.Select(static automation => automation.Automation)]))
            .ToLookup(static pair => pair.First.Project, static pair => pair.Second);
        return projects.ToDictionary(static project => project, project => nodes[project].ToArray());
    }
}
