using System.Globalization;
using System.Text.RegularExpressions;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Runs that programs log while they run.</content>
public sealed partial class SandboxData
{
    private const string StreamSchema = "CREATE TABLE streams (run INTEGER PRIMARY KEY REFERENCES runs, at INTEGER NOT NULL);";

    // A run without a heartbeat for this time has crashed. W&B's clients send a heartbeat every 30 seconds.
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromMinutes(5);

    /// <summary>Takes lines of a file that a program appends to. A line that it sends again is there once.</summary>
    /// <param name="offset">The number of the first line.</param>
    /// <exception cref="FormatException">A line is not what the file has.</exception>
    internal void ReceiveStream(long run, string file, int offset, IReadOnlyList<string> lines)
    {
        switch (file)
        {
            case "wandb-history.jsonl":
                // The row of an existing step is replaced.
                AddHistory(run, lines);
                break;
            case "wandb-events.jsonl":
                Database.Transact(() =>
                {
                    long known = Database.Query(
                        "SELECT count(*) FROM events WHERE run = $run",
                        static row => row.GetInt64(0),
                        ("$run", run)
                    )[0];
                    AddEvents(run, lines.Skip((int)Math.Max(0, known - offset)));
                });
                break;
            case "wandb-summary.json":
                UpdateRun(run, new RunChange { Summary = PythonJson.CheckObject(lines[^1], "the summary of the run") });
                break;
            case "output.log":
                Database.Execute("DELETE FROM log_lines WHERE run = $run AND number >= $offset", ("$run", run), ("$offset", offset));
                AddLogLines(run, lines.Select(ReadLine));
                break;
            default:
                throw new FormatException($"the file {file} of a stream is not served by the sandbox");
        }
    }

    /// <summary>Notes that a program was heard of, and how it ended if it did.</summary>
    internal void NoteStream(long run, string? state, DateTimeOffset now) =>
        Database.Transact(() =>
        {
            Database.Execute(
                "INSERT INTO streams (run, at) VALUES ($run, $at) ON CONFLICT (run) DO UPDATE SET at = $at",
                ("$run", run),
                ("$at", now.ToUnixTimeSeconds())
            );
            // A crashed run that sends a heartbeat is running again.
            Database.Execute(
                """
                UPDATE runs SET heartbeat_at = $now, state = coalesce($state, iif(state IN ('pending', 'crashed'), 'running', state))
                WHERE id = $run
                """,
                ("$run", run),
                ("$now", Format(now)),
                ("$state", state)
            );
        });

    /// <summary>Gives up the runs whose programs were not heard of for too long.</summary>
    internal void ExpireStreams(DateTimeOffset now) =>
        Database.Execute(
            """
            UPDATE runs SET state = 'crashed' WHERE state IN ('running', 'preempting') AND id IN (SELECT run FROM streams WHERE at < $since)
            """,
            ("$since", (now - s_longestSilence).ToUnixTimeSeconds())
        );

    // The format of clients: a mark for standard error, the time, and the line.
    private static LogLine ReadLine(string line)
    {
        Match match = StreamedLine().Match(line.TrimEnd('\n', '\r'));
        string? time =
            match.Groups["time"].Success
            && DateTimeOffset.TryParse(
                match.Groups["time"].Value,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset parsed
            )
                ? Format(parsed)
                : null;
        return new LogLine(time, match.Groups["error"].Success, match.Groups["text"].Value);
    }

    [GeneratedRegex(@"^(?<error>ERROR )?(?:(?<time>\d{4}-\d\d-\d\dT[0-9:.]+) )?(?<text>.*)$", RegexOptions.Singleline)]
    private static partial Regex StreamedLine();
}
