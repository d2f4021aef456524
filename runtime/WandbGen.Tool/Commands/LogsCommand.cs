using System.CommandLine;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Commands;

/// <summary><c>logs</c>: what a run printed.</summary>
internal static class LogsCommand
{
    public static Command Create(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended" };
        var lines = new Option<int?>("--lines", "-n") { Description = "Only the last lines", HelpName = "n" };
        var timestamps = new Option<bool>("--timestamps", "-t") { Description = "Begin each line with its time" };
        Option<double> interval = WatchCommand.CreateInterval();
        lines.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "0" or ['-', ..] }])
            {
                result.AddError("--lines must be at least 1.");
            }
        });
        var command = new ExampledCommand("logs", "Show what a run printed", "wandbgen logs e/p/r -n 50", "wandbgen logs e/p/r -f");
        command.Add(path);
        command.Add(follow);
        command.Add(lines);
        command.Add(timestamps);
        command.Add(interval);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                int? count = arguments.GetValue(lines);
                bool follows = arguments.GetValue(follow);
                if (count is not null && follows)
                {
                    throw new UsageException("--follow begins with the first line: leave --lines out.");
                }

                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                bool hasTimes = arguments.GetValue(timestamps);
                if (count is { } last)
                {
                    foreach (ConsoleLogLine line in await run.LastConsoleLinesAsync(last, cancellationToken).ConfigureAwait(false))
                    {
                        Write(context.Console, line, hasTimes);
                    }
                }
                else
                {
                    IAsyncEnumerable<ConsoleLogLine> all = follows
                        ? run.ConsoleLogs().FollowAsync(TimeSpan.FromSeconds(arguments.GetValue(interval)), cancellationToken)
                        : run.ConsoleLogs();
                    await foreach (ConsoleLogLine line in all.WithCancellation(cancellationToken).ConfigureAwait(false))
                    {
                        Write(context.Console, line, hasTimes);
                        if (follows)
                        {
                            await context.Console.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
                        }
                    }
                }
            }
        );
        return command;
    }

    // In a pipe a line is what the program printed, and in a terminal what cannot steer it.
    private static void Write(ToolConsole console, ConsoleLogLine line, bool hasTime)
    {
        string text = (line.Text ?? "").TrimEnd('\n', '\r');
        string time = hasTime ? (line.Timestamp is { } known ? $"{known.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} " : "- ") : "";
        bool isSafe = console.IsOutputTerminal;
        console.Output.WriteLine(time + (isSafe ? TerminalText.ToLogLine(text, console.IsOutputColoured) : text));
    }
}
