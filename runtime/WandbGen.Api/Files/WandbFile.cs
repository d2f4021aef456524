using System.Globalization;

namespace WandbGen;

/// <summary>A file of a run or of an artifact version.</summary>
public abstract class WandbFile : WandbItem, IDownloadable
{
    private protected WandbFile() { }

    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The name of the file, with <c>/</c> between directories. It comes from the server: do not use it as a path; <see
    /// cref="DownloadAsync"/> does so safely.
    /// </summary>
    public abstract required string Name { get; init; }

    /// <summary>The address to download the file from. It can be signed and expire, so treat it as a secret.</summary>
    public abstract string? Url { get; init; }

    /// <summary>The signed address of the stored bytes, so treat it as a secret. For a reference, its target.</summary>
    public string? DirectUrl { get; init; }

    /// <summary>The size in bytes: GraphQL's <c>File.sizeBytes</c>.</summary>
    [WandbField("sizeBytes")]
    public long Size { get; init; }

    /// <summary>The media type, such as <c>application/json</c>: GraphQL's <c>File.mimetype</c>.</summary>
    [WandbField("mimetype")]
    public string? MimeType { get; init; }

    /// <summary>The time when the file was last uploaded, or <see langword="null"/> if it never was.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>
    /// The MD5 of the bytes in base64, or <see langword="null"/> if the server does not state it. Every download is verified against it.
    /// </summary>
    public string? Md5 { get; init; }

    long? IDownloadable.Size => Size;

    string? IDownloadable.Url => WasUploaded ? Url : null;

    /// <summary>Whether the file has bytes to download.</summary>
    internal virtual bool WasUploaded => true;

    /// <summary>
    /// Downloads the file. The final path has the previous file, or no file, until the new file is complete, verified and flushed to the
    /// disk.
    /// </summary>
    /// <param name="root">The directory that <see cref="Name"/> is relative to. It is created if it does not exist.</param>
    /// <param name="replace">Whether an existing file is replaced. It stays readable until the new file is complete.</param>
    /// <param name="existOk">
    /// Whether an existing file is kept without any request or verification. <paramref name="replace"/> takes precedence.
    /// </param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the download. The received bytes are kept for the next call.</param>
    /// <returns>The file on the disk, and what it was verified against.</returns>
    /// <exception cref="WandbFileExistsException">
    /// A different file exists and is neither replaced nor accepted. Nothing was sent. A file with the same size and MD5 is kept.
    /// </exception>
    /// <exception cref="WandbUnsafePathException">The name of the file leads out of <paramref name="root"/>. Nothing was sent.</exception>
    /// <exception cref="WandbIntegrityException">The bytes do not match the size or MD5 that the server states.</exception>
    /// <exception cref="WandbException">The bytes could not be downloaded, or the file could not be written.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    /// <remarks><see cref="WandbClient.Downloads"/> has more options.</remarks>
    public virtual Task<DownloadedFile> DownloadAsync(
        string root = ".",
        bool replace = false,
        bool existOk = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadAsync(this, root, DownloadOptions.ForParameters(replace, existOk), progress, cancellationToken);

    /// <summary>
    /// Downloads the file to a specified path. The path has the previous file, or no file, until the new file is complete, verified and
    /// flushed to the disk.
    /// </summary>
    /// <param name="path">The path of the target file. Its directory is created if it does not exist.</param>
    /// <param name="replace">Whether an existing file is replaced. It stays readable until the new file is complete.</param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the download. The received bytes are kept for the next call.</param>
    /// <returns>The file on the disk, and what it was verified against.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not name a file.</exception>
    /// <exception cref="WandbFileExistsException">
    /// A different file exists and is not replaced. Nothing was sent. A file with the same size and MD5 is kept.
    /// </exception>
    /// <exception cref="WandbIntegrityException">The bytes do not match the size or MD5 that the server states.</exception>
    /// <exception cref="WandbException">The bytes could not be downloaded, or the file could not be written.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    public virtual Task<DownloadedFile> DownloadToFileAsync(
        string path,
        bool replace = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadToFileAsync(this, path, DownloadOptions.ForParameters(replace), progress, cancellationToken);

    /// <summary>
    /// Downloads the file into a stream. After a broken connection the download resumes. Size and MD5 are verified at the end.
    /// </summary>
    /// <param name="destination">
    /// The stream that the bytes are written to, in order and once. It is neither flushed nor closed. After an exception it has some or all
    /// of the bytes, not verified.
    /// </param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the download.</param>
    /// <returns>What the bytes were verified against.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written to.</exception>
    /// <exception cref="WandbIntegrityException">The bytes do not match the size or MD5 that the server states.</exception>
    /// <exception cref="WandbException">The bytes could not be downloaded.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    public virtual Task<VerificationLevel> DownloadToStreamAsync(
        Stream destination,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadToStreamAsync(this, destination, options: null, progress, cancellationToken);

    /// <summary>
    /// Opens the file for reading, without a copy on the disk. After a broken connection the stream resumes. Size and MD5 are verified at
    /// the end.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the wait for the first bytes.</param>
    /// <returns>A stream that can be read once, from start to end.</returns>
    /// <exception cref="WandbException">The bytes could not be downloaded.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    public virtual Task<Stream> OpenReadAsync(CancellationToken cancellationToken = default) =>
        ReadingClient.Downloads.OpenReadAsync(this, cancellationToken: cancellationToken);

    async ValueTask<string?> IDownloadable.RefreshUrlAsync(CancellationToken cancellationToken) =>
        Again is null ? null : (await RefreshAsync(cancellationToken).ConfigureAwait(false))?.Url;

    ValueTask<IDownloadable?> IDownloadable.RefreshAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    /// <summary>A new listing of this file only; <see langword="null"/> if the file does not come from a listing.</summary>
    private protected abstract IAsyncEnumerable<WandbFile>? Again { get; }

    private protected sealed override string Label =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} ({MimeType ?? "unknown type"}, {Size} bytes)");

    private async ValueTask<IDownloadable?> RefreshAsync(CancellationToken cancellationToken)
    {
        if (Again is not { } again)
        {
            return this;
        }

        await foreach (WandbFile file in again.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            return file.WasUploaded ? file : null;
        }

        return null;
    }
}
