using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;
using WandbGen.Testing.GraphQL;

namespace WandbGen.Testing;

/// <content>Integrations, and the automations that use them.</content>
public sealed partial class SandboxData
{
    private const string AutomationSchema = """
        CREATE TABLE integrations (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities,
          kind TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL);
        CREATE TABLE automations (
          id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities, project INTEGER REFERENCES projects,
          collection INTEGER REFERENCES collections, name TEXT NOT NULL, description TEXT, enabled INTEGER NOT NULL,
          event_type TEXT NOT NULL, filter TEXT NOT NULL, action TEXT NOT NULL, title TEXT, message TEXT, severity TEXT NOT NULL,
          payload TEXT NOT NULL, integration INTEGER REFERENCES integrations, queue INTEGER REFERENCES queues);
        """;

    private const string AutomationTable =
        "automations t LEFT JOIN integrations i ON i.id = t.integration LEFT JOIN queues q ON q.id = t.queue";

    private const string AutomationColumns = $"""
        t.id, t.name, t.description, t.enabled, t.event_type, t.filter, t.action, t.title, t.message, t.severity, t.payload,
        i.id, i.kind, i.name, i.target, {QueueColumns}
        """;

    private static readonly FieldSet s_automationFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["name"] = new("t.name"),
            ["createdat"] = MinutesIn("t.id"),
            ["enabled"] = new("t.enabled", FieldKind.Boolean),
        }
    );

    /// <summary>Adds a Slack integration: a channel that automations can notify.</summary>
    /// <returns>The identifier of the integration, for <see cref="SandboxAutomation.Integration"/>.</returns>
    public long AddSlackIntegration(string entity, string team, string channel) =>
        AddIntegration(entity, "SlackIntegration", team, channel);

    /// <summary>Adds a webhook integration: an address that automations can notify.</summary>
    /// <returns>The identifier of the integration, for <see cref="SandboxAutomation.Integration"/>.</returns>
    public long AddWebhookIntegration(string entity, string name, Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AddIntegration(entity, "GenericWebhookIntegration", name, address.ToString());
    }

    /// <summary>Adds a GitHub integration, which is of a kind that some clients do not know.</summary>
    public void AddGitHubIntegration(string entity) => AddIntegration(entity, "GitHubOAuthIntegration", "", "");

    /// <summary>Adds an automation.</summary>
    /// <exception cref="ArgumentException">
    /// The integration or the collection does not exist, or the GraphQL schema does not have the event or the severity.
    /// </exception>
    public void AddAutomation(SandboxAutomation automation)
    {
        ArgumentNullException.ThrowIfNull(automation);
        Require("EventTriggeringConditionType", automation.EventType, nameof(automation));
        Require("AlertSeverity", automation.Severity, nameof(automation));
        long? project = automation.Project is null ? null : GetProject(automation.Entity, automation.Project);
        Database.Execute(
            """
            INSERT INTO automations (entity, project, collection, name, description, enabled, event_type, filter, action, title, message,
              severity, payload, integration, queue)
            VALUES ($entity, $project, $collection, $name, $description, $enabled, $event, $filter, $action, $title, $message, $severity,
              $payload, $integration, $queue)
            """,
            ("$entity", GetEntity(automation.Entity)),
            ("$project", project),
            ("$collection", automation.Collection is null ? null : FindCollection(project, automation.Collection)),
            ("$name", automation.Name),
            ("$description", automation.Description),
            ("$enabled", automation.IsEnabled),
            ("$event", automation.EventType),
            ("$filter", automation.Filter),
            ("$action", ActionOf(automation)),
            ("$title", automation.Title ?? automation.Name),
            ("$message", automation.Message ?? automation.Description),
            ("$severity", automation.Severity),
            ("$payload", automation.Payload),
            ("$integration", automation.Integration),
            ("$queue", automation.Queue)
        );
    }

    internal static Source<IntegrationRecord> Integrations =>
        new("integrations i", "i.id", "i.entity", "i.id, i.kind, i.name, i.target", static row => ReadIntegration(row, 1));

    /// <summary>The automations of projects, or of what else has some by <paramref name="parent"/>.</summary>
    internal static Source<AutomationRecord> Automations(string? filters, string? order, string parent = "t.project", string join = "") =>
        new Source<AutomationRecord>(AutomationTable + join, "t.id", parent, AutomationColumns, ReadAutomation).Select(
            s_automationFields,
            filters,
            order
        );

    // A value that the schema does not have would make every list with the automation an error.
    private static void Require(string enumName, string value, string parameter)
    {
        if (!SandboxSchema.ValuesOf(enumName).Contains(value))
        {
            throw new ArgumentException(
                $"{enumName} has no value '{value}'; it has {string.Join(", ", SandboxSchema.ValuesOf(enumName))}.",
                parameter
            );
        }
    }

    private string ActionOf(SandboxAutomation automation)
    {
        if (automation.Integration is not { } integration)
        {
            return automation.Queue is not null ? "QueueJobTriggeredAction"
                : automation.IsPushNotification ? "PushNotificationTriggeredAction"
                : "NoOpTriggeredAction";
        }

        return Database.Query("SELECT kind FROM integrations WHERE id = $id", static row => row.GetString(0), ("$id", integration)) switch
        {
            ["SlackIntegration"] => "NotificationTriggeredAction",
            ["GenericWebhookIntegration"] => "GenericWebhookTriggeredAction",
            _ => throw new ArgumentException($"There is no integration {integration} that can be told of things.", nameof(automation)),
        };
    }

    private long FindCollection(long? project, string name) =>
        Database.Query(
            "SELECT id FROM collections WHERE project = $project AND name = $name",
            static row => row.GetInt64(0),
            ("$project", project),
            ("$name", name)
        )
            is [var found]
            ? found
            : throw new ArgumentException($"There is no collection '{name}'.", nameof(name));

    private long AddIntegration(string entity, string kind, string name, string target) =>
        Database.Insert(
            "INSERT INTO integrations (entity, kind, name, target) VALUES ($entity, $kind, $name, $target) RETURNING id",
            ("$entity", GetEntity(entity)),
            ("$kind", kind),
            ("$name", name),
            ("$target", target)
        );

    private static IntegrationRecord ReadIntegration(SqliteDataReader row, int first) =>
        new(row.GetInt64(first), row.GetString(first + 1), row.GetString(first + 2), row.GetString(first + 3));

    private static AutomationRecord ReadAutomation(SqliteDataReader row) =>
        new()
        {
            Id = row.GetInt64(1),
            Name = row.GetString(2),
            Description = ReadText(row, 3),
            IsEnabled = row.GetBoolean(4),
            EventType = row.GetString(5),
            Filter = row.GetString(6),
            Action = row.GetString(7),
            Title = ReadText(row, 8),
            Message = ReadText(row, 9),
            Severity = row.GetString(10),
            Payload = row.GetString(11),
            Integration = row.IsDBNull(12) ? null : ReadIntegration(row, 12),
            Queue = row.IsDBNull(16) ? null : ReadQueue(row, 16),
        };
}
