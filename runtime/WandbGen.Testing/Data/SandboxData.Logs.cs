using System.Text.Json;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>What runs wrote to the console.</content>
public sealed partial class SandboxData
{
    private const string LogSchema = """
        CREATE TABLE log_lines (
          run INTEGER NOT NULL REFERENCES runs, number INTEGER NOT NULL, timestamp TEXT,
          level TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (run, number));
        """;

    /// <summary>Appends lines to the console log of a run, one second apart. Lines that start with <c>ERROR</c> are errors.</summary>
    public void AddLogLines(string entity, string project, string run, IEnumerable<string> lines)
    {
        RunRecord owner =
            FindRun(entity, project, run)
            ?? throw new ArgumentException($"There is no run '{entity}/{project}/{run}'; add it first.", nameof(run));
        int first = CountLogLines([owner.Id])[owner.Id];
        AddLogLines(
            owner.Id,
            lines.Select(
                (line, index) =>
                    new LogLine(Format(owner.CreatedAt.AddSeconds(first + index)), line.StartsWith("ERROR", StringComparison.Ordinal), line)
            )
        );
    }

    /// <summary>Replaces a line in the console log of a run, like a progress bar that writes <c>\r</c>.</summary>
    /// <param name="number">The number of the line, starting at 0.</param>
    /// <exception cref="ArgumentException">The run or the line does not exist.</exception>
    public void RewriteLogLine(string entity, string project, string run, int number, string line)
    {
        long owner = GetRun(entity, project, run).Id;
        if (number < 0 || number >= CountLogLines([owner])[owner])
        {
            throw new ArgumentException($"The run '{entity}/{project}/{run}' has no line {number}.", nameof(number));
        }

        Database.Execute(
            "UPDATE log_lines SET line = $line WHERE run = $run AND number = $number",
            ("$run", owner),
            ("$number", number),
            ("$line", line)
        );
    }

    /// <summary>Removes all but the first lines of the console log of a run, as when the run is rewound.</summary>
    /// <exception cref="ArgumentException">The run does not exist.</exception>
    public void TruncateLog(string entity, string project, string run, int count) =>
        Database.Execute(
            "DELETE FROM log_lines WHERE run = $run AND number >= $count",
            ("$run", GetRun(entity, project, run).Id),
            ("$count", count)
        );

    /// <summary>Adds lines to what a run wrote, each with its time if that is known.</summary>
    internal void AddLogLines(long run, IEnumerable<LogLine> lines)
    {
        int first = CountLogLines([run])[run];
        Database.Execute(
            """
            INSERT INTO log_lines (run, number, timestamp, level, line)
            SELECT $run, $first + key, value ->> 'Timestamp', iif(value ->> 'IsError', 'error', ''), value ->> 'Text' FROM json_each($lines)
            """,
            ("$run", run),
            ("$first", first),
            ("$lines", JsonSerializer.Serialize(lines))
        );
    }

    internal static Source<LogLineRecord> LogLines =>
        new(
            "log_lines l",
            "l.rowid",
            "l.run",
            "l.number, l.timestamp, l.level, l.line",
            static row => new LogLineRecord(row.GetInt32(1), ReadText(row, 2), row.GetString(3), row.GetString(4))
        )
        {
            Order = "l.number",
        };

    internal Dictionary<long, int> CountLogLines(IReadOnlyCollection<long> runs) => Database.Count(LogLines, runs);
}
