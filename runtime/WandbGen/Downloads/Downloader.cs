using System.Buffers;
using System.Runtime.CompilerServices;
using WandbGen.Downloads;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>
/// Downloads files. The final path has the previous file, or no file, until the new file is complete, verified and (by default) flushed to
/// the disk.
/// </summary>
/// <remarks>
/// Bytes are received in a hidden directory beside the target (<c>.wandb-partial</c>). A download that was interrupted leaves its partial
/// data there, and a later download resumes from it, also in another process. The complete file is always verified. You can delete the
/// directory at any time.
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

    /// <summary>What does the work, for who knows more of the files than the names and the addresses.</summary>
    internal DownloadRunner Runner => _runner;

    /// <summary>Downloads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="root">The directory that the name of the file is relative to. It is created if it does not exist.</param>
    /// <param name="options">The options. By default an existing file is neither replaced nor accepted.</param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the download. The received bytes are kept for the next call.</param>
    /// <returns>The file on the disk.</returns>
    /// <exception cref="WandbFileExistsException">
    /// A different file exists, and the options neither replace nor accept it. Nothing was sent.
    /// </exception>
    /// <exception cref="WandbUnsafePathException">The name of the file leads out of <paramref name="root"/>. Nothing was sent.</exception>
    /// <exception cref="WandbIntegrityException">The received bytes do not match the size or MD5 that the server states.</exception>
    /// <exception cref="WandbDiskFullException">The disk is full.</exception>
    /// <exception cref="WandbDownloadException">The file could not be written.</exception>
    /// <exception cref="WandbException">The bytes could not be downloaded.</exception>
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

    /// <summary>Downloads a file to a specified path, regardless of its name on the server.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The path of the target file. Its directory is created if it does not exist.</param>
    /// <param name="options">The options. By default an existing file is neither replaced nor accepted.</param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the download. The received bytes are kept for the next call.</param>
    /// <returns>The file on the disk.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not name a file.</exception>
    /// <exception cref="WandbException">
    /// See <see cref="DownloadAsync(IDownloadable, string, DownloadOptions, IProgress{DownloadProgress}, CancellationToken)"/>.
    /// </exception>
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

    /// <summary>
    /// Downloads a file into a stream. After a broken connection the download resumes. Size and MD5 are verified at the end.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="destination">
    /// The stream that the bytes are written to, in order and once. It is neither flushed nor closed. After an exception it has some or all
    /// of the bytes, not verified.
    /// </param>
    /// <param name="options">The time limits.</param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the download.</param>
    /// <returns>What the bytes were verified against.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written to.</exception>
    /// <exception cref="WandbIntegrityException">The written bytes do not match the size or MD5 that the server states.</exception>
    /// <exception cref="WandbException">The bytes could not be downloaded.</exception>
    /// <remarks>An exception of <paramref name="destination"/> is thrown unchanged.</remarks>
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
    /// <summary>Downloads several files at once. The listing is read only as fast as the files are downloaded.</summary>
    /// <typeparam name="T">The type of the files.</typeparam>
    /// <param name="files">The files to download, such as a run's <c>Files</c>.</param>
    /// <param name="root">The directory that the names of the files are relative to. It is created if it does not exist.</param>
    /// <param name="options">The options. <see cref="DownloadOptions.MaxParallelFiles"/> files are downloaded at once.</param>
    /// <param name="progress">A provider that receives progress updates for every file, from several threads.</param>
    /// <param name="cancellationToken">A token that cancels all downloads.</param>
    /// <returns>The files on the disk, in the order of the listing.</returns>
    /// <exception cref="WandbDownloadAllException">
    /// Some files could not be downloaded. All others are complete: a failure does not stop other files.
    /// </exception>
    /// <exception cref="WandbDiskFullException">The disk is full, which ends all downloads.</exception>
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
            // The current directory can change during the call.
            _runner.RunAllAsync(
                files,
                FullPath.Of(root),
                options,
                new ProgressReporter(progress, _content.TimeProvider),
                cancellationToken
            ),
            cancellationToken
        );
    }

    /// <summary>Downloads several files at once from a list.</summary>
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

    /// <summary>
    /// Synchronizes a directory with a listing. Files that are missing or different are downloaded, several at once; files that match are
    /// not transferred.
    /// </summary>
    /// <typeparam name="T">The type of the files.</typeparam>
    /// <param name="files">
    /// All files that the directory is to contain, such as a run's <c>Files</c>. For <see cref="SyncOptions.DeleteExtraneous"/>, this must
    /// be a <see cref="PagedCollection{T}"/> itself. A query that is derived from one, for example with LINQ, cannot state whether it is
    /// complete.
    /// </param>
    /// <param name="root">The directory. It is created if it does not exist.</param>
    /// <param name="options">The options. By default a file matches if its size and MD5 match, and nothing is deleted.</param>
    /// <param name="progress">A provider that receives progress updates for every file, from several threads.</param>
    /// <param name="cancellationToken">A token that cancels the call. The received bytes are kept for the next call.</param>
    /// <returns>The result for every file.</returns>
    /// <exception cref="InvalidOperationException">
    /// <see cref="SyncOptions.DeleteExtraneous"/> is set, and <paramref name="files"/> cannot state whether it is complete. Nothing was
    /// sent.
    /// </exception>
    /// <exception cref="WandbSyncException">
    /// Some files could not be downloaded or deleted. The exception has the result for every file. Its inner exception is a <see
    /// cref="WandbIncompleteListingException"/> if files were not deleted because the listing may be incomplete.
    /// </exception>
    /// <exception cref="WandbDiskFullException">The disk is full, which ends the call.</exception>
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
                "This listing cannot state whether it is complete, so files that are not in it cannot be deleted. Pass a "
                    + $"{nameof(PagedCollection<>)} itself, or a list of all files that the directory is to contain."
            );
        }

        options.Transfer.Validate();
        var sync = new DirectorySync(_runner, FullPath.Of(root), options, new ProgressReporter(progress, _content.TimeProvider));
        return EndAsync(sync.RunAsync(files, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Synchronizes a directory with a list. With <see cref="SyncOptions.DeleteExtraneous"/>, files that are not in the list are deleted:
    /// you are responsible for its completeness.
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

    /// <summary>
    /// Opens a file for reading, without a copy on the disk. After a broken connection the stream resumes. Size and MD5 are verified at the
    /// end.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="options">The time limits.</param>
    /// <param name="cancellationToken">A token that cancels the wait for the first bytes.</param>
    /// <returns>
    /// A stream that can be read once, from start to end. Reading its end throws a <see cref="WandbIntegrityException"/> if the bytes do
    /// not match the size or MD5 that the server states.
    /// </returns>
    /// <exception cref="WandbException">The bytes could not be downloaded.</exception>
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

    /// <summary>Waits for work, and has a cancellation tell the caller's own token, whichever it was seen by.</summary>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    internal static async Task<TResult> EndAsync<TResult>(Task<TResult> work, CancellationToken cancellationToken)
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
