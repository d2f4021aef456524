using System.Globalization;
using System.Text.Json;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Changes of sweeps, and the trials that their agents run.</content>
public sealed partial class SandboxData
{
    private const string TrialSchema = """
        CREATE TABLE trials (
          id INTEGER PRIMARY KEY, sweep INTEGER NOT NULL REFERENCES sweeps, agent INTEGER REFERENCES agents,
          number INTEGER NOT NULL, run TEXT NOT NULL, args TEXT NOT NULL, is_lost INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE agent_beats (agent INTEGER PRIMARY KEY REFERENCES agents, at INTEGER NOT NULL);
        """;

    // A trial is open until its run has ended, and also while it is assigned and has no run yet.
    private const string IsOpen = """
        NOT t.is_lost AND NOT EXISTS (
          SELECT 1 FROM runs r JOIN sweeps s ON s.id = t.sweep
          WHERE r.project = s.project AND r.name = t.run AND r.state NOT IN ('pending', 'running', 'preempting'))
        """;

    /// <summary>Changes what is not <see langword="null"/>.</summary>
    internal void UpdateSweep(long sweep, string? displayName, string? state, string? config) =>
        Database.Execute(
            """
            UPDATE sweeps SET display_name = coalesce($display, display_name), state = coalesce($state, state),
              config = coalesce($config, config) WHERE id = $id
            """,
            ("$id", sweep),
            ("$display", displayName),
            ("$state", state),
            ("$config", config)
        );

    /// <summary>The sweep of a row, and where it is.</summary>
    internal (SweepRecord Sweep, string Entity, string Project)? FindSweep(long id) =>
        Database.List(Sweeps(null, null) with { Parent = "s.id" }, [id], 1, 0) is [var (_, sweep)]
            ? Database.Query(
                """
                SELECT e.name, p.name FROM sweeps s JOIN projects p ON p.id = s.project JOIN entities e ON e.id = p.entity
                WHERE s.id = $id
                """,
                row => (sweep, row.GetString(0), row.GetString(1)),
                ("$id", id)
            )
                is [var found]
                ? found
                : null
            : null;

    /// <summary>The rows of a sweep and of one of its agents.</summary>
    internal (long Sweep, string Name)? FindAgent(long agent) =>
        Database.Query("SELECT sweep, name FROM agents WHERE id = $id", static row => (row.GetInt64(0), row.GetString(1)), ("$id", agent))
            is [var found]
            ? found
            : null;

    /// <summary>Adds an agent to a sweep.</summary>
    internal long CreateAgent(long sweep, string host, string user)
    {
        GetUser(user);
        // One statement, because agents that begin at once would be given one name.
        return Database.Insert(
            """
            INSERT INTO agents (sweep, name, display_name, host, state, username)
            SELECT $sweep, name, name, $host, 'RUNNING', $user FROM (SELECT 'agent-' || (count(*) + 1) AS name FROM agents)
            RETURNING id
            """,
            ("$sweep", sweep),
            ("$host", host),
            ("$user", user)
        );
    }

    /// <summary>The name of the agent that a run was handed out to.</summary>
    internal string? FindAgentOfTrial(long project, string run) =>
        Database
            .Query(
                """
                SELECT g.name FROM trials t JOIN agents g ON g.id = t.agent JOIN sweeps s ON s.id = t.sweep
                WHERE s.project = $project AND t.run = $run
                """,
                static row => row.GetString(0),
                ("$project", project),
                ("$run", run)
            )
            .FirstOrDefault();

    /// <summary>Notes that an agent was heard of, and gives up the trials of those that were not for too long.</summary>
    internal void NoteBeat(long agent, long sweep, DateTimeOffset now, TimeSpan patience) =>
        Database.Transact(() =>
        {
            Database.Execute(
                "INSERT INTO agent_beats (agent, at) VALUES ($agent, $at) ON CONFLICT (agent) DO UPDATE SET at = $at",
                ("$agent", agent),
                ("$at", now.ToUnixTimeMilliseconds())
            );
            foreach (
                (long trial, string run) in Database.Query(
                    $"""
                    SELECT t.id, t.run FROM trials t JOIN agent_beats b ON b.agent = t.agent
                    WHERE t.sweep = $sweep AND b.at < $since AND {IsOpen}
                    """,
                    static row => (row.GetInt64(0), row.GetString(1)),
                    ("$sweep", sweep),
                    ("$since", (now - patience).ToUnixTimeMilliseconds())
                )
            )
            {
                Database.Execute(
                    """
                    UPDATE runs SET state = 'crashed' WHERE name = $run AND project = (SELECT project FROM sweeps WHERE id = $sweep);
                    UPDATE agents SET state = 'CRASHED' WHERE id = (SELECT agent FROM trials WHERE id = $trial);
                    UPDATE trials SET is_lost = 1 WHERE id = $trial;
                    """,
                    ("$run", run),
                    ("$sweep", sweep),
                    ("$trial", trial)
                );
            }
        });

    /// <summary>The open trials of a sweep.</summary>
    internal List<TrialRecord> ListOpenTrials(long sweep) =>
        Database.Query(
            $"SELECT t.agent, t.run, t.args FROM trials t WHERE t.sweep = $sweep AND {IsOpen} ORDER BY t.id",
            static row => new TrialRecord(row.IsDBNull(0) ? null : row.GetInt64(0), row.GetString(1), row.GetString(2)),
            ("$sweep", sweep)
        );

    /// <summary>The numbers of a sweep's trials that were handed out and not lost.</summary>
    internal HashSet<long> ListTrialNumbers(long sweep) =>
        [
            .. Database.Query(
                "SELECT number FROM trials WHERE sweep = $sweep AND NOT is_lost",
                static row => row.GetInt64(0),
                ("$sweep", sweep)
            ),
        ];

    /// <summary>Hands a trial that waits out to an agent.</summary>
    internal void GiveTrial(string run, long sweep, long agent) =>
        Database.Execute(
            "UPDATE trials SET agent = $agent WHERE sweep = $sweep AND run = $run",
            ("$agent", agent),
            ("$sweep", sweep),
            ("$run", run)
        );

    /// <summary>Hands a trial out to an agent, or lets it wait for one.</summary>
    internal TrialRecord AddTrial(long sweep, long? agent, long number, IReadOnlyDictionary<string, string> values)
    {
        long count = Database.Query("SELECT count(*) FROM trials", static row => row.GetInt64(0))[0];
        string args =
            "{"
            + string.Join(", ", values.Select(static pair => $$"""{{JsonSerializer.Serialize(pair.Key)}}: {"value": {{pair.Value}}}"""))
            + "}";
        string run = string.Create(CultureInfo.InvariantCulture, $"trial{count + 1:000}");
        Database.Execute(
            "INSERT INTO trials (sweep, agent, number, run, args) VALUES ($sweep, $agent, $number, $run, $args)",
            ("$sweep", sweep),
            ("$agent", agent),
            ("$number", number),
            ("$run", run),
            ("$args", args)
        );
        return new TrialRecord(agent, run, args);
    }

    /// <summary>Those of runs that somebody has asked to stop.</summary>
    internal HashSet<string> ListStopped(long sweep) =>
        [
            .. Database.Query(
                """
                SELECT r.name FROM runs r JOIN sweeps s ON s.id = $sweep AND s.project = r.project AND s.name = r.sweep
                WHERE r.stop_requested
                """,
                static row => row.GetString(0),
                ("$sweep", sweep)
            ),
        ];

    /// <summary>The runs of a sweep: their ids, their states and their summaries.</summary>
    internal List<(long Row, string Name, string State, string Summary)> ListTrialRuns(long sweep) =>
        Database.Query(
            """
            SELECT r.id, r.name, r.state, r.summary FROM runs r
            JOIN sweeps s ON s.id = $sweep AND s.project = r.project AND s.name = r.sweep
            """,
            static row => (row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            ("$sweep", sweep)
        );
}
