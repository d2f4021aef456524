using System.Text.Json;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Changes of runs.</content>
public sealed partial class SandboxData
{
    // A deleted run is kept under a negative project number. No query finds it there, and it can be restored.
    private const string DeletedRunTable = "runs r JOIN projects p ON p.id = -r.project JOIN entities e ON e.id = p.entity";

    /// <summary>The runs of projects that were deleted.</summary>
    /// <exception cref="FormatException"><paramref name="filters"/> is not a filter.</exception>
    internal static Source<RunRecord> DeletedRuns(string? filters) => Runs(filters, null, "-r.project") with { Table = DeletedRunTable };

    /// <summary>Whether a run of this id was deleted.</summary>
    internal bool WasDeleted(string entity, string project, string name) =>
        Database
            .Query(
                $"SELECT 1 FROM {DeletedRunTable} WHERE e.name = $entity AND p.name = $project AND r.name = $name",
                static row => row.GetInt64(0),
                ("$entity", entity),
                ("$project", project),
                ("$name", name)
            )
            .Count > 0;

    /// <summary>Deletes a run with all that it has, so that it can be restored; the artifacts that it logged for good.</summary>
    internal void DeleteRun(long id, bool deleteArtifacts) =>
        Database.Transact(() =>
        {
            if (deleteArtifacts)
            {
                foreach (
                    long artifact in Database.Query(
                        "SELECT id FROM artifacts WHERE run = $id AND state <> 'DELETED'",
                        static row => row.GetInt64(0),
                        ("$id", id)
                    )
                )
                {
                    DeleteArtifact(artifact, deleteAliases: true);
                }
            }

            Database.Execute("UPDATE runs SET project = -project WHERE id = $id", ("$id", id));
        });

    /// <summary>Restores runs.</summary>
    internal void RestoreRuns(IReadOnlyCollection<long> runs) =>
        Database.Execute(
            "UPDATE runs SET project = -project WHERE project < 0 AND id IN (SELECT value FROM json_each($runs))",
            ("$runs", JsonSerializer.Serialize(runs))
        );

    /// <summary>Moves runs to a project.</summary>
    /// <returns>The work that it was.</returns>
    internal TaskRecord MoveRuns(IReadOnlyCollection<long> runs, string entity, string project)
    {
        Database.Execute(
            "UPDATE runs SET project = $project WHERE id IN (SELECT value FROM json_each($runs))",
            ("$project", GetProject(entity, project)),
            ("$runs", JsonSerializer.Serialize(runs))
        );
        var task = new TaskRecord(0, $"move {runs.Count} runs to {entity}/{project}", "MOVE_RUNS");
        return task with
        {
            Id = Database.Insert(
                "INSERT INTO tasks (name, type) VALUES ($name, $type) RETURNING id",
                ("$name", task.Name),
                ("$type", task.Type)
            ),
        };
    }

    /// <summary>The work of a row, or <see langword="null"/>.</summary>
    internal TaskRecord? FindTask(long id) =>
        Database
            .Query(
                "SELECT id, name, type FROM tasks WHERE id = $id",
                static row => new TaskRecord(row.GetInt64(0), row.GetString(1), row.GetString(2)),
                ("$id", id)
            )
            .FirstOrDefault();

    /// <summary>Notes that somebody wishes a run to end; one that has ended is not affected.</summary>
    internal void RequestStop(long id) =>
        Database.Execute(
            "UPDATE runs SET stop_requested = 1 WHERE id = $id AND state IN ('pending', 'running', 'preempting')",
            ("$id", id)
        );
}
