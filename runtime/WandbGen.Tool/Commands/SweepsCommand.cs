using System.CommandLine;
using WandbGen.Tool.Files;
using WandbGen.Tool.Output;
using WandbGen.Tool.Tables;

namespace WandbGen.Tool.Commands;

/// <summary><c>sweeps</c>: lists sweeps, and finds the best run of one.</summary>
internal static class SweepsCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("sweeps", "List sweeps, and find their best runs");
        group.Add(
            new ListCommand<Sweep>
            {
                Description = "List the sweeps of a project",
                Argument = ("project", "entity/project, or the address of its page"),
                Example = "wandbgen sweeps e/p",
                List = static (api, path, _) => api.Sweeps(path),
                Listing = new()
                {
                    Columns =
                    [
                        new("id", static sweep => sweep.Id),
                        new("name", static sweep => sweep.Name),
                        new("state", static sweep => sweep.State.Name),
                        new("method", static sweep => sweep.Method),
                        new("runs", static sweep => (long?)sweep.RunCount),
                        new("best_loss", static sweep => sweep.BestLoss),
                        new("created", static sweep => sweep.CreatedAt),
                        new("config", static sweep => sweep.Config, IsShown: false),
                        new("path", static sweep => sweep.Path, IsShown: false),
                        new("url", static sweep => sweep.Url, IsShown: false),
                    ],
                    Id = static sweep => sweep.Path,
                },
            }.Create(context)
        );
        group.Add(CreateBest(context));
        return group;
    }

    private static Command CreateBest(ToolContext context)
    {
        var path = new Argument<string>("sweep") { Description = "entity/project/sweep, or the address of its page" };
        var order = new Option<string?>("--by")
        {
            Description = "The order, instead of the sweep's metric: -summary.acc",
            HelpName = "order",
        };
        var get = new Option<string?>("--get") { Description = "Download files of the run, too", HelpName = "pattern" };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Where --get downloads to",
            HelpName = "directory",
            DefaultValueFactory = static _ => ".",
        };
        Listing<RunOverview> listing = RunsCommand.CreateListing();
        var command = new ExampledCommand(
            "best",
            "Show the best run of a sweep, by its metric",
            "wandbgen sweeps best e/p/s --get '*.ckpt' -o best",
            "wandbgen sweeps best e/p/s --by -summary.acc --json=id,summary"
        );
        command.Add(path);
        command.Add(order);
        command.Add(get);
        command.Add(output);
        listing.AddShowingTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                string? by = arguments.GetValue(order);
                RunOrder? chosen = RunColumns.FindServerOrder(by);
                if (by is not null && chosen is null)
                {
                    throw new UsageException(
                        $"The server cannot sort by '{by}': summary.KEY, config.KEY, created or heartbeat, with - for the greatest."
                    );
                }

                Selection<RunOverview> selection = listing.Select(context.Console, arguments);
                NamePattern? pattern = arguments.GetValue(get) is { } text ? NamePattern.Parse(text) : null;
                using WandbApi api = context.Connect();
                Sweep sweep = await api.SweepAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                Run best =
                    await sweep.BestRunAsync(chosen, cancellationToken).ConfigureAwait(false)
                    ?? throw new ToolException(ExitCode.NotFound, $"{sweep.Path} has no run yet.");
                RunsCommand.Show(context, listing, selection, arguments, best);
                if (pattern is not null)
                {
                    var files = new ChosenFiles
                    {
                        Patterns = [pattern],
                        Excluded = [],
                        AreNamed = true,
                    };
                    List<RunFile> wanted = await files
                        .ListAsync(best, cancellationToken)
                        .ToListAsync(cancellationToken)
                        .ConfigureAwait(false);
                    await GetCommand
                        .DownloadAsync(context, api, wanted, arguments.GetRequiredValue(output), new DownloadOptions(), cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        );
        return command;
    }
}
