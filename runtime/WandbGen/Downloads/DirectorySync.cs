using System.Collections.Concurrent;

namespace WandbGen.Downloads;

/// <summary>One call that makes a directory mirror a listing.</summary>
internal sealed class DirectorySync(Downloader downloader, string root, SyncOptions options, ProgressReporter reporter)
{
    private readonly ConcurrentDictionary<int, SyncedFile> _files = [];
    private readonly ConcurrentDictionary<int, IDownloadable> _obstructed = [];
    private readonly ClaimedNames _names = new();
    private readonly DownloadOptions _transfer = options.Transfer with { Replace = true };

    public async Task<SyncResult> RunAsync<T>(IAsyncEnumerable<T> files, CancellationToken cancellationToken)
        where T : IDownloadable
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _transfer.MaxParallelFiles, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Downloader.Number(files, cancellationToken),
            parallel,
            async (numbered, token) =>
            {
                _files[numbered.Index] = await SyncAsync(numbered.File, token).ConfigureAwait(false);
                if (_files[numbered.Index].Error is WandbDownloadException { IsObstructed: true })
                {
                    _obstructed[numbered.Index] = numbered.File;
                }
            }).ConfigureAwait(false);

        List<SyncedFile> deleted = [];
        if (options.DeleteExtraneous)
        {
            deleted = DeleteExtraneous([.. _files.Values], cancellationToken);
            // What stood in their way may be gone.
            await Parallel.ForEachAsync(
                _obstructed,
                parallel,
                async (numbered, token) => _files[numbered.Key] = await SyncAsync(numbered.Value, token).ConfigureAwait(false)).ConfigureAwait(false);
        }

        List<SyncedFile> result = [.. _files.OrderBy(static pair => pair.Key).Select(static pair => pair.Value), .. deleted];
        var synced = new SyncResult(result);
        return result.Find(static file => file.Error is not null) is { Error: { } first } ? throw new WandbSyncException(synced, first) : synced;
    }

    private async Task<SyncedFile> SyncAsync(IDownloadable file, CancellationToken cancellationToken)
    {
        try
        {
            string? other = _names.Claim(file.Name);
            TargetPath target = TargetPath.Resolve(root, file.Name, _transfer.PortableNames);
            if (await downloader.WithHandlesAsync(
                () => Task.FromResult(StoredFile.Verify(target, file, options.SizeOnly, cancellationToken)), _transfer, cancellationToken).ConfigureAwait(false) is { } verification)
            {
                ProgressReporter.FileProgress progress = reporter.Start(file.Name, file.Size);
                progress.Count(file.Size ?? 0);
                progress.Complete();
                return new SyncedFile(file.Name, SyncAction.UpToDate, verification);
            }

            DownloadedFile downloaded = await downloader.DownloadAsync(file, target, _transfer, reporter, other, cancellationToken).ConfigureAwait(false);
            return new SyncedFile(file.Name, SyncAction.Downloaded, downloaded.Verification)
            {
                ContentEncoding = downloaded.ContentEncoding,
                IsDecoded = downloaded.IsDecoded,
                IsNewerThanListed = downloaded.IsNewerThanListed,
            };
        }
        catch (WandbException exception) when (exception is not WandbDiskFullException)
        {
            return new SyncedFile(file.Name, SyncAction.Failed, VerificationLevel.None, exception);
        }
    }

    private List<SyncedFile> DeleteExtraneous(SyncedFile[] listed, CancellationToken cancellationToken)
    {
        List<SyncedFile> deleted = [];
        if (Directory.Exists(root))
        {
            // A name that is refused is on no disk.
            var kept = new HashSet<string>(
                listed.Where(static file => file.Error is not WandbUnsafePathException).Select(static file => ClaimedNames.Fold(file.Name)), StringComparer.Ordinal);
            // What arrived of a file that failed is what the next call goes on from.
            bool keepsPartials = listed.Any(static file => file.Error is not (null or WandbDownloadException { IsObstructed: true }));
            using HeldDirectory directory = HeldDirectory.Open(root);
            DeleteExtraneous(directory, "", kept, keepsPartials, isInTheWay: false, deleted, cancellationToken);
            deleted.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        }

        return deleted;
    }

    /// <returns>Whether nothing is left, and something was deleted or a file is to have the directory's place.</returns>
    private static bool DeleteExtraneous(
        HeldDirectory directory, string prefix, HashSet<string> kept, bool keepsPartials, bool isInTheWay, List<SyncedFile> deleted, CancellationToken cancellationToken)
    {
        int before = deleted.Count;
        bool isEmpty = true;
        foreach (FileSystemInfo entry in directory.Enumerate())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = prefix + entry.Name;
            try
            {
                isEmpty &= DeleteExtraneous(directory, entry, name, kept, keepsPartials, isInTheWay || kept.Contains(ClaimedNames.Fold(name)), deleted, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                isEmpty = false;
                deleted.Add(new SyncedFile(
                    name, SyncAction.Failed, VerificationLevel.None, new WandbDownloadException($"Could not delete '{name}': {exception.Message}", name, exception)));
            }
        }

        return isEmpty && (isInTheWay || deleted.Count > before);
    }

    /// <returns>Whether the entry is gone.</returns>
    private static bool DeleteExtraneous(
        HeldDirectory directory, FileSystemInfo entry, string name, HashSet<string> kept, bool keepsPartials, bool isInTheWay, List<SyncedFile> deleted, CancellationToken cancellationToken)
    {
        // A link is somebody's own doing, and a name that is not Unicode cannot be written down here.
        if (entry.LinkTarget is not null || entry.Name.Contains('\uFFFD', StringComparison.Ordinal))
        {
            return false;
        }

        if (entry is DirectoryInfo)
        {
            if (entry.Name == PartialDirectory.Name)
            {
                return !keepsPartials && PartialDirectory.TryClear(directory);
            }

            using HeldDirectory? child = directory.TryOpenDirectory(entry.Name);
            if (child is not null && !DeleteExtraneous(child, name + "/", kept, keepsPartials, isInTheWay, deleted, cancellationToken))
            {
                return false;
            }

            directory.DeleteDirectory(entry.Name);
            return true;
        }

        if (kept.Contains(ClaimedNames.Fold(name)))
        {
            return false;
        }

        if (PartialDirectory.IsLeftOver(entry.Name))
        {
            return !keepsPartials && PartialDirectory.TryDelete(directory, entry.Name);
        }

        directory.Delete(entry.Name);
        deleted.Add(new SyncedFile(name, SyncAction.Deleted, VerificationLevel.None));
        return true;
    }
}
