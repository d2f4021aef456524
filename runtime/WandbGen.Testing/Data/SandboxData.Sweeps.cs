using System.Text.Json;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Sweeps.</content>
public sealed partial class SandboxData
{
    private const string SweepSchema = """
        CREATE TABLE sweeps (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects, name TEXT NOT NULL, display_name TEXT, state TEXT NOT NULL,
          method TEXT NOT NULL, config TEXT NOT NULL, best_loss REAL, expected INTEGER, prior_runs TEXT NOT NULL,
          UNIQUE (project, name));
        CREATE TABLE agents (
          id INTEGER PRIMARY KEY, sweep INTEGER NOT NULL REFERENCES sweeps, name TEXT NOT NULL, display_name TEXT, host TEXT NOT NULL,
          state TEXT NOT NULL, username TEXT NOT NULL, UNIQUE (sweep, name));
        """;

    private const string RunsOfSweep = "FROM runs x WHERE x.project = s.project AND x.sweep = s.name";

    private const string SweepColumns = $"""
        s.id, s.name, s.display_name, s.state, s.method, s.config, s.best_loss, s.expected, (SELECT count(*) {RunsOfSweep}),
        (SELECT coalesce(sum(unixepoch(x.heartbeat_at) - unixepoch(x.created_at)), 0) {RunsOfSweep}),
        (SELECT max(x.heartbeat_at) {RunsOfSweep})
        """;

    private const string RunsOfAgent = $"{RunsOfSweep} AND x.agent = g.name";

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

    /// <summary>Adds a sweep if it does not exist.</summary>
    public void AddSweep(SandboxSweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        Database.Execute(
            """
            INSERT INTO sweeps (project, name, display_name, state, method, config, best_loss, expected, prior_runs)
            VALUES ($project, $name, $display, $state, $method, $config, $best, $expected, $prior) ON CONFLICT DO NOTHING
            """,
            ("$project", GetProject(sweep.Entity, sweep.Project)),
            ("$name", sweep.Name),
            ("$display", sweep.DisplayName),
            ("$state", sweep.State),
            ("$method", sweep.Method),
            ("$config", sweep.Config),
            ("$best", sweep.BestLoss),
            ("$expected", sweep.ExpectedRunCount),
            ("$prior", JsonSerializer.Serialize(sweep.PriorRuns))
        );
    }

    /// <summary>Adds an agent to a sweep if it does not exist.</summary>
    /// <exception cref="ArgumentException">The sweep does not exist.</exception>
    public void AddAgent(SandboxAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        long sweep = Database.Query(
            "SELECT id FROM sweeps WHERE project = $project AND name = $name",
            static row => row.GetInt64(0),
            ("$project", GetProject(agent.Entity, agent.Project)),
            ("$name", agent.Sweep)
        )
            is [var found]
            ? found
            : throw new ArgumentException($"There is no sweep '{agent.Entity}/{agent.Project}/{agent.Sweep}'.", nameof(agent));
        GetUser(Viewer ?? agent.Entity);
        Database.Execute(
            """
            INSERT INTO agents (sweep, name, display_name, host, state, username) VALUES ($sweep, $name, $display, $host, $state, $user)
            ON CONFLICT DO NOTHING
            """,
            ("$sweep", sweep),
            ("$name", agent.Name),
            ("$display", agent.DisplayName),
            ("$host", agent.Host),
            ("$state", agent.State),
            ("$user", Viewer ?? agent.Entity)
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

    /// <summary>The runs that sweeps were given to learn from.</summary>
    internal static Source<RunRecord> PriorRunsOfSweeps =>
        Runs(null, null, "s.id") with
        {
            Table = $"{RunTable} JOIN sweeps s ON s.project = r.project AND r.name IN (SELECT value FROM json_each(s.prior_runs))",
        };

    /// <summary>The agents of sweeps, or of what else has agents by <paramref name="parent"/>.</summary>
    internal static Source<AgentRecord> Agents(string parent = "g.sweep", string join = "") =>
        new(
            $"agents g JOIN sweeps s ON s.id = g.sweep{join}",
            "g.id",
            parent,
            $"""
            g.id, g.sweep, g.name, g.display_name, g.host, g.state, g.username,
            (SELECT count(*) {RunsOfAgent}), (SELECT max(x.heartbeat_at) {RunsOfAgent})
            """,
            static row => new AgentRecord
            {
                Id = row.GetInt64(1),
                Sweep = row.GetInt64(2),
                Name = row.GetString(3),
                DisplayName = ReadText(row, 4),
                Host = row.GetString(5),
                State = row.GetString(6),
                Username = row.GetString(7),
                RunCount = row.GetInt32(8),
                HeartbeatAt = row.IsDBNull(9) ? null : ReadTime(row, 9),
            }
        );

    /// <summary>The agents that ran runs.</summary>
    internal static Source<AgentRecord> AgentsOfRuns =>
        Agents("r.id", " JOIN runs r ON r.project = s.project AND r.sweep = s.name AND r.agent = g.name");

    /// <summary>The sweeps of agents.</summary>
    internal static Source<SweepRecord> SweepsOfAgents =>
        Sweeps(null, null) with
        {
            Table = "sweeps s JOIN agents g ON g.sweep = s.id",
            Parent = "g.id",
        };

    /// <summary>The runs of agents.</summary>
    internal static Source<RunRecord> RunsOfAgents(string? order) =>
        Runs(null, order, "g.id") with
        {
            Table =
                $"{RunTable} JOIN sweeps s ON s.project = r.project AND s.name = r.sweep "
                + "JOIN agents g ON g.sweep = s.id AND g.name = r.agent",
        };

    private static SweepRecord ReadSweep(SqliteDataReader row) =>
        new()
        {
            Id = row.GetInt64(1),
            Name = row.GetString(2),
            DisplayName = ReadText(row, 3),
            State = row.GetString(4),
            Method = row.GetString(5),
            Config = row.GetString(6),
            BestLoss = row.IsDBNull(7) ? null : row.GetDouble(7),
            ExpectedRunCount = row.IsDBNull(8) ? null : row.GetInt32(8),
            RunCount = row.GetInt32(9),
            RunTime = row.GetInt32(10),
            HeartbeatAt = row.IsDBNull(11) ? null : ReadTime(row, 11),
        };
}
