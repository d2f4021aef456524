using System.CommandLine;
using WandbGen.Tool.Filters;
using WandbGen.Tool.Output;
using WandbGen.Tool.Tables;

namespace WandbGen.Tool.Commands;

/// <summary><c>export</c>: all runs of a project as one table, or the histories of all of them.</summary>
internal static class ExportCommand
{
    private static readonly string[] s_formats = ["csv", "jsonl", "parquet", "arrow"];

    // The columns that identify the run, and those that do not depend on the time of the export.
    private static readonly string[] s_columns =
    [
        "id",
        "name",
        "state",
        "created",
        "heartbeat",
        "user",
        "group",
        "job_type",
        "sweep",
        "tags",
        "notes",
    ];

    public static Command Create(ToolContext context)
    {
        var project = new Argument<string>("project") { Description = "entity/project, or the address of its page" };
        Option<string?> where = WhereParser.CreateOption("Only runs that fulfil a condition");
        var keys = new Option<string?>("--keys", "-k")
        {
            Description = "The histories of these keys, with commas, instead of configurations and summaries",
            HelpName = "keys",
        };
        var format = new Option<string?>("--format")
        {
            Description = "The format on standard output",
            HelpName = string.Join('|', s_formats),
        };
        format.AcceptOnlyFromAmong(s_formats);
        Option<string?> output = HistoryCommand.CreateOutput();
        Option<bool> replace = HistoryCommand.CreateReplace();
        var command = new ExampledCommand(
            "export",
            "Save the runs of a project as a table: a row a run, with its configuration and summary",
            "wandbgen export e/p -o runs.parquet",
            "wandbgen export e/p --where 'state = finished' -k loss,val/acc -o histories.parquet",
            "wandbgen export e/p --format csv | duckdb -c \"from '/dev/stdin'\""
        );
        command.Add(project);
        command.Add(where);
        command.Add(keys);
        command.Add(format);
        command.Add(output);
        command.Add(replace);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                RunFilter? filter = arguments.GetValue(where) is { } condition
                    ? WhereParser.Parse(condition, context.Console.TimeProvider)
                    : null;
                string path = arguments.GetRequiredValue(project);
                bool replaces = arguments.GetValue(replace);
                using WandbApi api = context.Connect();
                Func<string, CancellationToken, Task<SavedHistory>> saveAsync = HistoryCommand.SplitKeys(arguments.GetValue(keys))
                    is { } chosen
                    ? (target, token) =>
                        api.RunOverviews(path, filter).Histories(chosen).SaveAsync(target, replaces, cancellationToken: token)
                    : (target, token) => SaveRunsAsync(api.Runs(path, filter), target, replaces, token);
                await SavedTable
                    .WriteAsync(context, arguments.GetValue(output), arguments.GetValue(format), saveAsync, cancellationToken)
                    .ConfigureAwait(false);
            }
        );
        return command;
    }

    private static async Task<SavedHistory> SaveRunsAsync(
        IAsyncEnumerable<Run> runs,
        string path,
        bool replace,
        CancellationToken cancellationToken
    )
    {
        List<Run> all = await runs.ToListAsync(cancellationToken).ConfigureAwait(false);
        Listing<RunOverview> listing = RunsCommand.CreateListing();
        using Apache.Arrow.RecordBatch table = RunTable.Create(all, [.. s_columns.Select(listing.Find)]);
        return TableFile.Write(path, replace, table);
    }
}
