using System.CommandLine;
using WandbGen.Tool.Filters;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary><c>runs</c>: lists runs, and shows one.</summary>
internal static class RunsCommand
{
    private const string ConfigPrefix = "config.";
    private const string SummaryPrefix = "summary.";

    private static readonly Dictionary<string, string> s_serverOrders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["created"] = RunOrder.CreatedAt.ToString()[1..],
        ["heartbeat"] = RunOrder.HeartbeatAt.ToString()[1..],
    };

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
            Columns =
            [
                new("id", static run => run.Id),
                new("name", static run => run.Name),
                new("state", static run => run.State.Name),
                new("created", static run => run.CreatedAt),
                new("user", static run => run.Username),
                new("tags", static run => Cell.List(run.Tags)),
                new("heartbeat", static run => run.HeartbeatAt, IsShown: false),
                new("group", static run => run.Group, IsShown: false),
                new("job_type", static run => run.JobType, IsShown: false),
                new("sweep", static run => run.SweepName, IsShown: false),
                new("rows", static run => run.HistoryLineCount, IsShown: false),
                new("notes", static run => run.Notes, IsShown: false),
                new("commit", static run => run.Commit, IsShown: false),
                new("path", static run => run.Path, IsShown: false),
                new("url", static run => run.Url, IsShown: false),
            ],
            Id = static run => run.Path,
            FindOther = FindLogged,
            OtherNames = ", config, summary, config.KEY, summary.KEY",
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
        bool needsValues = selection.Columns.Append(selection.SortedBy).Any(static column => column is not null && IsLogged(column.Name));
        return needsValues ? api.Runs(path, filter, order) : api.RunOverviews(path, filter, order);
    }

    /// <summary>The order of <c>--sort</c> that the server can apply; <see langword="null"/> if it is to be done here.</summary>
    public static RunOrder? FindServerOrder(string? sort)
    {
        if (sort is null)
        {
            return null;
        }

        string name = sort.TrimStart('-', '+');
        RunOrder? order =
            name.StartsWith(ConfigPrefix, StringComparison.Ordinal) ? RunOrder.Config(name[ConfigPrefix.Length..])
            : name.StartsWith(SummaryPrefix, StringComparison.Ordinal) ? RunOrder.Summary(name[SummaryPrefix.Length..])
            : s_serverOrders.TryGetValue(name, out string? key) ? (RunOrder?)$"+{key}"
            : null;
        return sort is ['-', ..] ? order?.Descending() : order;
    }

    private static Command CreateList(ToolContext context)
    {
        var project = new Argument<string>("project") { Description = "entity/project, or the address of its page" };
        var where = new Option<string?>("--where")
        {
            Description = "Only runs that fulfil a condition: summary.loss < 0.1 and (state = finished or tags = best)",
            HelpName = "condition",
        };
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
                RunOrder? order = FindServerOrder(listing.GetSort(arguments));
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
                if (!listing.AreChosen(arguments))
                {
                    selection = selection with { Columns = [.. listing.Columns, .. FindAll(run, selection.Format)] };
                }

                Listing<RunOverview>.WriteOne(context.Console, selection, run);
            }
        );
        return command;
    }

    // JSON has both as they are; elsewhere each value is a line.
    private static IEnumerable<Column<RunOverview>> FindAll(Run run, ListingFormat format) =>
        format == ListingFormat.Json
            ? [FindLogged("config")!, FindLogged("summary")!]
            : Members("config", run.Config).Concat(Members("summary", run.Summary));

    private static IEnumerable<Column<RunOverview>> Members(string name, WandbValue values) =>
        values.Kind == WandbValueKind.Object
            ? values.Members.Select(member => new Column<RunOverview>($"{name}.{member.Key}", _ => member.Value))
            : [];

    private static bool IsLogged(string name) =>
        name is "config" or "summary"
        || name.StartsWith(ConfigPrefix, StringComparison.Ordinal)
        || name.StartsWith(SummaryPrefix, StringComparison.Ordinal);

    private static Column<RunOverview>? FindLogged(string name) =>
        name switch
        {
            "config" => new(name, static run => ((Run)run).Config),
            "summary" => new(name, static run => ((Run)run).Summary),
            _ when name.StartsWith(ConfigPrefix, StringComparison.Ordinal) => new(
                name,
                run => ((Run)run).Config.Find(name[ConfigPrefix.Length..])
            ),
            _ when name.StartsWith(SummaryPrefix, StringComparison.Ordinal) => new(
                name,
                run => ((Run)run).Summary.Find(name[SummaryPrefix.Length..])
            ),
            _ => null,
        };
}
