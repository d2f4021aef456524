using System.Text.Json;
using System.Text.Json.Nodes;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>What runs logged, and what their machines did meanwhile.</content>
public sealed partial class SandboxData
{
    private const string HistorySchema = """
        CREATE TABLE history (run INTEGER NOT NULL REFERENCES runs, step INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (run, step));
        CREATE TABLE events (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, row TEXT NOT NULL);
        CREATE INDEX events_of_run ON events (run);
        """;

    /// <summary>How many rows the histories of runs have.</summary>
    internal Dictionary<long, int> CountHistory(IReadOnlyCollection<long> runs) => CountRows("history", runs);

    /// <summary>How many rows there are of what the runs' machines did.</summary>
    internal Dictionary<long, int> CountEvents(IReadOnlyCollection<long> runs) => CountRows("events", runs);

    /// <summary>The rows from one step up to, and without, another.</summary>
    internal List<string> ListHistory(long run, long? minStep, long? maxStep) =>
        Database.Query(
            "SELECT row FROM history WHERE run = $run AND ($min IS NULL OR step >= $min) AND ($max IS NULL OR step < $max) ORDER BY step",
            static row => row.GetString(0),
            ("$run", run),
            ("$min", minStep),
            ("$max", maxStep)
        );

    internal List<string> ListEvents(long run) =>
        Database.Query("SELECT row FROM events WHERE run = $run ORDER BY id", static row => row.GetString(0), ("$run", run));

    private void AddRows(SandboxRun run)
    {
        if (run.History.Count + run.Events.Count == 0)
        {
            return;
        }

        long owner = FindRun(run.Entity, run.Project, run.Name)!.Id;
        Database.Execute("DELETE FROM history WHERE run = $run; DELETE FROM events WHERE run = $run;", ("$run", owner));
        long next = 0;
        List<object> rows = [];
        foreach (string row in run.History)
        {
            (long step, string withStep) = ReadStep(row, next);
            next = step + 1;
            rows.Add(new { step, row = withStep });
        }

        // What a step is logged last is what it has: a run that was taken up again goes over the last ones once more.
        Database.Execute(
            "INSERT INTO history (run, step, row) SELECT $run, value ->> 'step', value ->> 'row' FROM json_each($rows) WHERE "
                + "true ON CONFLICT DO UPDATE SET row = excluded.row",
            ("$run", owner),
            ("$rows", JsonSerializer.Serialize(rows))
        );
        Database.Execute(
            "INSERT INTO events (run, row) SELECT $run, value FROM json_each($rows)",
            ("$run", owner),
            ("$rows", JsonSerializer.Serialize(run.Events))
        );
    }

    private static (long Step, string Row) ReadStep(string row, long next)
    {
        PythonJson.CheckObject(row, "a row of a history");
        JsonObject values = PythonJson.ParseObject(row);
        if (values["_step"] is { } step)
        {
            return ((long)step.GetValue<double>(), row);
        }

        int body = row.IndexOf('{', StringComparison.Ordinal) + 1;
        return (next, $"{{\"_step\":{next}{(values.Count > 0 ? "," : "")}{row[body..]}");
    }

    private Dictionary<long, int> CountRows(string table, IReadOnlyCollection<long> runs) =>
        ByRow(
            Database.Query(
                $"SELECT value, (SELECT count(*) FROM {table} WHERE run = value) FROM json_each($runs)",
                static row => (row.GetInt64(0), row.GetInt32(1)),
                ("$runs", JsonSerializer.Serialize(runs))
            )
        );
}
