using System.Buffers;
using WandbGen.Downloads;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>
/// Downloads files: at the final path there is the old file or none until the new one is complete, verified and (if wished) on the disk.
/// </summary>
/// <remarks>
/// Bytes arrive in a hidden directory beside the target (<c>.wandb-partial</c>). What a download that was broken off leaves there a later
/// call goes on from, in another process too; it is verified by
/// the server's MD5 like everything else. Whoever does not want it deletes the directory.
/// </remarks>
public sealed class Downloader
{
    private readonly ContentClient _content;
    private readonly DownloadRunner _runner;

    internal Downloader(ContentClient content)
    {
        _content = content;
        _runner = new DownloadRunner(content);
    }

    /// <summary>Downloads one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="root">The directory that the file's name is below; it is made if it is not there.</param>
    /// <param name="options">How; the defaults refuse to touch a file that exists.</param>
    /// <param name="progress">Is told of the bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends the download; what arrived is kept for the next call.</param>
    /// <returns>The file on disk.</returns>
    /// <exception cref="WandbFileExistsException">The file exists and may neither be replaced nor exist; nothing was sent.</exception>
    /// <exception cref="WandbUnsafePathException">The server gave a name that leads out of <paramref name="root"/>; nothing was
    /// sent.</exception>
    /// <exception cref="WandbIntegrityException">The bytes that arrived are not those that the server announced.</exception>
    /// <exception cref="WandbDiskFullException">The disk is full.</exception>
    /// <exception cref="WandbDownloadException">The file could not be written.</exception>
    /// <exception cref="WandbException">The bytes could not be had.</exception>
    public Task<DownloadedFile> DownloadAsync(
        IDownloadable file,
        string root,
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new DownloadOptions();
        options.Validate();
        return EndAsync(
            DownloadBelowAsync(file, root, options, new ProgressReporter(progress, _content.TimeProvider), cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Downloads one file to a path of the caller's choice, whatever name the server has for it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The path; its directory is made if it is not there.</param>
    /// <param name="options">How; the defaults refuse to touch a file that exists.</param>
    /// <param name="progress">Is told of the bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends the download; what arrived is kept for the next call.</param>
    /// <returns>The file on disk.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> names no file.</exception>
    /// <exception cref="WandbException">As by
    /// <see cref="DownloadAsync(IDownloadable, string, DownloadOptions, IProgress{DownloadProgress}, CancellationToken)"/>.</exception>
    public Task<DownloadedFile> DownloadToFileAsync(
        IDownloadable file,
        string path,
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new DownloadOptions();
        options.Validate();
        return EndAsync(
            _runner.RunAsync(file, TargetPath.Of(path), options, new ProgressReporter(progress, _content.TimeProvider), cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Downloads one file into a stream. A broken connection is resumed; size and MD5 are checked at the end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="destination">Where the bytes are written, in order and once; it is neither flushed nor closed. After an exception it
    /// has some of them, or all, unverified.</param>
    /// <param name="options">The time limits.</param>
    /// <param name="progress">Is told of the bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>What the bytes were checked against.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written to.</exception>
    /// <exception cref="WandbIntegrityException">The bytes that were written are not those that the server announced.</exception>
    /// <exception cref="WandbException">The bytes could not be had.</exception>
    /// <remarks>What <paramref name="destination"/> throws leaves the call as it is.</remarks>
    public async Task<VerificationLevel> DownloadToStreamAsync(
        IDownloadable file,
        Stream destination,
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written to.", nameof(destination));
        }

        VerifiedStream source = await OpenAsync(file, options, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            ProgressReporter.FileProgress received = new ProgressReporter(progress, _content.TimeProvider).Start(file.Name, file.Size);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(FileTransfer.BufferSize);
            try
            {
                while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
                {
                    received.Add(read);
                    await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            received.Complete();
            return source.Verification;
        }
    }

#pragma warning disable RS0026 // What the files come in tells the two apart.
    /// <summary>Downloads many files at once; the listing is read only as fast as files are downloaded.</summary>
    /// <typeparam name="T">The files.</typeparam>
    /// <param name="files">The files, such as a run's <c>Files</c>.</param>
    /// <param name="root">The directory that the files' names are below.</param>
    /// <param name="options">How; <see cref="DownloadOptions.MaxParallelFiles"/> at once.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread.</param>
    /// <param name="cancellationToken">Ends all downloads.</param>
    /// <returns>The files on disk, in the order in which they were listed.</returns>
    /// <exception cref="WandbDownloadAllException">Some files could not be downloaded. All others were: one failure ends nothing but its
    /// own file.</exception>
    /// <exception cref="WandbDiskFullException">The disk is full, which ends all of them.</exception>
    /// <exception cref="WandbException">The listing failed.</exception>
    public Task<IReadOnlyList<DownloadedFile>> DownloadAllAsync<T>(
        IAsyncEnumerable<T> files,
        string root,
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
        where T : IDownloadable
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(root);
        options ??= new DownloadOptions();
        options.Validate();
        return EndAsync(
            _runner.RunAllAsync(files, root, options, new ProgressReporter(progress, _content.TimeProvider), cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Downloads many files at once that are known already.</summary>
    /// <inheritdoc
    /// cref="DownloadAllAsync{T}(IAsyncEnumerable{T}, string, DownloadOptions, IProgress{DownloadProgress}, CancellationToken)"/>
    public Task<IReadOnlyList<DownloadedFile>> DownloadAllAsync<T>(
        IEnumerable<T> files,
        string root,
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
        where T : IDownloadable
    {
        ArgumentNullException.ThrowIfNull(files);
        return DownloadAllAsync(files.ToAsyncEnumerable(), root, options, progress, cancellationToken);
    }
#pragma warning restore RS0026

    /// <summary>Makes a directory mirror a listing: what is there and right costs no transfer, what is missing or wrong is downloaded,
    /// several files at once.</summary>
    /// <typeparam name="T">The files.</typeparam>
    /// <param name="files">
    /// The whole of what the directory is to hold, such as a run's <c>Files</c>. For <see cref="SyncOptions.DeleteExtraneous"/> it must be
    /// a <see cref="PagedCollection{T}"/> itself:
    /// what is made of one (by LINQ, say) does not tell whether it is whole.
    /// </param>
    /// <param name="root">The directory; it is made if it is not there.</param>
    /// <param name="options">How; without them a file that is there is right if its size and MD5 are, and nothing is deleted.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread, and of every file that is
    /// complete.</param>
    /// <param name="cancellationToken">Ends all of it; what arrived is kept for the next call.</param>
    /// <returns>What was done with every file.</returns>
    /// <exception cref="InvalidOperationException">Files are to be deleted, and <paramref name="files"/> cannot say whether it is whole;
    /// nothing was sent.</exception>
    /// <exception cref="WandbSyncException">
    /// Some files could not be downloaded or deleted; the exception has the result for all of them. Its inner exception is a
    /// <see cref="WandbIncompleteListingException"/> if files were to be
    /// deleted and the listing is not known to be whole.
    /// </exception>
    /// <exception cref="WandbDiskFullException">The disk is full, which ends all of it.</exception>
    /// <exception cref="WandbException">The listing failed; nothing was deleted.</exception>
#pragma warning disable RS0026 // What the files come in tells the two apart.
    public Task<SyncResult> SyncAsync<T>(
        IAsyncEnumerable<T> files,
        string root,
        SyncOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
        where T : IDownloadable
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(root);
        options ??= new SyncOptions();
        if (options.DeleteExtraneous && files is not IListing<T>)
        {
            throw new InvalidOperationException(
                "This listing cannot say whether it is whole, so nothing can be deleted for not being in it. Pass a "
                    + $"{nameof(PagedCollection<>)} as it is, or a list that is all of what the directory is to hold."
            );
        }

        options.Transfer.Validate();
        var sync = new DirectorySync(_runner, Path.GetFullPath(root), options, new ProgressReporter(progress, _content.TimeProvider));
        return EndAsync(sync.RunAsync(files, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Makes a directory mirror a list that is known already. With <see cref="SyncOptions.DeleteExtraneous"/> you vouch for it: what it
    /// does not name is deleted.
    /// </summary>
    /// <inheritdoc cref="SyncAsync{T}(IAsyncEnumerable{T}, string, SyncOptions, IProgress{DownloadProgress}, CancellationToken)"/>
    public Task<SyncResult> SyncAsync<T>(
        IEnumerable<T> files,
        string root,
        SyncOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
        where T : IDownloadable
    {
        ArgumentNullException.ThrowIfNull(files);
        return SyncAsync(new VouchedListing<T>([.. files]), root, options, progress, cancellationToken);
    }
#pragma warning restore RS0026

    /// <summary>Opens a file for reading without a copy on disk. A broken connection is resumed; size and MD5 are checked when the end is
    /// read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">The time limits.</param>
    /// <param name="cancellationToken">Ends the wait for the first bytes.</param>
    /// <returns>A stream that can be read once, forward. Reading its end throws <see cref="WandbIntegrityException"/> if the bytes were not
    /// those announced.</returns>
    /// <exception cref="WandbException">The bytes could not be had.</exception>
    public async Task<Stream> OpenReadAsync(
        IDownloadable file,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await OpenAsync(file, options, cancellationToken).ConfigureAwait(false);

    private async Task<VerifiedStream> OpenAsync(IDownloadable file, DownloadOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new DownloadOptions();
        options.Validate();
        var stream = new VerifiedStream(_content, file, options);
        try
        {
            return await _content
                .RunAsync(
                    async () =>
                    {
                        await stream.OpenAsync(cancellationToken).ConfigureAwait(false);
                        return stream;
                    },
                    options.MaxAttemptsWithoutProgress,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<DownloadedFile> DownloadBelowAsync(
        IDownloadable file,
        string root,
        DownloadOptions options,
        ProgressReporter reporter,
        CancellationToken cancellationToken
    ) =>
        await _runner
            .RunAsync(file, TargetPath.Resolve(root, file, options.PortableNames), options, reporter, cancellationToken)
            .ConfigureAwait(false);

    // What is cancelled inside may have a token of its own; the caller looks for the one that was given.
    private static async Task<TResult> EndAsync<TResult>(Task<TResult> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
