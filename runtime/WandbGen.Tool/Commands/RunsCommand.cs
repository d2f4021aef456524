using System.CommandLine;
using WandbGen.Tool.Filters;
using WandbGen.Tool.Output;
using WandbGen.Tool.Tables;

namespace WandbGen.Tool.Commands;

/// <summary><c>runs</c>: lists runs, and shows one.</summary>
internal static class RunsCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("runs", "List and show runs");
        group.Add(CreateList(context));
        group.Add(CreateShow(context));
        return group;
    }

    /// <summary>What is listed of runs. Only what is shown of the configuration and the summary is asked for.</summary>
    public static Listing<RunOverview> CreateListing() =>
        new()
        {
            Columns = RunColumns.All,
            Id = static run => run.Path,
            FindOther = RunColumns.FindLogged,
            OtherNames = RunColumns.LoggedNames,
        };

    /// <summary>The runs that a command line asks for.</summary>
    public static IAsyncEnumerable<RunOverview> List(
        WandbApi api,
        string path,
        RunFilter? filter,
        RunOrder? order,
        Selection<RunOverview> selection
    )
    {
        bool needsValues = selection
            .Columns.Append(selection.SortedBy)
            .Any(static column => column is not null && RunColumns.IsLogged(column.Name));
        return needsValues ? api.Runs(path, filter, order) : api.RunOverviews(path, filter, order);
    }

    private static Command CreateList(ToolContext context)
    {
        var project = new Argument<string>("project") { Description = "entity/project, or the address of its page" };
        Option<string?> where = WhereParser.CreateOption("Only runs that fulfil a condition");
        Listing<RunOverview> listing = CreateListing();
        var command = new ExampledCommand(
            CommandTree.List,
            "List the runs of a project",
            "wandbgen runs e/p --where 'summary.loss < 0.1 and state = finished' --sort -summary.acc --columns name,summary.loss",
            "wandbgen runs e/p --where 'created > 7d and not tags in (old, broken)'",
            "wandbgen runs e/p --json=id,config | jq …"
        );
        command.Add(project);
        command.Add(where);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                RunFilter? filter = arguments.GetValue(where) is { } condition
                    ? WhereParser.Parse(condition, context.Console.TimeProvider)
                    : null;
                RunOrder? order = RunColumns.FindServerOrder(listing.GetSort(arguments));
                Selection<RunOverview> selection = listing.Select(context.Console, arguments, isSortedByServer: order is not null);
                using WandbApi api = context.Connect();
                await listing
                    .WriteAsync(
                        context.Console,
                        selection,
                        List(api, arguments.GetRequiredValue(project), filter, order, selection),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        );
        return command;
    }

    private static Command CreateShow(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        Listing<RunOverview> listing = CreateListing();
        var command = new ExampledCommand(
            "show",
            "Show a run with its configuration and summary",
            "wandbgen runs show e/p/r --json=summary"
        );
        command.Add(path);
        listing.AddShowingTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<RunOverview> selection = listing.Select(context.Console, arguments);
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                Show(context, listing, selection, arguments, run);
            }
        );
        return command;
    }

    /// <summary>Shows a run; all that was logged of it, unless columns were chosen.</summary>
    public static void Show(
        ToolContext context,
        Listing<RunOverview> listing,
        Selection<RunOverview> selection,
        ParseResult arguments,
        Run run
    ) =>
        Listing<RunOverview>.WriteOne(
            context.Console,
            listing.AreChosen(arguments) ? selection : selection with { Columns = [.. listing.Columns, .. FindAll(run, selection.Format)] },
            run
        );

    // JSON has both as they are; elsewhere each value is a line.
    private static IEnumerable<Column<RunOverview>> FindAll(Run run, ListingFormat format) =>
        format == ListingFormat.Json
            ? [RunColumns.FindLogged("config")!, RunColumns.FindLogged("summary")!]
            : Members("config", run.Config).Concat(Members("summary", run.Summary));

    private static IEnumerable<Column<RunOverview>> Members(string name, WandbValue values) =>
        values.Kind == WandbValueKind.Object
            ? values.Members.Select(member => new Column<RunOverview>($"{name}.{member.Key}", _ => member.Value))
            : [];
}
