using System.CommandLine;
using WandbGen.Tool.Files;
using WandbGen.Tool.Output;
using WandbGen.Tool.Progress;

namespace WandbGen.Tool.Commands;

/// <summary><c>files</c>: lists and deletes files of a run.</summary>
internal static class FilesCommand
{
    // The number of names that one request accepts.
    private const int LargestRequest = 500;

    public static Command Create(ToolContext context)
    {
        var group = new Command("files", "List and delete files of a run");
        group.Add(CreateList(context));
        group.Add(CreateDelete(context));
        return group;
    }

    private static Command CreateList(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var files = new FileSelection();
        Listing<RunFile> listing = CreateListing();
        var command = new ExampledCommand(
            CommandTree.List,
            "List the files of a run",
            "wandbgen files e/p/r '*.json'",
            "wandbgen files e/p/r --sort -size -n 10",
            "wandbgen files e/p/r -q | grep ckpt | wandbgen get e/p/r - -o out"
        );
        command.Add(path);
        files.AddTo(command);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<RunFile> selection = listing.Select(context.Console, arguments);
                ChosenFiles chosen = files.Select(context.Console, arguments);
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                await listing
                    .WriteAsync(context.Console, selection, chosen.ListAsync(run, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            }
        );
        return command;
    }

    public static Listing<RunFile> CreateListing() =>
        new()
        {
            Columns =
            [
                new("name", static file => file.Name),
                new("size", static file => Cell.Bytes(file.Size)),
                new("updated", static file => file.UpdatedAt),
                new("type", static file => file.MimeType, IsShown: false),
                new("md5", static file => file.Md5, IsShown: false),
            ],
            Id = static file => file.Name,
        };

    private static Command CreateDelete(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var files = new FileSelection();
        var dryRun = new Option<bool>("--dry-run") { Description = "List what would be deleted, and do nothing" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        Listing<RunFile> listing = CreateListing();
        var command = new ExampledCommand(
            "delete",
            "Delete files of a run from the server",
            "wandbgen files delete e/p/r 'checkpoints/**' --exclude '*best*' --dry-run",
            "wandbgen files e/p/r -q | grep ckpt | wandbgen files delete e/p/r - --yes"
        );
        command.Add(path);
        files.AddTo(command);
        command.Add(dryRun);
        command.Add(yes);
        listing.AddShowingTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<RunFile> selection = listing.Select(context.Console, arguments);
                ChosenFiles chosen = files.Select(context.Console, arguments);
                if (!chosen.AreNamed)
                {
                    throw new UsageException("Say which files: names, patterns, or '**' for all of them.");
                }

                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                List<RunFile> found = await chosen.ListAsync(run, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
                if (arguments.GetValue(dryRun))
                {
                    await listing
                        .WriteAsync(context.Console, selection, found.ToAsyncEnumerable(), cancellationToken)
                        .ConfigureAwait(false);
                    return;
                }

                string question = $"Delete {Quantity.Of(found.Count, "file")} of {run.Path}?";
                if (found.Count > 0 && !context.Confirm(question, arguments.GetValue(yes)))
                {
                    context.Tell("Nothing was done.");
                    return;
                }

                await DeleteAsync(context, run, found, cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    private static async Task DeleteAsync(ToolContext context, Run run, List<RunFile> files, CancellationToken cancellationToken)
    {
        var failures = new List<ItemFailure>();
        int deleted = await ChangeProgress
            .RunAsync(
                context.Console,
                "file",
                files.Count,
                async progress =>
                {
                    int done = 0;
                    foreach (RunFile[] some in files.Chunk(LargestRequest))
                    {
                        int before = done;
                        int failedBefore = failures.Count;
                        var reporter = new Reporter<DeleteProgress>(report =>
                            progress?.Report(new BulkProgress(before + report.FilesDeleted, failedBefore + report.FilesFailed, files.Count))
                        );
                        try
                        {
                            done += (
                                await run.Files([.. some.Select(static file => file.Name)])
                                    .DeleteAllAsync(reporter, cancellationToken)
                                    .ConfigureAwait(false)
                            ).Count;
                        }
                        catch (WandbDeleteAllException exception)
                        {
                            done += exception.Deleted.Count;
                            failures.AddRange(Failures.Of(exception));
                        }
                    }

                    return done;
                }
            )
            .ConfigureAwait(false);
        context.Tell($"{Quantity.Of(deleted, "file")} deleted.");
        if (failures.Count > 0)
        {
            throw new SomeFailedException(failures, files.Count);
        }
    }
}
