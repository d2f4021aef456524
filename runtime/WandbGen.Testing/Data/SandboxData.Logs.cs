using System.Text.Json;

using WandbGen.Testing.Data;
namespace WandbGen.Testing;

/// <content>What runs wrote to the console.</content>
public sealed partial class SandboxData
{
    private const string LogSchema = """
        CREATE TABLE log_lines (
          run INTEGER NOT NULL REFERENCES runs, number INTEGER NOT NULL, timestamp TEXT NOT NULL, level TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (run, number));
        """;

    /// <summary>Adds lines to what a run wrote, a second apart; those that begin with <c>ERROR</c> are errors.</summary>
    public void AddLogLines(string entity, string project, string run, IEnumerable<string> lines)
    {
        RunRecord owner = FindRun(entity, project, run) ?? throw new ArgumentException($"There is no run '{entity}/{project}/{run}'; add it first.", nameof(run));
        int first = CountLogLines([owner.Id])[owner.Id];
        Database.Execute(
            """
            INSERT INTO log_lines (run, number, timestamp, level, line)
            SELECT $run, value ->> 'number', value ->> 'timestamp', iif(value ->> 'line' GLOB 'ERROR*', 'error', ''), value ->> 'line' FROM json_each($lines)
            """,
            ("$run", owner.Id),
            ("$lines", JsonSerializer.Serialize(lines.Select((line, index) => new { number = first + index, timestamp = Format(owner.CreatedAt.AddSeconds(first + index)), line }))));
    }

    internal static Source<LogLineRecord> LogLines => new(
        "log_lines l", "l.rowid", "l.run", "l.number, l.timestamp, l.level, l.line", static row => new LogLineRecord(row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4)))
    { Order = "l.number" };

    internal Dictionary<long, int> CountLogLines(IReadOnlyCollection<long> runs) => Database.Count(LogLines, runs);
}
