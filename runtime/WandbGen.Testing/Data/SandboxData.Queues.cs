using System.Text.Json;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Queues of runs.</content>
public sealed partial class SandboxData
{
    private const string QueueSchema = """
        CREATE TABLE resource_configs (
          id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities, resource TEXT NOT NULL, config TEXT NOT NULL,
          variables TEXT NOT NULL);
        CREATE TABLE queues (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects, name TEXT NOT NULL, access TEXT NOT NULL,
          mode TEXT NOT NULL, config INTEGER REFERENCES resource_configs, links TEXT, UNIQUE (project, name));
        CREATE TABLE queue_items (
          id INTEGER PRIMARY KEY, queue INTEGER NOT NULL REFERENCES queues, state TEXT NOT NULL, priority INTEGER NOT NULL,
          spec TEXT NOT NULL, run TEXT);
        """;

    private const string QueueColumns = "q.id, q.name, q.access, q.mode, q.config, q.links";

    /// <summary>Adds a queue.</summary>
    /// <returns>The identifier of the queue, for <see cref="SandboxRunQueueItem"/> and <see cref="SandboxAutomation.Queue"/>.</returns>
    public long AddRunQueue(SandboxRunQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        long? config = queue.Resource is null
            ? null
            : Database.Insert(
                """
                INSERT INTO resource_configs (entity, resource, config, variables) VALUES ($entity, $resource, $config, $variables)
                RETURNING id
                """,
                ("$entity", GetEntity(queue.Entity)),
                ("$resource", queue.Resource),
                ("$config", queue.ResourceConfig),
                ("$variables", JsonSerializer.Serialize(queue.TemplateVariables))
            );
        return Database.Insert(
            """
            INSERT INTO queues (project, name, access, mode, config, links) VALUES ($project, $name, $access, $mode, $config, $links)
            RETURNING id
            """,
            ("$project", GetProject(queue.Entity, queue.Project)),
            ("$name", queue.Name),
            ("$access", queue.Access),
            ("$mode", queue.PrioritizationMode),
            ("$config", config),
            ("$links", queue.ExternalLinks)
        );
    }

    /// <summary>Adds an item to a queue.</summary>
    public void AddRunQueueItem(SandboxRunQueueItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Database.Execute(
            "INSERT INTO queue_items (queue, state, priority, spec, run) VALUES ($queue, $state, $priority, $spec, $run)",
            ("$queue", item.Queue),
            ("$state", item.State),
            ("$priority", item.Priority),
            ("$spec", item.RunSpec),
            ("$run", item.Run)
        );
    }

    /// <summary>The queues of projects.</summary>
    internal static Source<RunQueueRecord> RunQueues => new("queues q", "q.id", "q.project", QueueColumns, static row => ReadQueue(row, 1));

    /// <summary>What is in queues, in the order in which it is taken from them.</summary>
    internal static Source<RunQueueItemRecord> RunQueueItems =>
        new(
            "queue_items i JOIN queues q ON q.id = i.queue",
            "i.id",
            "i.queue",
            "i.id, i.state, i.spec, i.run",
            static row => new RunQueueItemRecord(row.GetInt64(1), row.GetString(2), row.GetString(3), ReadText(row, 4))
        )
        {
            Order = "CASE WHEN q.mode = 'DISABLED' THEN 0 ELSE i.priority END, i.id",
        };

    /// <summary>The configurations of entities' queues.</summary>
    internal static Source<ResourceConfigRecord> ResourceConfigs =>
        new(
            "resource_configs d",
            "d.id",
            "d.entity",
            "d.id, d.entity, d.resource, d.config, d.variables",
            static row => new ResourceConfigRecord(row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetString(5))
        );

    private static RunQueueRecord ReadQueue(SqliteDataReader row, int first) =>
        new(
            row.GetInt64(first),
            row.GetString(first + 1),
            row.GetString(first + 2),
            row.GetString(first + 3),
            row.IsDBNull(first + 4) ? null : row.GetInt64(first + 4),
            ReadText(row, first + 5)
        );
}
