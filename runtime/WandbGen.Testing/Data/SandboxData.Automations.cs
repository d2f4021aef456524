using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Integrations, and the automations that use them.</content>
public sealed partial class SandboxData
{
    private const string AutomationSchema = """
        CREATE TABLE integrations (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities,
          kind TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL);
        CREATE TABLE automations (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects, name TEXT NOT NULL,
          description TEXT, enabled INTEGER NOT NULL, event_type TEXT NOT NULL, filter TEXT NOT NULL,
          integration INTEGER REFERENCES integrations);
        """;

    private const string AutomationTable =
        "automations t JOIN projects p ON p.id = t.project LEFT JOIN integrations i ON i.id = t.integration";
    private const string AutomationColumns =
        "t.id, t.name, t.description, t.enabled, t.event_type, t.filter, i.id, i.kind, i.name, i.target";

    private static readonly FieldSet s_automationFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["name"] = new("t.name"),
            ["createdat"] = MinutesIn("t.id"),
            ["enabled"] = new("t.enabled"),
        }
    );

    /// <summary>Adds a channel of Slack that can be told of things.</summary>
    /// <returns>What an automation names it by.</returns>
    public long AddSlackIntegration(string entity, string team, string channel) =>
        AddIntegration(entity, "SlackIntegration", team, channel);

    /// <summary>Adds an address that can be told of things.</summary>
    /// <returns>What an automation names it by.</returns>
    public long AddWebhookIntegration(string entity, string name, Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AddIntegration(entity, "GenericWebhookIntegration", name, address.ToString());
    }

    /// <summary>Adds an integration of a kind that clients may not know.</summary>
    public void AddGitHubIntegration(string entity) => AddIntegration(entity, "GitHubOAuthIntegration", "", "");

    /// <summary>Adds an automation.</summary>
    public void AddAutomation(SandboxAutomation automation)
    {
        ArgumentNullException.ThrowIfNull(automation);
        Database.Execute(
            "INSERT INTO automations (project, name, description, enabled, event_type, filter, integration) VALUES ($project, "
                + "$name, $description, $enabled, $event, $filter, $integration)",
            ("$project", GetProject(automation.Entity, automation.Project)),
            ("$name", automation.Name),
            ("$description", automation.Description),
            ("$enabled", automation.IsEnabled),
            ("$event", automation.EventType),
            ("$filter", automation.Filter),
            ("$integration", automation.Integration)
        );
    }

    internal static Source<IntegrationRecord> Integrations =>
        new("integrations i", "i.id", "i.entity", "i.id, i.kind, i.name, i.target", static row => ReadIntegration(row, 1));

    /// <summary>The automations of projects, or of entities.</summary>
    internal static Source<AutomationRecord> Automations(string? filters, string? order, string parent = "t.project") =>
        new Source<AutomationRecord>(AutomationTable, "t.id", parent, AutomationColumns, ReadAutomation).Select(
            s_automationFields,
            filters,
            order
        );

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
        new(
            row.GetInt64(1),
            row.GetString(2),
            ReadText(row, 3),
            row.GetBoolean(4),
            row.GetString(5),
            row.GetString(6),
            row.IsDBNull(7) ? null : ReadIntegration(row, 7)
        );
}
