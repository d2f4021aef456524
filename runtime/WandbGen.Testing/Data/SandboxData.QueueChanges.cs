using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Changes of queues of runs.</content>
public sealed partial class SandboxData
{
    /// <summary>Adds a queue, or gives the one of its name another configuration.</summary>
    internal void UpsertQueue(SandboxRunQueue queue) =>
        Database.Transact(() =>
        {
            long project = GetProject(queue.Entity, queue.Project);
            long? known = Database
                .Query(
                    "SELECT id FROM queues WHERE project = $project AND name = $name",
                    static row => (long?)row.GetInt64(0),
                    ("$project", project),
                    ("$name", queue.Name)
                )
                .FirstOrDefault();
            if (known is null)
            {
                AddRunQueue(queue);
                return;
            }

            // The new configuration and its details replace the old ones; the items stay.
            Database.Execute("UPDATE queues SET name = name || '#' WHERE id = $id", ("$id", known));
            long added = AddRunQueue(queue);
            Database.Execute(
                """
                UPDATE queues SET config = (SELECT config FROM queues WHERE id = $added),
                  mode = (SELECT mode FROM queues WHERE id = $added),
                  links = (SELECT links FROM queues WHERE id = $added) WHERE id = $id;
                DELETE FROM queues WHERE id = $added;
                UPDATE queues SET name = $name WHERE id = $id;
                """,
                ("$id", known),
                ("$added", added),
                ("$name", queue.Name)
            );
        });

    /// <summary>The configuration of what a queue's runs are executed on.</summary>
    internal ResourceConfigRecord? FindConfig(long queue) =>
        Database
            .Query(
                """
                SELECT d.id, d.entity, d.resource, d.config, d.variables FROM queues q JOIN resource_configs d ON d.id = q.config
                WHERE q.id = $id
                """,
                static row => new ResourceConfigRecord(
                    row.GetInt64(0),
                    row.GetInt64(1),
                    row.GetString(2),
                    row.GetString(3),
                    row.GetString(4)
                ),
                ("$id", queue)
            )
            .FirstOrDefault();

    /// <summary>Puts a run into a queue.</summary>
    internal long PushRun(long queue, string spec, int priority) =>
        Database.Insert(
            "INSERT INTO queue_items (queue, state, priority, spec) VALUES ($queue, 'PENDING', $priority, $spec) RETURNING id",
            ("$queue", queue),
            ("$priority", priority),
            ("$spec", spec)
        );

    /// <summary>Takes an item out of a queue.</summary>
    /// <returns>Whether it was there.</returns>
    internal bool DeleteQueueItem(long queue, long item) =>
        Database
            .Query(
                "DELETE FROM queue_items WHERE queue = $queue AND id = $item RETURNING id",
                static row => row.GetInt64(0),
                ("$queue", queue),
                ("$item", item)
            )
            .Count > 0;

    /// <summary>Deletes a queue with its items.</summary>
    /// <returns>Whether it was there.</returns>
    internal bool DeleteQueue(long queue)
    {
        Database.Execute("DELETE FROM queue_items WHERE queue = $id", ("$id", queue));
        return Database.Query("DELETE FROM queues WHERE id = $id RETURNING id", static row => row.GetInt64(0), ("$id", queue)).Count > 0;
    }
}
