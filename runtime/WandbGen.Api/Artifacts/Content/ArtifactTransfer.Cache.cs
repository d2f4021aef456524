using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <content>What is taken from a cache, and added to it.</content>
internal sealed partial class ArtifactTransfer
{
    /// <summary>Takes what the cache has; no address is asked for.</summary>
    /// <returns>What it does not have.</returns>
    private async Task<List<int>> RestoreAsync(ArtifactCache cache, List<int> missing, CancellationToken cancellationToken)
    {
        bool[] isRestored = new bool[missing.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _transfer.MaxParallelFiles, CancellationToken = cancellationToken };
        await Parallel
            .ForAsync(
                0,
                missing.Count,
                parallel,
                async (i, token) => isRestored[i] = await RestoreAsync(cache, _manifest[missing[i]], token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);

        var left = new List<int>();
        for (int i = 0; i < isRestored.Length; i++)
        {
            if (!isRestored[i])
            {
                left.Add(missing[i]);
            }
        }

        return left;
    }

    private async Task<bool> RestoreAsync(ArtifactCache cache, ArtifactEntry entry, CancellationToken cancellationToken)
    {
        if (CachedObject.Of(entry) is not { } item)
        {
            return false;
        }

        using SafeFileHandle? bytes = cache.TryOpen(item, out string? md5);
        if (bytes is null)
        {
            return false;
        }

        ProgressReporter.FileProgress progress = _reporter.Start(entry.Path, item.Size);
        FileDownload download = _client.Downloads.Runner.Create(
            new KnownFile(entry.Path, item.Size, md5),
            Resolve(entry.Path),
            _transfer,
            progress,
            _directories
        );
        try
        {
            bool mayLink = cache.Options.UseHardLinks && cache.TryProtect(item, bytes);
            if (await download.RestoreAsync(bytes, mayLink, cancellationToken).ConfigureAwait(false) is not { } restored)
            {
                cache.Remove(item);
                return false;
            }

            Interlocked.Increment(ref restored.AlreadyExisted ? ref _upToDate : ref _fromCache);
        }
        catch (WandbDownloadException exception) when (exception is not WandbDiskFullException)
        {
            // The cache may be unreadable. If the target is the problem, the download reports it.
            progress.Restart();
            return false;
        }

        cache.Touch(item);
        return true;
    }

    // A cache that cannot be written is no reason to fail: the file is there.
    private void AddToCache(
        ArtifactCache cache,
        IDownloadable downloaded,
        ArtifactEntry entry,
        TargetPath target,
        CancellationToken cancellationToken
    )
    {
        if (_isCacheBroken || CachedObject.Of(entry) is not { } item || !IsOf(item, downloaded, entry))
        {
            return;
        }

        try
        {
            using HeldDirectory? directory = target.TryOpenDirectory();
            using SafeFileHandle? file = directory?.TryOpenRead(target.FileName);
            if (file is not null)
            {
                cache.Add(item, file, _transfer.Durable, cancellationToken);
                _hasGrown = true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WandbDownloadException)
        {
            if (!_isCacheBroken)
            {
                _isCacheBroken = true;
                LogBrokenCache(_client.Content.Logger, cache.Directory, exception.Message);
            }
        }
    }

    // References are found in the cache by address and digest. Bytes that are proven only by something else, such as the MD5 of a
    // resolver, could belong to another manifest.
    private static bool IsOf(CachedObject item, IDownloadable downloaded, ArtifactEntry entry) =>
        item.Kind == "md5"
        || downloaded is ResolvedReference { HasDigest: true }
        || (downloaded is ITaggedDownloadable { ExpectedTag: { } tag } && tag.Trim('"') == entry.Digest.Trim('"'));

    private async Task TidyAsync(ArtifactCache cache, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => cache.Tidy(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WandbDownloadException)
        {
            LogUntidyCache(_client.Content.Logger, cache.Directory, exception.Message);
        }
    }

    [LoggerMessage(29, LogLevel.Warning, "The cache {Directory} cannot be written, so that files are not added to it: {Reason}")]
    private static partial void LogBrokenCache(ILogger logger, string directory, string reason);

    [LoggerMessage(40, LogLevel.Warning, "The cache {Directory} could not be cleaned up: {Reason}")]
    private static partial void LogUntidyCache(ILogger logger, string directory, string reason);
}
