using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Integrations and automations.</summary>
internal sealed class AutomationNodes
{
    // The SQL condition for automations that a feature added.
    private static readonly (string Feature, string Condition)[] s_newer =
    [
        (SandboxFeatures.AutomationActionNoOp, "t.action = 'NoOpTriggeredAction'"),
        (SandboxFeatures.AutomationActionPushNotification, "t.action = 'PushNotificationTriggeredAction'"),
        (SandboxFeatures.AutomationScopeEntity, "t.project IS NULL"),
        .. SandboxFeatures.AutomationEvents.Select(static feature =>
            (feature, $"t.event_type = '{feature[SandboxFeatures.AutomationEventPrefix.Length..]}'")
        ),
    ];

    private readonly Graph _graph;
    private readonly PageType _pages;
    private readonly ServedType<AutomationRecord> _type;
    private readonly Dictionary<string, ServedType<AutomationRecord>> _actions = [];
    private readonly Dictionary<string, ServedType<IntegrationRecord>> _integrations;

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
        _integrations = new Dictionary<string, ServedType<IntegrationRecord>>
        {
            ["SlackIntegration"] = slack,
            ["GenericWebhookIntegration"] = webhook,
            ["GitHubOAuthIntegration"] = gitHub,
        };
        Integrations = new Connection<IntegrationRecord>(
            graph.PageTypes.Add("Integration"),
            graph.Data.Database,
            static _ => SandboxData.Integrations,
            integrations => [.. integrations.Select(Create)]
        );
        _pages = graph.PageTypes.Add("Trigger", isCounted: true);

        ServedType<AutomationRecord> condition = graph.Types.Add<AutomationRecord>("FilterEventTriggeringCondition");
        condition["eventType"] = static automation => automation.EventType;
        condition["filter"] = static automation => automation.Filter;
        ServedType<AutomationRecord> notification = AddAction("NotificationTriggeredAction");
        notification["integration"] = automation => Create(automation.Integration!);
        notification["title"] = static automation => automation.Title;
        notification["message"] = static automation => automation.Message;
        notification["severity"] = static automation => automation.Severity;
        ServedType<AutomationRecord> request = AddAction("GenericWebhookTriggeredAction");
        request["integration"] = automation => Create(automation.Integration!);
        request["requestPayload"] = static automation => automation.Payload;
        ServedType<AutomationRecord> job = AddAction("QueueJobTriggeredAction");
        job["queue"] = automation => graph.Queues.Create(automation.Queue!);
        job["template"] = static automation => automation.Payload;
        ServedType<AutomationRecord> push = AddAction("PushNotificationTriggeredAction");
        push["title"] = static automation => automation.Title;
        push["body"] = static automation => automation.Message;
        AddAction("NoOpTriggeredAction")["noOp"] = static _ => true;

        _type = graph.Types.Add<AutomationRecord>("Trigger", static automation => automation.Id);
        _type["id"] = static automation => GlobalId.Create("Trigger", automation.Id);
        _type["name"] = static automation => automation.Name;
        _type["description"] = static automation => automation.Description;
        _type["enabled"] = static automation => automation.IsEnabled;
        _type["createdAt"] = automation => graph.Data.MinutesIn(automation.Id);
        _type["updatedAt"] = automation => graph.Data.MinutesIn(automation.Id);
        _type["createdBy"] = _ => graph.Users.CreateViewer();
        _type["triggeringCondition"] = condition.Create;
        _type["triggeredAction"] = automation => _actions[automation.Action].Create(automation);
        _type.AddForAll("scope", (_, automations) => LoadScopes(automations));

        ServedType<AutomationRecord> AddAction(string name) => _actions[name] = graph.Types.Add<AutomationRecord>(name);

        static object ToId(IntegrationRecord integration) => GlobalId.Create("Integration", integration.Id);
    }

    /// <summary>The integrations of entities, of several types.</summary>
    public Connection<IntegrationRecord> Integrations { get; }

    public Node Create(IntegrationRecord integration) => _integrations[integration.Kind].Create(integration);

    /// <summary>The automation of a row.</summary>
    public Node Find(long row) => _type.Create(_graph.Data.Database.List(SandboxData.Automations(null, null, "t.id"), [row], 1, 0)[0].Item);

    /// <summary>The automations of entities.</summary>
    public Connection<AutomationRecord> InEntities => In("t.entity");

    /// <summary>The automations of organizations, which are those of the entities that have their registries.</summary>
    public Connection<AutomationRecord> InOrganizations => In("o.id", " JOIN organizations o ON o.entity = t.entity");

    /// <summary>The automations of collections.</summary>
    public Connection<AutomationRecord> InCollections => In("t.collection");

    /// <summary>The automations of projects, which are a list there.</summary>
    public Dictionary<long, Node[]> Of(IReadOnlyCollection<long> projects) =>
        _type.LoadAll(_graph.Data.Database, OnlyKnown(SandboxData.Automations(null, null)), projects);

    private Connection<AutomationRecord> In(string parent, string join = "") =>
        new(
            _pages,
            _graph.Data.Database,
            context =>
                OnlyKnown(
                    SandboxData.Automations(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order"), parent, join)
                ),
            _type.Create
        );

    // An older server has no automations of kinds that it does not know.
    private Source<AutomationRecord> OnlyKnown(Source<AutomationRecord> source) =>
        source with
        {
            Where = string.Join(
                " AND ",
                s_newer
                    .Where(kind => !_graph.HasFeature(kind.Feature))
                    .Select(static kind => $"NOT ({kind.Condition})")
                    .Prepend($"({source.Where})")
            ),
        };

    // A collection, a project or a whole entity.
    private Dictionary<long, Node?> LoadScopes(IReadOnlyCollection<long> automations)
    {
        Dictionary<long, Node?> scopes = _graph
            .Entities.Of("x.id", " JOIN automations x ON x.entity = e.id", automations)
            .ToDictionary(static pair => pair.Key, static pair => (Node?)pair.Value);
        foreach ((long automation, Node? project) in _graph.Projects.Of("automations", automations))
        {
            scopes[automation] = project;
        }

        foreach (
            (long automation, Node collection) in _graph.Collections.Of("x.id", " JOIN automations x ON x.collection = c.id", automations)
        )
        {
            scopes[automation] = collection;
        }

        return scopes;
    }
}
