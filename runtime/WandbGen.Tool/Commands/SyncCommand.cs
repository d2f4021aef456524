using System.CommandLine;
using WandbGen.Tool.Files;
using WandbGen.Tool.Output;
using WandbGen.Tool.Progress;

namespace WandbGen.Tool.Commands;

/// <summary><c>sync</c>: makes a directory what a run's files are.</summary>
internal static class SyncCommand
{
    public static Command Create(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var directory = new Argument<string>("directory") { Description = "The directory" };
        var delete = new Option<bool>("--delete") { Description = "Delete files that the run does not have" };
        var sizeOnly = new Option<bool>("--size-only") { Description = "Take a file of the right size for right, without its MD5" };
        var watch = new Option<bool>("--watch") { Description = "Again and again, until the run has ended" };
        Option<double> interval = WatchCommand.CreateInterval();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask before deleting" };
        var dryRun = new Option<bool>("--dry-run") { Description = "List what would be done, and do nothing" };
        Listing<FilePlan> plans = FilePlan.CreateListing();
        var command = new ExampledCommand(
            "sync",
            "Make a directory what the files of a run are: replace what differs, download what is missing",
            "wandbgen sync e/p/r mirror --delete --dry-run",
            "wandbgen sync e/p/r mirror --watch"
        );
        command.Add(path);
        command.Add(directory);
        command.Add(delete);
        command.Add(sizeOnly);
        command.Add(watch);
        command.Add(interval);
        command.Add(yes);
        command.Add(dryRun);
        plans.AddShowingTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<FilePlan> selection = plans.Select(context.Console, arguments);
                string root = arguments.GetRequiredValue(directory);
                bool deletes = arguments.GetValue(delete);
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                if (arguments.GetValue(dryRun))
                {
                    await plans
                        .WriteAsync(context.Console, selection, PlanAsync(run, root, deletes, cancellationToken), cancellationToken)
                        .ConfigureAwait(false);
                    return;
                }

                bool isAgreed = arguments.GetValue(yes);
                var options = new SyncOptions { DeleteExtraneous = deletes, SizeOnly = arguments.GetValue(sizeOnly) };
                while (true)
                {
                    // Decided before the files are listed, so that no file is added between the last listing and the end of the run.
                    bool isLast = !arguments.GetValue(watch) || run.HasEnded;
                    SyncOptions agreed = options;
                    if (deletes && !isAgreed)
                    {
                        if (await AgreeAsync(context, run, root, cancellationToken).ConfigureAwait(false) is not { } names)
                        {
                            context.Tell("Nothing was done.");
                            return;
                        }

                        // The run can lose files, and the directory can get some, between the question and the deletion.
                        agreed = options with
                        {
                            MayDelete = names.Contains,
                        };
                    }

                    await SyncAsync(context, run, root, agreed, cancellationToken).ConfigureAwait(false);
                    if (isLast)
                    {
                        return;
                    }

                    await Task.Delay(TimeSpan.FromSeconds(arguments.GetValue(interval)), context.Console.TimeProvider, cancellationToken)
                        .ConfigureAwait(false);
                    run = await run.LoadAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        );
        return command;
    }

    private static async IAsyncEnumerable<FilePlan> PlanAsync(
        Run run,
        string root,
        bool deletes,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (RunFile file in run.Files().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            names.Add(file.Name);
            yield return await FilePlan.OfAsync(file, root, cancellationToken).ConfigureAwait(false);
        }

        foreach (string name in deletes ? ExtraFiles.Find(root, names, cancellationToken) : [])
        {
            yield return new FilePlan(name, FileAction.Delete, new FileInfo(Path.Combine(root, name)).Length);
        }
    }

    /// <summary>Asks whether the files may be deleted that the run does not have.</summary>
    /// <returns>Their names, or <see langword="null"/> if they may not be deleted.</returns>
    private static async Task<HashSet<string>?> AgreeAsync(ToolContext context, Run run, string root, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (RunFile file in run.Files().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            names.Add(file.Name);
        }

        var extra = ExtraFiles.Find(root, names, cancellationToken).ToHashSet(StringComparer.Ordinal);
        string question = $"Delete {Quantity.Of(extra.Count, "file")} in {root} that {run.Path} does not have?";
        return extra.Count == 0 || context.Confirm(question, isAgreed: false) ? extra : null;
    }

    private static async Task SyncAsync(ToolContext context, Run run, string root, SyncOptions options, CancellationToken cancellationToken)
    {
        List<RunFile> files = await run.Files().ToListAsync(cancellationToken).ConfigureAwait(false);
        SyncResult result = await TransferProgress
            .RunAsync(
                context.Console,
                files.Count,
                Quantity.Sum(files.Select(static file => file.Size)),
                progress => run.Files().SyncAsync(root, options, progress, cancellationToken)
            )
            .ConfigureAwait(false);
        context.Tell(
            $"{Quantity.Of(result.Count(SyncAction.Downloaded), "file")} downloaded, {result.Count(SyncAction.UpToDate)} right already, "
                + $"{result.Count(SyncAction.Deleted)} deleted."
        );
    }
}
