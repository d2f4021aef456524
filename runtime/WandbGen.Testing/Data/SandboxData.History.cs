using System.Collections.Concurrent;
using System.Text.Json;
using WandbGen.Testing.Data;
using WandbGen.Testing.Exports;

namespace WandbGen.Testing;

/// <content>What runs logged, and what their machines did meanwhile.</content>
public sealed partial class SandboxData
{
    private const string HistorySchema = """
        CREATE TABLE history (run INTEGER NOT NULL REFERENCES runs, step INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (run, step))
          WITHOUT ROWID;
        CREATE TABLE events (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, row TEXT NOT NULL);
        CREATE INDEX events_of_run ON events (run);
        """;

    private readonly ConcurrentDictionary<long, HistoryState> _historyStates = new();

    /// <summary>The parquet files of histories.</summary>
    internal HistoryExports Exports { get; }

    /// <summary>Appends rows to a run's history. If a step already has a row, the new row replaces it.</summary>
    /// <param name="rows">The rows as JSON, in the form of <see cref="SandboxRun.History"/>. <see cref="SandboxRow"/> creates such
    /// rows.</param>
    /// <exception cref="ArgumentException">The run does not exist.</exception>
    /// <exception cref="FormatException">
    /// A row is not a JSON object, or has a number that does not fit into 64 bits or an unpaired surrogate.
    /// </exception>
    public void AddHistory(string entity, string project, string run, params IEnumerable<string> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        AddHistory(GetRun(entity, project, run).Id, rows);
    }

    /// <summary>Appends rows to the system metrics of a run's machine.</summary>
    /// <param name="rows">The rows as JSON, in the form of <see cref="SandboxRun.Events"/>. <see cref="SandboxRow"/> creates such
    /// rows.</param>
    /// <exception cref="ArgumentException">The run does not exist.</exception>
    public void AddEvents(string entity, string project, string run, params IEnumerable<string> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        AddEvents(GetRun(entity, project, run).Id, rows);
    }

    /// <summary>Specifies the part of a run's history that is exported. <see langword="null"/> makes all rows live data.</summary>
    /// <exception cref="ArgumentException">The run does not exist.</exception>
    public void SetExports(string entity, string project, string run, SandboxExports? exports) =>
        SetExports(GetRun(entity, project, run).Id, exports);

    /// <summary>How many rows the histories of runs have, or are said to have.</summary>
    internal Dictionary<long, long> CountHistory(IReadOnlyCollection<long> runs) => CountRows("history", runs);

    /// <summary>How many rows there are of what the runs' machines did, or are said to be.</summary>
    internal Dictionary<long, long> CountEvents(IReadOnlyCollection<long> runs) => CountRows("events", runs);

    // The rows of the table, unless the run states their number.
    private Dictionary<long, long> CountRows(string table, IReadOnlyCollection<long> runs) =>
        ByRow(
            Database.Query(
                $"""
                SELECT r.id, coalesce(r.{table}_lines, (SELECT count(*) FROM {table} WHERE run = r.id)) FROM runs r
                WHERE r.id IN (SELECT value FROM json_each($runs))
                """,
                static row => (row.GetInt64(0), row.GetInt64(1)),
                ("$runs", JsonSerializer.Serialize(runs))
            )
        );

    /// <summary>Rows from one step up to, and without, another: all of them, or so many of them, evenly.</summary>
    internal List<string> SampleHistory(long run, long? minStep, long? maxStep, int samples) =>
        Database.Query(
            """
            WITH numbered AS (
              SELECT step, row, row_number() OVER (ORDER BY step) - 1 AS number, count(*) OVER () AS rows FROM history
              WHERE run = $run AND ($min IS NULL OR step >= $min) AND ($max IS NULL OR step < $max))
            SELECT row FROM numbered
            WHERE rows <= $samples
              OR ((number * $samples + rows - 1) / rows < $samples AND (number * $samples + rows - 1) / rows * rows / $samples = number)
            ORDER BY step
            """,
            static row => row.GetString(0),
            ("$run", run),
            ("$min", minStep),
            ("$max", maxStep),
            ("$samples", samples)
        );

    internal List<string> ListEvents(long run) =>
        Database.Query("SELECT row FROM events WHERE run = $run ORDER BY id", static row => row.GetString(0), ("$run", run));

    internal string? FindLastHistory(long run) =>
        Database
            .Query("SELECT row FROM history WHERE run = $run ORDER BY step DESC LIMIT 1", static row => row.GetString(0), ("$run", run))
            .FirstOrDefault();

    internal string? FindLastEvent(long run) =>
        Database
            .Query("SELECT row FROM events WHERE run = $run ORDER BY id DESC LIMIT 1", static row => row.GetString(0), ("$run", run))
            .FirstOrDefault();

    /// <summary>The rows from one step up to, and without, another, in parts.</summary>
    internal IEnumerable<IReadOnlyList<string>> ReadHistory(
        long run,
        long? minStep,
        long? maxStep,
        int partSize = 10_000,
        bool isDescending = false
    )
    {
        while (true)
        {
            List<(long Step, string Row)> part = Database.Query(
                $"""
                SELECT step, row FROM history
                WHERE run = $run AND ($min IS NULL OR step >= $min) AND ($max IS NULL OR step < $max)
                ORDER BY step {(isDescending ? "DESC" : "ASC")} LIMIT $limit
                """,
                static row => (row.GetInt64(0), row.GetString(1)),
                ("$run", run),
                ("$min", minStep),
                ("$max", maxStep),
                ("$limit", partSize)
            );
            if (part.Count > 0)
            {
                yield return [.. part.Select(static row => row.Row)];
            }

            if (part.Count < partSize)
            {
                yield break;
            }

            if (isDescending)
            {
                maxStep = part[^1].Step;
            }
            else
            {
                minStep = part[^1].Step + 1;
            }
        }
    }

    /// <summary>The parts of so many rows that a history has before a step.</summary>
    internal List<(long First, long Last, long Rows)> DivideHistory(long run, long? beforeStep, int? size) =>
        Database.Query(
            """
            SELECT min(step), max(step), count(*) FROM (
              SELECT step, (row_number() OVER (ORDER BY step) - 1) / $size AS part FROM history
              WHERE run = $run AND ($before IS NULL OR step < $before))
            GROUP BY part ORDER BY part
            """,
            static row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
            ("$run", run),
            ("$before", beforeStep),
            ("$size", size ?? long.MaxValue)
        );

    /// <summary>The step of a run's last row.</summary>
    internal long? FindLastStep(long run) =>
        Database
            .Query(
                "SELECT max(step) FROM history WHERE run = $run",
                static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0),
                ("$run", run)
            )
            .Single();

    /// <summary>How a run's history is exported, and a number that changes with whatever makes a file another one.</summary>
    internal (SandboxExports Exports, long Version)? FindExports(long run) =>
        _historyStates.GetValueOrDefault(run) is { Exports: { } exports } state ? (exports, state.ContentVersion) : null;

    /// <summary>A number that changes with a run's history.</summary>
    internal long GetHistoryVersion(long run) => _historyStates.GetValueOrDefault(run)?.Version ?? 0;

    internal void SetExports(long run, SandboxExports? exports) =>
        ChangeHistory(
            run,
            state =>
                state with
                {
                    Exports = exports,
                    // Existing files of exports are not changed by later rows.
                    ContentVersion =
                        exports is null || state.Exports is null || WithoutExtent(exports) == WithoutExtent(state.Exports)
                            ? state.ContentVersion
                            : state.ContentVersion + 1,
                }
        );

    private static SandboxExports WithoutExtent(SandboxExports exports) =>
        exports with
        {
            BeforeStep = null,
            LiveFromStep = null,
            OrderChanges = false,
            HasEmptyFile = false,
        };

    private void ReplaceHistory(long run, SandboxRun content)
    {
        if (content.History.Count + content.Events.Count > 0)
        {
            Database.Execute("DELETE FROM history WHERE run = $run; DELETE FROM events WHERE run = $run;", ("$run", run));
            ChangeHistory(run, static state => state with { ContentVersion = state.ContentVersion + 1 });
            AddHistory(run, content.History);
            AddEvents(run, content.Events);
        }

        if (content.Exports is not null)
        {
            SetExports(run, content.Exports);
        }
    }

    private void AddHistory(long run, IEnumerable<string> rows)
    {
        long? last = FindLastStep(run);
        long next = last + 1 ?? 0;
        bool isAppended = true;
        List<(long Step, string Row)> numbered = [];
        foreach (string row in rows)
        {
            (long step, string withStep) = ReadStep(row, next);
            isAppended &= step > (last ?? -1);
            next = step + 1;
            numbered.Add((step, withStep));
        }

        // The last row of a step replaces earlier ones: a resumed run logs its last steps again.
        Database.ExecuteForEach(
            "INSERT INTO history (run, step, row) VALUES ($run, $step, $row) ON CONFLICT DO UPDATE SET row = excluded.row",
            numbered,
            ("$run", _ => run),
            ("$step", static row => row.Step),
            ("$row", static row => row.Row)
        );
        ChangeHistory(
            run,
            state => state with { Version = state.Version + 1, ContentVersion = state.ContentVersion + (isAppended ? 0 : 1) }
        );
    }

    private void AddEvents(long run, IEnumerable<string> rows) =>
        Database.ExecuteForEach(
            "INSERT INTO events (run, row) VALUES ($run, $row)",
            rows,
            ("$run", _ => run),
            ("$row", static row => PythonJson.CheckRow(row, "a row of events"))
        );

    private void ChangeHistory(long run, Func<HistoryState, HistoryState> change) =>
        _historyStates.AddOrUpdate(run, _ => change(new HistoryState(null, 1, 1)), (_, state) => change(state));

    private RunRecord GetRun(string entity, string project, string run) =>
        FindRun(entity, project, run)
        ?? throw new ArgumentException($"There is no run '{entity}/{project}/{run}'; add it first.", nameof(run));

    private static (long Step, string Row) ReadStep(string row, long next)
    {
        PythonJson.CheckRow(row, "a row of a history");
        using JsonDocument document = PythonJson.ParseRow(row);
        if (document.RootElement.TryGetProperty("_step", out JsonElement step))
        {
            return step.ValueKind == JsonValueKind.Number
                ? (step.TryGetInt64(out long whole) ? whole : (long)step.GetDouble(), row)
                : throw new FormatException($"_step must be a number, but is {PythonJson.ToText(step)} in the row {row}");
        }

        int body = row.IndexOf('{', StringComparison.Ordinal) + 1;
        bool isEmpty = document.RootElement.GetPropertyCount() == 0;
        return (next, $"{{\"_step\":{next}{(isEmpty ? "" : ",")}{row[body..]}");
    }

    /// <summary>What is known of a run's history beside its rows.</summary>
    /// <param name="Version">Changes with every row.</param>
    /// <param name="ContentVersion">Changes when a row is replaced, or when rows are exported otherwise than before.</param>
    private sealed record HistoryState(SandboxExports? Exports, long Version, long ContentVersion);
}
