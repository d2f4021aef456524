using System.CommandLine;
using WandbGen.Tool.IO;
using WandbGen.Tool.Output;
using WandbGen.Tool.Plots;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Commands;

/// <summary><c>plot</c>: draws what a run logged.</summary>
internal static class PlotCommand
{
    private const int DefaultHeight = 16;
    private const int MarkWidth = 3;

    public static Command Create(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var keys = new Argument<string[]>("key") { Description = "What to draw, by step", Arity = ArgumentArity.OneOrMore };
        var samples = new Option<int?>("--samples") { Description = "A sample of so many rows instead of all", HelpName = "n" };
        var height = new Option<int>("--height")
        {
            Description = "Lines of the plot",
            HelpName = "lines",
            DefaultValueFactory = static _ => DefaultHeight,
        };
        height.Validators.Add(static result =>
        {
            if (ToolArguments.ReadNumber(result) is not (null or (>= 3 and <= 1000)))
            {
                result.AddError("--height must be between 3 and 1000.");
            }
        });
        samples.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "0" or ['-', ..] }])
            {
                result.AddError("--samples must be at least 1.");
            }
        });
        var png = new Option<string?>("--png") { Description = "Write an image instead", HelpName = "file" };
        Option<bool> replace = HistoryCommand.CreateReplace();
        var command = new ExampledCommand(
            "plot",
            "Draw what a run logged, in the terminal or as an image",
            "wandbgen plot e/p/r loss",
            "wandbgen plot e/p/r train/loss val/loss --samples 500",
            "wandbgen plot e/p/r loss --png loss.png"
        );
        command.Add(path);
        command.Add(keys);
        command.Add(samples);
        command.Add(height);
        command.Add(png);
        command.Add(replace);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                string[] names = arguments.GetRequiredValue(keys);
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                var all = new List<Series>();
                foreach (string name in names)
                {
                    all.Add(await ReadAsync(run, name, arguments.GetValue(samples), cancellationToken).ConfigureAwait(false));
                }

                if (arguments.GetValue(png) is { } file)
                {
                    AtomicFile.Write(file, stream => PngPlot.Write(stream, all), arguments.GetValue(replace));
                    return;
                }

                Write(context.Console, run, all, arguments.GetValue(height));
            }
        );
        return command;
    }

    private static async Task<Series> ReadAsync(Run run, string key, int? samples, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<HistoryRow> rows = samples is { } count
            ? (await run.SampledHistoryAsync([key], count, cancellationToken: cancellationToken).ConfigureAwait(false)).ToAsyncEnumerable()
            : run.History([key]);
        var points = new List<(double, double)>();
        await foreach (HistoryRow row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row.Find(key) is { } value && value.TryGetDouble(out double number) && double.IsFinite(number))
            {
                points.Add((row.Step, number));
            }
        }

        if (points.Count > 0)
        {
            return new Series(key, points);
        }

        HistoryKeys known = await run.HistoryKeysAsync(cancellationToken).ConfigureAwait(false);
        throw new ToolException(
            ExitCode.NotFound,
            $"{run.Path} has no numbers under '{key}'.{Suggestion.For(key, known.Select(static name => name.Name))} "
                + "'wandbgen history keys' lists what it logged."
        );
    }

    private static void Write(ToolConsole console, Run run, List<Series> all, int height)
    {
        bool isColoured = console.IsOutputColoured;
        console.Output.WriteLine(Fit(console, $"{run.Name ?? run.Id}  {run.Path}", 0));
        console.Output.Write(TerminalPlot.Draw(all, console.Width, height, isColoured));
        for (int i = 0; i < all.Count; i++)
        {
            Cell last = (double?)all[i].Points[^1].Y;
            Cell best = (double?)all[i].Points.Min(static point => point.Y);
            Cell most = (double?)all[i].Points.Max(static point => point.Y);
            string mark = isColoured ? $"{TerminalPlot.ColourOf(i)}━━\u001B[0m" : "━━";
            string range = $"{Quantity.Of(all[i].Points.Count, "point")}, from {best.ToDisplayText()} to {most.ToDisplayText()}";
            string legend = Fit(console, $"{all[i].Name}  last {last.ToDisplayText()}  ({range})", MarkWidth);
            console.Output.WriteLine($"{mark} {legend}");
        }

        console.Output.Flush();
    }

    private static string Fit(ToolConsole console, string text, int used)
    {
        string line = TerminalText.ToLine(text);
        return console.IsOutputTerminal ? TerminalText.Fit(line, Math.Max(1, console.Width - used)) : line;
    }
}
