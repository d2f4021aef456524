using System.CommandLine;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary><c>history</c>: what a run logged step by step.</summary>
internal static class HistoryCommand
{
    private const string StepColumn = "_step";

    private static readonly string[] s_formats = ["csv", "jsonl", "parquet", "arrow"];

    public static Command Create(ToolContext context)
    {
        var group = new Command("history", "Show or save what a run logged step by step");
        group.Add(CreateRows(context));
        group.Add(CreateKeys(context));
        group.Add(CreateSystem(context));
        return group;
    }

    private static Command CreateRows(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var keys = new Option<string?>("--keys", "-k") { Description = "Which keys, with commas; all if not given", HelpName = "keys" };
        var all = new Option<bool>("--all-keys") { Description = "Only rows that have all of the keys" };
        var from = new Option<long?>("--from") { Description = "The first step", HelpName = "step" };
        var before = new Option<long?>("--before") { Description = "The step to stop before", HelpName = "step" };
        var format = new Option<string?>("--format")
        {
            Description = "Write a file of this format",
            HelpName = string.Join('|', s_formats),
        };
        format.AcceptOnlyFromAmong(s_formats);
        Option<string?> output = CreateOutput();
        Option<bool> replace = CreateReplace();
        Listing<HistoryRow> listing = CreateListing();
        var command = new ExampledCommand(
            "rows",
            "Show or save what a run logged step by step: every row, from exports and live",
            "wandbgen history e/p/r -k loss,val/acc",
            "wandbgen history e/p/r -k loss --format csv > loss.csv",
            "wandbgen history e/p/r -o history.parquet"
        );
        command.Add(path);
        command.Add(keys);
        command.Add(all);
        command.Add(from);
        command.Add(before);
        command.Add(format);
        command.Add(output);
        command.Add(replace);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                string[]? chosen = SplitKeys(arguments.GetValue(keys));
                var options = new HistoryOptions
                {
                    FromStep = arguments.GetValue(from),
                    BeforeStep = arguments.GetValue(before),
                    Rows = arguments.GetValue(all) ? RowMatch.AllKeys : RowMatch.AnyKey,
                };
                string? file = arguments.GetValue(output);
                bool isSaved = file is not null || arguments.GetValue(format) is not null;
                if (isSaved && listing.FindGiven(arguments) is { } option)
                {
                    throw new UsageException(
                        $"{option} is for rows that are shown: a saved history has all rows of its keys (--keys, --from, --before)."
                    );
                }

                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                RunHistory history = run.History(chosen, options);
                if (isSaved)
                {
                    await SavedTable
                        .WriteAsync(
                            context,
                            file,
                            arguments.GetValue(format),
                            (target, token) => history.SaveAsync(target, arguments.GetValue(replace), cancellationToken: token),
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    return;
                }

                Selection<HistoryRow> selection = listing.Select(context.Console, arguments);
                if (!listing.AreChosen(arguments))
                {
                    IEnumerable<string> names =
                        chosen ?? (await run.HistoryKeysAsync(cancellationToken).ConfigureAwait(false)).Select(static key => key.Name);
                    selection = selection with
                    {
                        Columns = [listing.Find(StepColumn), .. names.Where(static name => name != StepColumn).Select(listing.Find)],
                    };
                }

                await listing.WriteAsync(context.Console, selection, history, cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    public static Option<string?> CreateOutput() =>
        new("--output", "-o") { Description = "The file: .csv, .jsonl, .parquet or .arrow", HelpName = "file" };

    public static Option<bool> CreateReplace() => new("--replace") { Description = "Replace the file if it is there" };

    /// <summary>Reads the keys of <c>--keys</c>; <see langword="null"/> if it was not given.</summary>
    /// <exception cref="UsageException">It names none: an empty variable of a shell must not mean all keys.</exception>
    public static string[]? SplitKeys(string? keys) =>
        keys is null ? null
        : keys.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? names
        : throw new UsageException("--keys names no key. Leave it out, or write keys with commas between them.");

    private static Command CreateKeys(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var listing = new Listing<HistoryKey>
        {
            Columns =
            [
                new("name", static key => key.Name),
                new("types", static key => Cell.List([.. key.Types.Select(static type => type.Name)])),
                new("count", static key => (long?)key.Count),
                new("last", static key => key.LastNumber),
                new("monotonic", static key => (bool?)key.IsMonotonic, IsShown: false),
            ],
            Id = static key => key.Name,
        };
        var command = new ExampledCommand("keys", "List the keys that a run logged, with their types", "wandbgen history keys e/p/r");
        command.Add(path);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<HistoryKey> selection = listing.Select(context.Console, arguments);
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                HistoryKeys keys = await run.HistoryKeysAsync(cancellationToken).ConfigureAwait(false);
                await listing.WriteAsync(context.Console, selection, keys.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    private static Command CreateSystem(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var listing = new Listing<SystemMetricsRow>
        {
            Columns = [new("_timestamp", static row => row.Timestamp)],
            Id = static row => ((Cell)row.Timestamp).ToExactText(),
            FindOther = static name => new Column<SystemMetricsRow>(
                name,
                row => row.TryGetValue(name, out WandbValue value) ? value : default(Cell)
            ),
            OtherNames = ", and every metric",
        };
        var command = new ExampledCommand(
            "system",
            "Show the metrics of the machine that the server has of a run",
            "wandbgen history system e/p/r --columns _timestamp,system.gpu.0.memory"
        );
        command.Add(path);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<SystemMetricsRow> selection = listing.Select(context.Console, arguments);
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                // They come in one answer, so that their names can be known before the first is written.
                List<SystemMetricsRow> rows = await run.SystemMetrics(missing => context.Tell(missing.ToString()))
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false);
                if (!listing.AreChosen(arguments))
                {
                    IEnumerable<string> names = rows.SelectMany(static row => row.Members)
                        .Select(static member => member.Key)
                        .Where(static name => name != "_timestamp")
                        .Distinct(StringComparer.Ordinal);
                    selection = selection with { Columns = [.. listing.Columns, .. names.Select(listing.Find)] };
                }

                await listing.WriteAsync(context.Console, selection, rows.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    private static Listing<HistoryRow> CreateListing() =>
        new()
        {
            Columns = [new(StepColumn, static row => (long?)row.Step)],
            Id = static row => row.Step.ToString(System.Globalization.CultureInfo.InvariantCulture),
            FindOther = static name => new Column<HistoryRow>(name, row => row.Find(name)),
            OtherNames = ", and every key",
        };
}
