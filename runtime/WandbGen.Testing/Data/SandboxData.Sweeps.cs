using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Sweeps.</content>
public sealed partial class SandboxData
{
    private const string SweepSchema = """
        CREATE TABLE sweeps (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects, name TEXT NOT NULL,
          display_name TEXT, state TEXT NOT NULL, method TEXT NOT NULL, config TEXT NOT NULL,
          best_loss REAL, expected INTEGER, UNIQUE (project, name));
        """;

    private const string SweepColumns = """
        s.id, s.name, s.display_name, s.state, s.method, s.config, s.best_loss, s.expected,
        (SELECT count(*) FROM runs x WHERE x.project = s.project AND x.sweep = s.name),
        (SELECT coalesce(sum(unixepoch(x.heartbeat_at) - unixepoch(x.created_at)), 0)
          FROM runs x WHERE x.project = s.project AND x.sweep = s.name)
        """;

    private static readonly FieldSet s_sweepFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["name"] = new("s.name"),
            ["displayname"] = new("s.display_name"),
            ["state"] = new("s.state"),
            ["method"] = new("s.method"),
            ["createdat"] = MinutesIn("s.id"),
        }
    );

    /// <summary>Adds a sweep, unless it is there.</summary>
    public void AddSweep(SandboxSweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        Database.Execute(
            """
            INSERT INTO sweeps (project, name, display_name, state, method, config, best_loss, expected)
            VALUES ($project, $name, $display, $state, $method, $config, $best, $expected) ON CONFLICT DO NOTHING
            """,
            ("$project", GetProject(sweep.Entity, sweep.Project)),
            ("$name", sweep.Name),
            ("$display", sweep.DisplayName),
            ("$state", sweep.State),
            ("$method", sweep.Method),
            ("$config", sweep.Config),
            ("$best", sweep.BestLoss),
            ("$expected", sweep.ExpectedRunCount)
        );
    }

    /// <summary>The sweeps of projects.</summary>
    internal static Source<SweepRecord> Sweeps(string? filters, string? order) =>
        new Source<SweepRecord>("sweeps s", "s.id", "s.project", SweepColumns, ReadSweep).Select(s_sweepFields, filters, order);

    /// <summary>The sweeps that runs belong to.</summary>
    internal static Source<SweepRecord> SweepsOfRuns =>
        Sweeps(null, null) with
        {
            Table = "sweeps s JOIN runs r ON r.project = s.project AND r.sweep = s.name",
            Parent = "r.id",
        };

    /// <summary>The runs of sweeps.</summary>
    internal static Source<RunRecord> RunsOfSweeps(string? order) =>
        Runs(null, order, "s.id") with
        {
            Table = $"{RunTable} JOIN sweeps s ON s.project = r.project AND s.name = r.sweep",
        };

    private static SweepRecord ReadSweep(SqliteDataReader row) =>
        new(
            row.GetInt64(1),
            row.GetString(2),
            ReadText(row, 3),
            row.GetString(4),
            row.GetString(5),
            row.GetString(6),
            row.IsDBNull(7) ? null : row.GetDouble(7),
            row.IsDBNull(8) ? null : row.GetInt32(8),
            row.GetInt32(9),
            row.GetInt32(10)
        );
}
