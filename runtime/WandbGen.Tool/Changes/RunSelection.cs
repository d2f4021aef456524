using System.CommandLine;
using WandbGen.Tool.Filters;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Changes;

/// <summary>Which runs a command changes: named ones, or those of a project, by <c>--where</c> or <c>--all</c>.</summary>
internal sealed class RunSelection() : ItemSelection<RunOverview>("run", PathsDescription)
{
    private const string PathsDescription =
        "entity/project/run, several, or - for paths from standard input; entity/project with --where or --all";

    private readonly Option<string?> _where = WhereParser.CreateOption("Runs of a project that fulfil a condition");
    private readonly Option<bool> _all = new("--all") { Description = "All runs of a project" };

    public static RunSelection Create() =>
        new()
        {
            LoadAsync = static async (api, path, token) => await api.RunAsync(path, token).ConfigureAwait(false),
            PathOf = static run => run.Path,
            Refuse = static path =>
                path.Count(static character => character == '/') >= 2
                    ? null
                    : $"'{path}' names no run: write entity/project/run, or --where or --all for runs of a project.",
        };

    public override void AddTo(Command command)
    {
        base.AddTo(command);
        command.Add(_where);
        command.Add(_all);
    }

    public override Func<WandbApi, CancellationToken, Task<ChosenItems<RunOverview>>> Read(ToolConsole console, ParseResult arguments)
    {
        string? condition = arguments.GetValue(_where);
        if (condition is not null && arguments.GetValue(_all))
        {
            throw new UsageException("--where selects some of the runs, and --all means all: choose one.");
        }

        if (condition is null && !arguments.GetValue(_all))
        {
            return base.Read(console, arguments);
        }

        if (GetPaths(arguments) is not [not "-" and var project])
        {
            throw new UsageException("--where and --all are about the runs of one project: write entity/project once.");
        }

        RunFilter? filter = condition is null ? null : WhereParser.Parse(condition, console.TimeProvider);
        return async (api, cancellationToken) =>
            new ChosenItems<RunOverview>(
                await ListAsync(api.RunOverviews(project, filter), cancellationToken).ConfigureAwait(false),
                [],
                AreNamed: false
            );
    }

    // Only runs that the user has seen and confirmed are changed, so the listing must be complete.
    private static async Task<List<RunOverview>> ListAsync(RunOverviews runs, CancellationToken cancellationToken)
    {
        var listed = new List<RunOverview>();
        await foreach (Page<RunOverview> page in runs.AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!page.IsWhole)
            {
                throw new WandbIncompleteListingException("The listing of the runs is incomplete. Nothing was changed; try again.");
            }

            listed.AddRange(page.Items.Span);
        }

        // A run that was created meanwhile moves others to the next page, where they are listed again.
        return [.. listed.DistinctBy(static run => run.Id)];
    }
}
