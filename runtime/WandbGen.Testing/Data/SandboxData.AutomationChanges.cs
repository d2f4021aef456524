using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Changes of automations.</content>
public sealed partial class SandboxData
{
    /// <summary>Adds an automation that a client makes, which has everything.</summary>
    /// <returns>Its row.</returns>
    internal long CreateAutomation(AutomationChange automation) =>
        Database.Insert(
            """
            INSERT INTO automations (entity, project, collection, name, description, enabled, event_type, filter, action, title, message,
              severity, payload, integration)
            VALUES ($entity, $project, $collection, $name, $description, $enabled, $event, $filter, $action, $title, $message, $severity,
              $payload, $integration) RETURNING id
            """,
            ParametersOf(automation)
        );

    /// <summary>Changes what is not <see langword="null"/>.</summary>
    /// <returns>Whether there is such an automation.</returns>
    internal bool UpdateAutomation(long automation, AutomationChange change) =>
        Database
            .Query(
                """
                UPDATE automations SET name = coalesce($name, name), description = coalesce($description, description),
                  enabled = coalesce($enabled, enabled), event_type = coalesce($event, event_type), filter = coalesce($filter, filter),
                  project = iif($entity IS NULL, project, $project), collection = iif($entity IS NULL, collection, $collection),
                  entity = coalesce($entity, entity), title = iif($action IS NULL, title, $title),
                  message = iif($action IS NULL, message, $message), severity = iif($action IS NULL, severity, $severity),
                  payload = iif($action IS NULL, payload, $payload), integration = iif($action IS NULL, integration, $integration),
                  queue = iif($action IS NULL, queue, NULL), action = coalesce($action, action) WHERE id = $id RETURNING id
                """,
                static row => row.GetInt64(0),
                [.. ParametersOf(change), ("$id", automation)]
            )
            .Count > 0;

    /// <summary>Deletes an automation.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool DeleteAutomation(long automation) =>
        Database.Query("DELETE FROM automations WHERE id = $id RETURNING id", static row => row.GetInt64(0), ("$id", automation)).Count > 0;

    /// <summary>Whether another automation of the same project, or of the same entity, has a name.</summary>
    internal bool HasAutomation(AutomationScopeRow scope, string name, long except) =>
        Database
            .Query(
                "SELECT id FROM automations WHERE entity = $entity AND project IS $project AND name = $name AND id <> $except",
                static row => row.GetInt64(0),
                ("$entity", scope.Entity),
                ("$project", scope.Project),
                ("$name", name),
                ("$except", except)
            )
            .Count > 0;

    /// <summary>What a kind of scope is, by its row.</summary>
    internal AutomationScopeRow? FindAutomationScope(string from, long row) =>
        Database
            .Query(
                from switch
                {
                    "projects" => "SELECT entity, id, NULL FROM projects WHERE id = $id AND entity > 0",
                    "collections" => """
                    SELECT p.entity, p.id, c.id FROM collections c JOIN projects p ON p.id = c.project WHERE c.id = $id AND p.entity > 0
                    """,
                    "automations" => "SELECT entity, project, collection FROM automations WHERE id = $id",
                    _ => "SELECT id, NULL, NULL FROM entities WHERE id = $id",
                },
                static row => new AutomationScopeRow(
                    row.GetInt64(0),
                    row.IsDBNull(1) ? null : row.GetInt64(1),
                    row.IsDBNull(2) ? null : row.GetInt64(2)
                ),
                ("$id", row)
            )
            .FirstOrDefault();

    /// <summary>The name and the event of an automation.</summary>
    internal (string Name, string EventType)? FindAutomation(long automation) =>
        Database.Query(
            "SELECT name, event_type FROM automations WHERE id = $id",
            static row => (row.GetString(0), row.GetString(1)),
            ("$id", automation)
        )
            is [var found]
            ? found
            : null;

    /// <summary>The kind of an integration of an entity.</summary>
    internal string? FindIntegrationKind(long integration) =>
        Database
            .Query("SELECT kind FROM integrations WHERE id = $id", static row => row.GetString(0), ("$id", integration))
            .FirstOrDefault();

    private static (string Name, object? Value)[] ParametersOf(AutomationChange change) =>
        [
            ("$entity", change.Scope?.Entity),
            ("$project", change.Scope?.Project),
            ("$collection", change.Scope?.Collection),
            ("$name", change.Name),
            ("$description", change.Description),
            ("$enabled", change.IsEnabled),
            ("$event", change.EventType),
            ("$filter", change.Filter),
            ("$action", change.Action?.Type),
            ("$title", change.Action?.Title),
            ("$message", change.Action?.Message),
            ("$severity", change.Action?.Severity ?? "INFO"),
            ("$payload", change.Action?.Payload ?? "{}"),
            ("$integration", change.Action?.Integration),
        ];
}
