using System.CommandLine;
using WandbGen.Tool.Output;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Commands;

/// <summary><c>watch</c>: tells of a run's changes until it has ended.</summary>
internal static class WatchCommand
{
    public static Command Create(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var keys = new Option<string?>("--keys", "-k") { Description = "Values of the summary to show, with commas", HelpName = "keys" };
        var exitStatus = new Option<bool>("--exit-status") { Description = "Exit with 1 if the run does not finish" };
        Option<double> interval = CreateInterval();
        var command = new ExampledCommand(
            "watch",
            "Tell of changes of a run, until it has ended: time, state and values, a line each",
            "wandbgen watch e/p/r -k loss,val/acc",
            "wandbgen watch e/p/r --exit-status && ./evaluate.sh"
        );
        command.Add(path);
        command.Add(keys);
        command.Add(exitStatus);
        command.Add(interval);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                string[] shown = HistoryCommand.SplitKeys(arguments.GetValue(keys)) ?? [];
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                string? last = null;
                await foreach (
                    Run now in run.WatchAsync(TimeSpan.FromSeconds(arguments.GetValue(interval)), cancellationToken).ConfigureAwait(false)
                )
                {
                    run = now;
                    string state = Describe(context.Console, now, shown);
                    if (state != last)
                    {
                        Write(context.Console, last = state);
                    }
                }

                bool hasFailed = arguments.GetValue(exitStatus) && run.State != RunState.Finished;
                return hasFailed ? ExitCode.Failure : ExitCode.Success;
            }
        );
        return command;
    }

    public static Option<double> CreateInterval()
    {
        var interval = new Option<double>("--interval")
        {
            Description = "Seconds between two looks",
            HelpName = "seconds",
            DefaultValueFactory = static _ => 5,
        };
        interval.Validators.Add(static result =>
        {
            if (ToolArguments.ReadNumber(result) is not (null or (>= 0.1 and <= 86_400)))
            {
                result.AddError("--interval must be between 0.1 and 86400 seconds.");
            }
        });
        return interval;
    }

    private static string Describe(ToolConsole console, Run run, string[] keys)
    {
        IEnumerable<string> values = keys.Select(key =>
        {
            Cell cell = run.Summary.Find(key);
            return console.IsOutputTerminal ? $"{key} {TerminalText.ToLine(cell.ToDisplayText())}" : TsvText.Escape(cell.ToExactText());
        });
        return string.Join(console.IsOutputTerminal ? "  " : "\t", values.Prepend(run.State.Name));
    }

    private static void Write(ToolConsole console, string state)
    {
        DateTimeOffset now = console.TimeProvider.GetUtcNow();
        Cell time = now;
        console.Output.WriteLine(console.IsOutputTerminal ? $"{now:HH:mm:ss}  {state}" : $"{time.ToExactText()}\t{state}");
        console.Output.Flush();
    }
}
