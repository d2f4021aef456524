using System.CommandLine;
using WandbGen.Tool.Changes;
using WandbGen.Tool.Tables;

namespace WandbGen.Tool.Commands;

/// <summary><c>tag</c>, <c>stop</c>, <c>delete</c> and <c>move</c>: change runs, named ones or many.</summary>
internal static class RunChangeCommands
{
    private const int LargestMove = 500;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    public static Command CreateTag(ToolContext context)
    {
        Option<string[]> add = AddedTexts.CreateOption("--add", "A tag to add; may be repeated", "tag");
        Option<string[]> remove = AddedTexts.CreateOption("--remove", "A tag to remove; may be repeated", "tag");
        return Create(
            context,
            new ChangeCommand<RunOverview>
            {
                Name = "tag",
                Description = "Add tags to runs, and remove tags from them",
                Examples =
                [
                    "wandbgen tag e/p/r --add best",
                    "wandbgen tag e/p --where 'summary.loss < 0.1' --add best --remove candidate --dry-run",
                    "wandbgen runs e/p -q -n 10 | wandbgen tag - --add recent --yes",
                ],
                Noun = "run",
                Done = "tagged",
                Selection = RunSelection.Create(),
                Columns = Show("name", "state", "tags"),
                Options = [add, remove],
                IsHarmless = true,
                Read = arguments =>
                {
                    (string[] added, string[] removed) = AddedTexts.Read(arguments, add, remove, "tag");
                    return (_, runs, options, progress, cancellationToken) =>
                        PagedCollection.Of(runs).TagAllAsync(added, removed, options, progress, cancellationToken);
                },
            }
        );
    }

    public static Command CreateStop(ToolContext context) =>
        Create(
            context,
            new ChangeCommand<RunOverview>
            {
                Name = "stop",
                Description = "Ask the programs of runs to end; a run that has ended is left as it is",
                Examples = ["wandbgen stop e/p/r", "wandbgen stop e/p --where 'created < 7d and state = running' --dry-run"],
                Noun = "run",
                Done = "asked to stop",
                Selection = RunSelection.Create(),
                Columns = Show("name", "state", "heartbeat"),
                Read = static _ =>
                    static (_, runs, options, progress, cancellationToken) =>
                        new EachItem<RunOverview>
                        {
                            PathOf = static run => run.Path,
                            IsRight = static run => run.HasEnded,
                            Change = static (run, token) => run.StopAsync(token),
                        }.ChangeAsync(runs, options, progress, cancellationToken),
            }
        );

    public static Command CreateDelete(ToolContext context)
    {
        var artifacts = new Option<bool>("--artifacts") { Description = "Delete the versions of artifacts that the runs logged, too" };
        return Create(
            context,
            new ChangeCommand<RunOverview>
            {
                Name = "delete",
                Description = "Delete runs with their files and histories",
                Examples =
                [
                    "wandbgen delete e/p/r",
                    "wandbgen delete e/p --where 'tags = trash' --dry-run",
                    "wandbgen delete e/p --where 'tags = trash' --artifacts --yes",
                    "wandbgen files delete e/p/r '*.ckpt'",
                ],
                Noun = "run",
                Done = "deleted",
                Selection = RunSelection.Create(),
                Columns = Show("name", "state", "created"),
                Options = [artifacts],
                Read = arguments =>
                {
                    bool hasArtifacts = arguments.GetValue(artifacts);
                    return (_, runs, options, progress, cancellationToken) =>
                        PagedCollection.Of(runs).DeleteAllAsync(hasArtifacts, options, progress, cancellationToken);
                },
                Ending = arguments => arguments.GetValue(artifacts) ? " and the artifacts that they logged" : "",
            }
        );
    }

    public static Command CreateMove(ToolContext context)
    {
        var destination = new Option<string>("--to")
        {
            Description = "The project: entity/project",
            HelpName = "project",
            Required = true,
        };
        return Create(
            context,
            new ChangeCommand<RunOverview>
            {
                Name = "move",
                Description = "Move runs to another project of the server, which must be there",
                Examples = ["wandbgen move e/p/r --to e/archive", "wandbgen move e/p --where 'created < 52w' --to e/archive --dry-run"],
                Noun = "run",
                Done = "moved",
                Selection = RunSelection.Create(),
                Columns = Show("name", "state", "created"),
                Options = [destination],
                Read = arguments =>
                {
                    string path = arguments.GetRequiredValue(destination);
                    return (api, runs, options, progress, cancellationToken) =>
                        MoveAsync(api, runs, path, options, progress, cancellationToken);
                },
                Ending = arguments => $" to {arguments.GetValue(destination)}",
            }
        );
    }

    private static Command Create(ToolContext context, ChangeCommand<RunOverview> command) => command.Create(context);

    private static Output.Column<RunOverview>[] Show(params string[] names) =>
        [.. RunColumns.All.Where(column => column.Name != "path").Select(column => column with { IsShown = names.Contains(column.Name) })];

    // The server moves the runs of a filter and returns no result for each run: the runs that are still in the project were not moved.
    private static async Task<BulkResult> MoveAsync(
        WandbApi api,
        IReadOnlyList<RunOverview> runs,
        string destination,
        BulkOptions options,
        IProgress<BulkProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Project target = await api.ProjectAsync(destination, cancellationToken).ConfigureAwait(false);
        runs = [.. runs.DistinctBy(static run => run.Path)];
        var outcomes = runs.ToDictionary(
            static run => run.Path,
            run => new BulkItem(
                run.Path,
                run.Entity == target.Entity && run.Project == target.Name ? BulkOutcome.Unchanged : BulkOutcome.Planned
            )
        );
        RunOverview[] moving = options.DryRun ? [] : [.. runs.Where(run => outcomes[run.Path].Outcome == BulkOutcome.Planned)];
        foreach (IGrouping<string, RunOverview> source in moving.GroupBy(static run => $"{run.Entity}/{run.Project}"))
        {
            Project project = await api.ProjectAsync(source.Key, cancellationToken).ConfigureAwait(false);
            foreach (RunOverview[] chunk in source.Chunk(LargestMove))
            {
                foreach (BulkItem item in await MoveAsync(api, project, target, chunk, cancellationToken).ConfigureAwait(false))
                {
                    outcomes[item.Path] = item;
                }

                int failed = outcomes.Values.Count(static item => item.Failure is not null);
                progress?.Report(
                    new BulkProgress(outcomes.Values.Count(static item => item.Outcome == BulkOutcome.Done), failed, runs.Count)
                );
            }
        }

        return new BulkResult([.. runs.Select(run => outcomes[run.Path])]);
    }

    private static async Task<IEnumerable<BulkItem>> MoveAsync(
        WandbApi api,
        Project project,
        Project target,
        RunOverview[] runs,
        CancellationToken cancellationToken
    )
    {
        RunFilter these = RunFilter.Id.In(runs.Select(static run => run.Id));
        try
        {
            ServerTask task = await project.MoveRunsAsync(these, target.Path, cancellationToken).ConfigureAwait(false);
            await task.WaitAsync(s_interval, cancellationToken).ConfigureAwait(false);
            HashSet<string> left = await api.RunOverviews(project.Path, these)
                .Select(static run => run.Id)
                .ToHashSetAsync(cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return runs.Select(run =>
                left.Contains(run.Id)
                    ? new BulkItem(
                        run.Path,
                        BulkOutcome.Failed,
                        new WandbStateException($"The server has finished, and the run is still in {project.Path}.", run.Path)
                    )
                    : new BulkItem(run.Path, BulkOutcome.Done)
            );
        }
        catch (WandbException exception)
        {
            BulkOutcome outcome = exception is WandbOutcomeUnknownException ? BulkOutcome.Unknown : BulkOutcome.Failed;
            return runs.Select(run => new BulkItem(run.Path, outcome, exception));
        }
    }
}
