using System.CommandLine;
using WandbGen.Tool.Files;
using WandbGen.Tool.Output;
using WandbGen.Tool.Progress;

namespace WandbGen.Tool.Commands;

/// <summary><c>get</c>: downloads files of a run.</summary>
internal static class GetCommand
{
    public static Command Create(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var files = new FileSelection();
        var output = new Option<string>("--output", "-o")
        {
            Description = "The directory that the files go to",
            HelpName = "directory",
            DefaultValueFactory = static _ => ".",
        };
        var replace = new Option<bool>("--replace") { Description = "Replace files that are there and are not right" };
        var dryRun = new Option<bool>("--dry-run") { Description = "List what would be done, and do nothing" };
        Option<int?> parallel = CreateParallel();
        Listing<FilePlan> plans = FilePlan.CreateListing();
        var command = new ExampledCommand(
            "get",
            "Download files of a run; each is verified, and what is there and right stays",
            "wandbgen get e/p/r 'checkpoints/**' -o out",
            "wandbgen get e/p/r '*.json' -o out --dry-run",
            "wandbgen files e/p/r -q | grep best | wandbgen get e/p/r - -o out"
        );
        command.Add(path);
        files.AddTo(command);
        command.Add(output);
        command.Add(replace);
        command.Add(dryRun);
        command.Add(parallel);
        plans.AddShowingTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<FilePlan> selection = plans.Select(context.Console, arguments);
                ChosenFiles chosen = files.Select(context.Console, arguments);
                string root = arguments.GetRequiredValue(output);
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                IAsyncEnumerable<RunFile> listed = chosen.ListAsync(run, cancellationToken);
                if (arguments.GetValue(dryRun))
                {
                    await plans
                        .WriteAsync(
                            context.Console,
                            selection,
                            listed.Select((file, token) => new ValueTask<FilePlan>(FilePlan.OfAsync(file, root, token))),
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    return;
                }

                List<RunFile> wanted = await listed.ToListAsync(cancellationToken).ConfigureAwait(false);
                var options = new DownloadOptions { Replace = arguments.GetValue(replace) };
                options = arguments.GetValue(parallel) is { } limit ? options with { MaxParallelFiles = limit } : options;
                await DownloadAsync(context, api, wanted, root, options, cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    /// <summary>Downloads files, shows how far it is, and says what came of it.</summary>
    public static async Task DownloadAsync(
        ToolContext context,
        WandbApi api,
        IReadOnlyList<RunFile> files,
        string root,
        DownloadOptions options,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<DownloadedFile> done = await TransferProgress
            .RunAsync(
                context.Console,
                files.Count,
                Quantity.Sum(files.Select(static file => file.Size)),
                progress => api.Client.Downloads.DownloadAllAsync(files, root, options, progress, cancellationToken)
            )
            .ConfigureAwait(false);
        int kept = done.Count(static file => file.AlreadyExisted);
        int unverified = done.Count(static file => file.Verification != VerificationLevel.Md5);
        long bytes = done.Where(static file => !file.AlreadyExisted).Sum(static file => file.Length);
        context.Tell(
            $"{Quantity.Of(done.Count - kept, "file")} downloaded ({Quantity.OfBytes(bytes)}) to {root}"
                + (kept > 0 ? $", {kept} there already" : "")
                + (unverified > 0 ? $", {unverified} without an MD5 to verify" : "")
                + "."
        );
    }

    public static Option<int?> CreateParallel()
    {
        var parallel = new Option<int?>("--parallel", "-P") { Description = "How many files at once (16)", HelpName = "n" };
        parallel.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "0" or ['-', ..] }])
            {
                result.AddError("--parallel must be at least 1.");
            }
        });
        return parallel;
    }
}
