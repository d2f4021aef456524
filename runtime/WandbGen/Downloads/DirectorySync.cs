using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using WandbGen.IO;

namespace WandbGen.Downloads;

/// <summary>A call that synchronizes a directory with a listing.</summary>
internal sealed class DirectorySync(DownloadRunner runner, string root, SyncOptions options, ProgressReporter reporter)
{
    private readonly ConcurrentDictionary<int, SyncedFile> _files = [];
    private readonly ConcurrentDictionary<int, IDownloadable> _obstructed = [];
    private readonly ClaimedNames _names = new();
    private readonly DownloadOptions _transfer = options.Transfer with
    {
        Replace = true,
        Proof = options.SizeOnly ? StoredFileProof.Size : StoredFileProof.Md5OrSize,
    };
    private string? _doubt;

    public async Task<SyncResult> RunAsync<T>(IAsyncEnumerable<T> files, CancellationToken cancellationToken)
        where T : IDownloadable
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _transfer.MaxParallelFiles, CancellationToken = cancellationToken };
        using TargetDirectories directories = runner.CreateDirectories();
        await Parallel
            .ForEachAsync(
                (files is IListing<T> listing ? WalkAsync(listing, cancellationToken) : files).Index(),
                parallel,
                async (numbered, token) =>
                {
                    _files[numbered.Index] = await SyncAsync(numbered.Item, directories, token).ConfigureAwait(false);
                    if (_files[numbered.Index].Error is WandbDownloadException { IsObstructed: true })
                    {
                        _obstructed[numbered.Index] = numbered.Item;
                    }
                }
            )
            .ConfigureAwait(false);

        List<SyncedFile> deleted = [];
        if (options.DeleteExtraneous && Directory.Exists(root))
        {
            var kept = new HashSet<string>(_files.Values.Select(static file => ClaimedNames.Fold(file.Name)), StringComparer.Ordinal);
            var extraneous = new ExtraneousFiles(root, kept, cancellationToken) { MayDelete = options.MayDelete ?? (static _ => true) };
            // Files that appear in the directory from here on are newer than the listing.
            if (extraneous.Find() && await RefuseAsync((IListing<T>)files, kept, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                throw new WandbSyncException(ToResult(deleted), refusal);
            }

            // The partial data of a failed file is kept, because the next call resumes from it.
            deleted = extraneous.Delete(
                keepsPartials: _files.Values.Any(static file => file.Error is not (null or WandbDownloadException { IsObstructed: true }))
            );
            // The files or directories that obstructed these files may have been deleted.
            await Parallel
                .ForEachAsync(
                    _obstructed,
                    parallel,
                    async (numbered, token) =>
                        _files[numbered.Key] = await SyncAsync(numbered.Value, directories, token).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
        }

        SyncResult synced = ToResult(deleted);
        return synced.Files.FirstOrDefault(static file => file.Error is not null) is { Error: { } first }
            ? throw new WandbSyncException(synced, first)
            : synced;
    }

    private SyncResult ToResult(List<SyncedFile> deleted) =>
        new([.. _files.OrderBy(static pair => pair.Key).Select(static pair => pair.Value), .. deleted]);

    private async IAsyncEnumerable<T> WalkAsync<T>(IListing<T> listing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IListingEnumerator<T> walk = listing.Walk(cancellationToken);
        await using (walk.ConfigureAwait(false))
        {
            while (await walk.MoveNextAsync().ConfigureAwait(false))
            {
                yield return walk.Current;
            }

            _doubt = walk.Doubt;
        }
    }

    /// <summary>Makes sure that what is not in the listing is not on the server.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="kept">The names that the listing had; those that it has now are added.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why nothing may be deleted; <see langword="null"/> if it may.</returns>
    /// <remarks>
    /// The listing that the files were downloaded by may be hours old, and an offset that shifts under it leaves out a file. So it is read
    /// once more, at once and between two counts, and only
    /// what neither of the two names is deleted.
    /// </remarks>
    private async Task<WandbIncompleteListingException?> RefuseAsync<T>(
        IListing<T> listing,
        HashSet<string> kept,
        CancellationToken cancellationToken
    )
        where T : IDownloadable
    {
        string? doubt = _doubt;
        WandbException? cause = null;
        try
        {
            doubt ??= await FindDoubtAsync(listing, kept, cancellationToken).ConfigureAwait(false);
        }
        catch (WandbException exception)
        {
            doubt = $"it could not be read a second time. {exception.Message}";
            cause = exception;
        }

        return doubt is null
            ? null
            : new WandbIncompleteListingException(
                $"Nothing was deleted below '{root}', because the listing may be incomplete: {doubt.TrimEnd('.')}. Files that "
                    + "it does not name may still be on the server.",
                cause
            );
    }

    private static async Task<string?> FindDoubtAsync<T>(IListing<T> listing, HashSet<string> kept, CancellationToken cancellationToken)
        where T : IDownloadable
    {
        long? before = await listing.CountAsync(cancellationToken).ConfigureAwait(false);
        var names = new HashSet<string>(StringComparer.Ordinal);
        IListingEnumerator<T> walk = listing.Walk(cancellationToken);
        await using (walk.ConfigureAwait(false))
        {
            while (await walk.MoveNextAsync().ConfigureAwait(false))
            {
                names.Add(walk.Current.Name ?? "");
            }

            if (walk.Doubt is { } doubt)
            {
                return doubt;
            }
        }

        kept.UnionWith(names.Select(ClaimedNames.Fold));
        long? after = before is null ? null : await listing.CountAsync(cancellationToken).ConfigureAwait(false);
        return before != after
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"it changed while it was being read: the server counted {before} files before and {after} after"
                )
            : before is { } total && total != names.Count
                ? string.Create(CultureInfo.InvariantCulture, $"it names {names.Count} different files, and the server counts {total}")
            : null;
    }

    private async Task<SyncedFile> SyncAsync(IDownloadable file, TargetDirectories directories, CancellationToken cancellationToken)
    {
        try
        {
            TargetPath target = TargetPath.Resolve(root, file, _transfer.PortableNames, _names.Claim(file.Name));
            DownloadedFile downloaded = await runner
                .RunAsync(file, target, _transfer, reporter, directories, cancellationToken)
                .ConfigureAwait(false);
            return new SyncedFile(
                file.Name,
                downloaded.AlreadyExisted ? SyncAction.UpToDate : SyncAction.Downloaded,
                downloaded.Verification
            )
            {
                ContentEncoding = downloaded.ContentEncoding,
                IsDecoded = downloaded.IsDecoded,
                IsNewerThanListed = downloaded.IsNewerThanListed,
            };
        }
        catch (WandbException exception) when (exception is not WandbDiskFullException)
        {
            return new SyncedFile(file.Name ?? "", SyncAction.Failed, VerificationLevel.None, exception);
        }
    }
}
