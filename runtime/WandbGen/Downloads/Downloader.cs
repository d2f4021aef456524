using System.Collections.Concurrent;
using WandbGen.Downloads;

namespace WandbGen;

/// <summary>
/// Downloads files: at the final path there is the old file or none until the new one is complete, verified and (if wished) on the disk.
/// </summary>
/// <remarks>
/// Bytes arrive in a hidden file beside the target (<c>.….wandb-partial</c>), which a later call goes on from, in another process too; what it holds is verified by
/// the server's MD5 like everything else. Tested on Linux; the rename and flush of other systems are .NET's own and are not tested here.
/// </remarks>
public sealed class Downloader
{
    private readonly WandbClient _client;

    internal Downloader(WandbClient client) => _client = client;

    /// <summary>Downloads one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="root">The directory that the file's name is below; it is made if it is not there.</param>
    /// <param name="options">How; the defaults refuse to touch a file that exists.</param>
    /// <param name="progress">Is told of the bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends the download; what arrived is kept for the next call.</param>
    /// <returns>The file on disk.</returns>
    /// <exception cref="WandbFileExistsException">The file exists and may neither be replaced nor exist; nothing was sent.</exception>
    /// <exception cref="WandbUnsafePathException">The server gave a name that leads out of <paramref name="root"/>; nothing was sent.</exception>
    /// <exception cref="WandbIntegrityException">The bytes that arrived are not those that the server announced.</exception>
    /// <exception cref="WandbDiskFullException">The disk is full.</exception>
    /// <exception cref="WandbDownloadException">The file could not be written.</exception>
    /// <exception cref="WandbException">The bytes could not be had.</exception>
    public Task<DownloadedFile> DownloadAsync(
        IDownloadable file, string root, DownloadOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new DownloadOptions();
        options.Validate();
        return DownloadAsync(file, root, options, new ProgressReporter(progress, _client.Options.TimeProvider), other: null, cancellationToken);
    }

    /// <summary>Downloads many files at once; the listing is read only as fast as files are downloaded.</summary>
    /// <typeparam name="T">The files.</typeparam>
    /// <param name="files">The files, such as a run's <c>Files</c>.</param>
    /// <param name="root">The directory that the files' names are below.</param>
    /// <param name="options">How; <see cref="DownloadOptions.MaxParallelFiles"/> at once.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread.</param>
    /// <param name="cancellationToken">Ends all downloads.</param>
    /// <returns>The files on disk, in the order in which they were listed.</returns>
    /// <exception cref="WandbDownloadAllException">Some files could not be downloaded. All others were: one failure ends nothing but its own file.</exception>
    /// <exception cref="WandbDiskFullException">The disk is full, which ends all of them.</exception>
    /// <exception cref="WandbException">The listing failed.</exception>
    public async Task<IReadOnlyList<DownloadedFile>> DownloadAllAsync<T>(
        IAsyncEnumerable<T> files, string root, DownloadOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : IDownloadable
    {
        ArgumentNullException.ThrowIfNull(files);
        options ??= new DownloadOptions();
        options.Validate();

        var reporter = new ProgressReporter(progress, _client.Options.TimeProvider);
        var names = new ClaimedNames();
        var completed = new ConcurrentDictionary<int, DownloadedFile>();
        var failures = new ConcurrentDictionary<string, WandbException>(StringComparer.Ordinal);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelFiles, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Number(files, cancellationToken),
            parallel,
            async (numbered, token) =>
            {
                try
                {
                    string? other = names.Claim(numbered.File.Name);
                    completed[numbered.Index] = await DownloadAsync(numbered.File, root, options, reporter, other, token).ConfigureAwait(false);
                }
                catch (WandbException exception) when (exception is not WandbDiskFullException)
                {
                    failures[numbered.File.Name] = exception;
                }
            }).ConfigureAwait(false);

        DownloadedFile[] result = [.. completed.OrderBy(static pair => pair.Key).Select(static pair => pair.Value)];
        return failures.IsEmpty ? result : throw new WandbDownloadAllException(result, failures);
    }

    /// <summary>Makes a directory mirror a listing: what is there and right costs no transfer, what is missing or wrong is downloaded, several files at once.</summary>
    /// <typeparam name="T">The files.</typeparam>
    /// <param name="files">The whole of what the directory is to hold, such as a run's <c>Files</c>.</param>
    /// <param name="root">The directory; it is made if it is not there.</param>
    /// <param name="options">How; without them a file that is there is right if its size and MD5 are, and nothing is deleted.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread, and of every file that is complete.</param>
    /// <param name="cancellationToken">Ends all of it; what arrived is kept for the next call.</param>
    /// <returns>What was done with every file.</returns>
    /// <exception cref="WandbSyncException">Some files could not be downloaded or deleted; the exception has the result for all of them.</exception>
    /// <exception cref="WandbDiskFullException">The disk is full, which ends all of it.</exception>
    /// <exception cref="WandbException">The listing failed; nothing was deleted.</exception>
    public Task<SyncResult> SyncAsync<T>(
        IAsyncEnumerable<T> files, string root, SyncOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : IDownloadable
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(root);
        options ??= new SyncOptions();
        options.Transfer.Validate();
        return new DirectorySync(this, Path.GetFullPath(root), options, new ProgressReporter(progress, _client.Options.TimeProvider)).RunAsync(files, cancellationToken);
    }

    /// <summary>Opens a file for reading without a copy on disk. A broken connection is resumed; size and MD5 are checked when the end is read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">The time limits.</param>
    /// <param name="cancellationToken">Ends the wait for the first bytes.</param>
    /// <returns>A stream that can be read once, forward. Reading its end throws <see cref="WandbIntegrityException"/> if the bytes were not those announced.</returns>
    /// <exception cref="WandbException">The bytes could not be had.</exception>
    public async Task<Stream> OpenReadAsync(IDownloadable file, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new DownloadOptions();
        options.Validate();
        var stream = new VerifiedStream(_client, file, options);
        try
        {
            await stream.OpenAsync(cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    internal static async IAsyncEnumerable<(int Index, T File)> Number<T>(
        IAsyncEnumerable<T> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int index = 0;
        await foreach (T file in files.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return (index++, file);
        }
    }

    /// <param name="file">The file.</param>
    /// <param name="root">The directory.</param>
    /// <param name="options">How.</param>
    /// <param name="reporter">Is told of the bytes.</param>
    /// <param name="other">Another file's name that some file system takes for this one's.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    internal async Task<DownloadedFile> DownloadAsync(
        IDownloadable file, string root, DownloadOptions options, ProgressReporter reporter, string? other, CancellationToken cancellationToken)
    {
        TargetPath target = TargetPath.Resolve(root, file.Name, options.PortableNames);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (target.Exists() && !options.Replace)
            {
                return options.ExistOk
                    ? new DownloadedFile(file.Name, target.FullPath, target.GetLength(), VerificationLevel.None, AlreadyExisted: true)
                    : throw new WandbFileExistsException(file.Name, target.FullPath);
            }

            return await TransferAsync(file, target, options, reporter.Start(file.Name, file.Size), other, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.ToException(exception, file.Name, target.FullPath, file.Size);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The last: a pipe or a device that was planted under the temporary name.
            throw new WandbDownloadException($"Could not write '{target.FullPath}': {exception.Message}", file.Name, exception);
        }
    }

    private async Task<DownloadedFile> TransferAsync(
        IDownloadable file, TargetPath target, DownloadOptions options, ProgressReporter.FileProgress progress, string? other, CancellationToken cancellationToken)
    {
        using HeldDirectory directory = target.OpenDirectory(options.Durable);
        if (other is not null)
        {
            target.RefuseSameFile(directory, other, options.PortableNames);
        }

        // Without a checksum nothing would tell whether an earlier attempt's bytes are of the same object.
        bool canResume = !string.IsNullOrEmpty(file.Md5) && file.Size is not null;
        using PartialFile partial = PartialFile.Open(directory, target.GetPartialName($"{file.Size} {file.Md5}"), canResume);
        await partial.ResumeAsync(file.Size, cancellationToken).ConfigureAwait(false);
        try
        {
            progress.Add(partial.Length);
            bool isFirst = true;
            while (true)
            {
                using (var transfer = new FileTransfer(_client, file, partial, options, progress))
                {
                    await transfer.RunAsync(cancellationToken).ConfigureAwait(false);
                }

                if (FindDamage(file, partial.Length, partial.GetMd5()) is not { } damage)
                {
                    break;
                }

                if (!isFirst)
                {
                    partial.Reset();
                    throw damage;
                }

                isFirst = false;
                progress.Add(-partial.Length);
                partial.Reset();
            }

            partial.Commit(target.FileName, options.Durable);
        }
        catch
        {
            partial.Abandon();
            throw;
        }

        progress.Complete();
        return new DownloadedFile(file.Name, target.FullPath, partial.Length, LevelOf(file), AlreadyExisted: false);
    }

    internal static WandbIntegrityException? FindDamage(IDownloadable file, long length, string md5)
    {
        if (file.Size is { } size && size != length)
        {
            return new WandbIntegrityException(file.Name, "size in bytes", Text(size), Text(length));
        }

        return string.IsNullOrEmpty(file.Md5) || file.Md5 == md5 ? null : new WandbIntegrityException(file.Name, "MD5", file.Md5, md5);

        static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static VerificationLevel LevelOf(IDownloadable file) =>
        !string.IsNullOrEmpty(file.Md5) ? VerificationLevel.Md5 : file.Size is not null ? VerificationLevel.SizeOnly : VerificationLevel.None;
}
