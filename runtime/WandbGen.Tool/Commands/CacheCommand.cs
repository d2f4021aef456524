using System.CommandLine;
using System.Globalization;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary><c>cache</c>: shows and reduces the cache of artifacts that this machine's clients share.</summary>
internal static class CacheCommand
{
    private const string Units = "KMGTP";

    public static Command Create(ToolContext context)
    {
        var group = new Command("cache", "Show and reduce the caches of artifacts and histories");
        group.Add(CreateList(context));
        group.Add(CreateReduce(context));
        return group;
    }

    /// <summary>Reads a size such as <c>500M</c> or <c>10GB</c>; units are powers of 1024.</summary>
    public static long ParseSize(string text)
    {
        string number = text.Trim().ToUpperInvariant().TrimEnd('B').TrimEnd('I');
        int unit = number.Length > 0 ? Units.IndexOf(number[^1], StringComparison.Ordinal) : -1;
        number = unit >= 0 ? number[..^1].TrimEnd() : number;
        return
            double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * Math.Pow(1024, unit + 1) is var bytes and <= long.MaxValue
            ? (long)bytes
            : throw new UsageException($"'{text}' is not a size: write bytes, or 500M, 10G, 1.5T.");
    }

    private static Command CreateList(ToolContext context)
    {
        var listing = new Listing<Cached>
        {
            Columns =
            [
                new("cache", static cached => cached.Name),
                new("files", static cached => (long?)cached.Files),
                new("size", static cached => Cell.Bytes(cached.Bytes)),
                new("directory", static cached => cached.Directory),
            ],
            Id = static cached => cached.Directory,
        };
        var command = new ExampledCommand(CommandTree.List, "Show the caches, and how large they are", "wandbgen cache ls");
        listing.AddTo(command);
        command.SetAction(
            (arguments, cancellationToken) =>
            {
                // Histories are beside the artifacts, and both may be read by W&B's own client.
                string artifacts = new ArtifactCache().Directory;
                string histories = Path.Combine(Path.GetDirectoryName(artifacts)!, "wandbgen", "history");
                Cached[] caches = [Measure("artifacts", artifacts), Measure("histories", histories)];
                return listing.WriteAsync(
                    context.Console,
                    listing.Select(context.Console, arguments),
                    caches.ToAsyncEnumerable(),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static Command CreateReduce(ToolContext context)
    {
        var size = new Option<string>("--max-size")
        {
            Description = "What may stay: 500M, 10G",
            HelpName = "size",
            Required = true,
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say how much would be deleted, and do nothing" };
        var command = new ExampledCommand(
            "gc",
            "Delete the artifacts that were not used for longest from the cache, until it is small enough",
            "wandbgen cache gc --max-size 10G"
        );
        command.Add(size);
        command.Add(yes);
        command.Add(dryRun);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                long limit = ParseSize(arguments.GetRequiredValue(size));
                var cache = new ArtifactCache();
                Cached now = Measure("artifacts", cache.Directory);
                if (arguments.GetValue(dryRun))
                {
                    string part = Quantity.OfBytes(Math.Max(0, now.Bytes - limit));
                    context.Tell($"{part} of {Quantity.OfBytes(now.Bytes)} would be deleted from {cache.Directory}.");
                    return;
                }

                if (
                    now.Bytes > limit
                    && !context.Confirm(
                        $"Delete {Quantity.OfBytes(now.Bytes - limit)} of artifacts from {cache.Directory}?",
                        arguments.GetValue(yes)
                    )
                )
                {
                    context.Tell("Nothing was done.");
                    return;
                }

                ArtifactCacheCleanUp done = await cache.CleanUpAsync(limit, cancellationToken).ConfigureAwait(false);
                context.Tell(
                    $"{Quantity.Of(done.DeletedFiles, "file")} deleted ({Quantity.OfBytes(done.DeletedBytes)}); "
                        + $"{Quantity.OfBytes(done.Size)} are left."
                );
            }
        );
        return command;
    }

    private static Cached Measure(string name, string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        long files = 0;
        long bytes = 0;
        if (Directory.Exists(directory))
        {
            foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles("*", options))
            {
                files++;
                bytes += file.Length;
            }
        }

        return new Cached(name, directory, files, bytes);
    }

    private sealed record Cached(string Name, string Directory, long Files, long Bytes);
}
