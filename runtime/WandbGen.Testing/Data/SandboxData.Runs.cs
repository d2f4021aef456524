using System.Text.Json;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Runs.</content>
public sealed partial class SandboxData
{
    private const string RunSchema = """
        CREATE TABLE runs (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL, name TEXT NOT NULL, display_name TEXT NOT NULL,
          state TEXT NOT NULL, created_at TEXT NOT NULL, heartbeat_at TEXT NOT NULL, config TEXT NOT NULL,
          summary TEXT NOT NULL, tags TEXT NOT NULL, notes TEXT, run_group TEXT, job_type TEXT, host TEXT,
          username TEXT NOT NULL, sweep TEXT, agent TEXT, folder TEXT,
          description TEXT, git_commit TEXT, history_lines INTEGER, events_lines INTEGER,
          stop_requested INTEGER NOT NULL DEFAULT 0, UNIQUE (project, name));
        CREATE TABLE tasks (id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL);
        """;

    private const string RunTable = "runs r JOIN projects p ON p.id = r.project JOIN entities e ON e.id = p.entity";

    private const string RunColumns = """
        r.id, r.project, e.name, p.name, r.name, r.display_name, r.state, r.created_at, r.heartbeat_at, r.config, r.summary, r.tags,
        r.notes, r.run_group, r.job_type, r.host, r.username, r.sweep, r.folder, r.description, r.git_commit,
        r.stop_requested
        """;

    private static readonly FieldSet s_runFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["name"] = new("r.name"),
            ["displayname"] = new("r.display_name"),
            ["state"] = new("r.state"),
            ["createdat"] = new("r.created_at", FieldKind.Time),
            ["heartbeatat"] = new("r.heartbeat_at", FieldKind.Time),
            ["duration"] = new("(unixepoch(r.heartbeat_at) - unixepoch(r.created_at))", FieldKind.Number),
            ["tags"] = new("r.tags", FieldKind.TextList),
            ["notes"] = new("r.notes"),
            ["group"] = new("r.run_group"),
            ["jobtype"] = new("r.job_type"),
            ["host"] = new("r.host"),
            ["username"] = new("r.username"),
            ["sweep"] = new("r.sweep"),
        },
        new Dictionary<string, JsonColumn> { ["config"] = new("r.config", HasValues: true), ["summarymetrics"] = new("r.summary") }
    );

    /// <summary>Adds a finished run if it does not exist.</summary>
    public void AddRun(string entity, string project, string run) => AddRun(new SandboxRun(entity, project, run));

    /// <summary>Adds a run if it does not exist.</summary>
    /// <exception cref="FormatException">The configuration, the summary or a row is not a JSON object.</exception>
    public void AddRun(SandboxRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        PythonJson.CheckObject(run.Config, $"the configuration of run {run.Name}");
        PythonJson.CheckObject(run.Summary, $"the summary of run {run.Name}");
        DateTimeOffset createdAt =
            run.CreatedAt ?? MinutesIn(Database.Query("SELECT count(*) FROM runs", static row => row.GetInt64(0))[0]);
        Database.Execute(
            """
            INSERT INTO runs (project, name, display_name, state, created_at, heartbeat_at, config, summary, tags, notes, run_group,
              job_type, host, username, sweep, agent, folder, description, git_commit, history_lines, events_lines)
            VALUES ($project, $name, $display, $state, $created, $heartbeat, $config, $summary, $tags, $notes, $group,
              $job, $host, $user, $sweep, $agent, $folder, $description, $commit, $history, $events)
            ON CONFLICT DO NOTHING
            """,
            ("$project", GetProject(run.Entity, run.Project)),
            ("$name", run.Name),
            ("$display", run.DisplayName ?? run.Name),
            ("$state", run.State),
            ("$created", Format(createdAt)),
            ("$heartbeat", Format(run.HeartbeatAt ?? createdAt.AddMinutes(1))),
            ("$config", run.Config),
            ("$summary", run.Summary),
            ("$tags", JsonSerializer.Serialize(run.Tags)),
            ("$notes", run.Notes),
            ("$group", run.Group),
            ("$job", run.JobType),
            ("$host", run.Host),
            ("$user", run.Username ?? run.Entity),
            ("$sweep", run.Sweep),
            ("$agent", run.Agent),
            ("$folder", run.Folder),
            ("$description", run.Description),
            ("$commit", run.Commit),
            ("$history", run.HistoryLineCount),
            ("$events", run.EventsLineCount)
        );
        GetUser(run.Username ?? run.Entity);
        ReplaceHistory(GetRun(run.Entity, run.Project, run.Name).Id, run);
    }

    /// <summary>Notes what a directory says of a run now; what only the API can say stays.</summary>
    internal void RefreshRun(long id, SandboxRun run, IReadOnlyList<LogLine> lines) =>
        Database.Transact(() =>
        {
            Database.Execute(
                """
                UPDATE runs SET state = $state, heartbeat_at = $heartbeat, config = $config, summary = $summary WHERE id = $id;
                DELETE FROM log_lines WHERE run = $id;
                """,
                ("$id", id),
                ("$state", run.State),
                ("$heartbeat", Format(run.HeartbeatAt!.Value)),
                ("$config", run.Config),
                ("$summary", run.Summary)
            );
            ReplaceHistory(id, run);
            AddLogLines(id, lines);
        });

    /// <summary>The runs of projects, or of what else has runs by <paramref name="parent"/>.</summary>
    /// <exception cref="FormatException"><paramref name="filters"/> is not a filter.</exception>
    internal static Source<RunRecord> Runs(
        string? filters,
        string? order,
        string parent = "r.project",
        IReadOnlyList<string>? names = null
    ) =>
        new Source<RunRecord>(RunTable, "r.id", parent, RunColumns, static row => ReadRun(row, 1))
        {
            Where = "$names IS NULL OR r.name IN (SELECT value FROM json_each($names))",
            Parameters = [("$names", names is { Count: > 0 } ? JsonSerializer.Serialize(names) : null)],
            Order = "r.created_at, r.id",
        }.Select(s_runFields, filters, order);

    /// <summary>The runs that used artifacts.</summary>
    internal static Source<RunRecord> UsersOfArtifacts(string? filters, string? order) =>
        Runs(filters, order, "u.artifact") with
        {
            Table = $"{RunTable} JOIN uses u ON u.run = r.id",
        };

    /// <summary>The runs that made artifacts.</summary>
    internal static Source<RunRecord> Makers =>
        Runs(null, null, "maker.id") with
        {
            Table = $"{RunTable} JOIN artifacts maker ON maker.run = r.id",
        };

    internal RunRecord? FindRun(string entity, string project, string name) =>
        Database
            .Query(
                $"SELECT {RunColumns} FROM {RunTable} WHERE e.name = $entity AND p.name = $project AND r.name = $name",
                static row => ReadRun(row, 0),
                ("$entity", entity),
                ("$project", project),
                ("$name", name)
            )
            .FirstOrDefault();

    internal RunRecord? FindRun(long id) =>
        Database
            .Query($"SELECT {RunColumns} FROM {RunTable} WHERE r.id = $id", static row => ReadRun(row, 0), ("$id", id))
            .FirstOrDefault();

    /// <summary>When the runs of projects were heard of last.</summary>
    internal Dictionary<long, DateTimeOffset> FindLastHeartbeats(IReadOnlyCollection<long> projects) =>
        ByRow(
            Database.Query(
                "SELECT project, max(heartbeat_at) FROM runs WHERE project IN (SELECT value FROM json_each($projects)) GROUP BY project",
                static row => (row.GetInt64(0), ReadTime(row, 1)),
                ("$projects", JsonSerializer.Serialize(projects))
            )
        );

    /// <summary>Changes what is not <see langword="null"/>.</summary>
    internal void UpdateRun(long id, RunChange change) =>
        Database.Execute(
            """
            UPDATE runs SET display_name = coalesce($display, display_name), state = coalesce($state, state),
              config = coalesce($config, config), summary = coalesce($summary, summary), tags = coalesce($tags, tags),
              notes = coalesce($notes, notes), run_group = coalesce($group, run_group), job_type = coalesce($job, job_type),
              host = coalesce($host, host), sweep = coalesce($sweep, sweep), agent = coalesce($agent, agent),
              description = coalesce($description, description),
              git_commit = coalesce($commit, git_commit)
            WHERE id = $id
            """,
            ("$id", id),
            ("$display", change.DisplayName),
            ("$state", change.State),
            ("$config", change.Config),
            ("$summary", change.Summary),
            ("$tags", change.Tags is null ? null : JsonSerializer.Serialize(change.Tags)),
            ("$notes", change.Notes),
            ("$group", change.Group),
            ("$job", change.JobType),
            ("$host", change.Host),
            ("$sweep", change.Sweep),
            ("$agent", change.Agent),
            ("$description", change.Description),
            ("$commit", change.Commit)
        );

    private static RunRecord ReadRun(SqliteDataReader row, int first) =>
        new()
        {
            Id = row.GetInt64(first),
            Project = row.GetInt64(first + 1),
            EntityName = row.GetString(first + 2),
            ProjectName = row.GetString(first + 3),
            Name = row.GetString(first + 4),
            DisplayName = row.GetString(first + 5),
            State = row.GetString(first + 6),
            CreatedAt = ReadTime(row, first + 7),
            HeartbeatAt = ReadTime(row, first + 8),
            Config = row.GetString(first + 9),
            Summary = row.GetString(first + 10),
            Tags = row.GetString(first + 11),
            Notes = ReadText(row, first + 12),
            Group = ReadText(row, first + 13),
            JobType = ReadText(row, first + 14),
            Host = ReadText(row, first + 15),
            Username = row.GetString(first + 16),
            SweepName = ReadText(row, first + 17),
            Folder = ReadText(row, first + 18),
            Description = ReadText(row, first + 19),
            Commit = ReadText(row, first + 20),
            IsStopRequested = row.GetBoolean(first + 21),
        };
}
