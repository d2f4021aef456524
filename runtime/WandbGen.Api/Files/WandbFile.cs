using System.Globalization;

namespace WandbGen;

/// <summary>A file of a run or of an artifact's version: what is known of its bytes, and how to read them.</summary>
public abstract class WandbFile : WandbItem, IDownloadable
{
    private protected WandbFile() { }

    /// <summary>The server's opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The file's name, with <c>/</c> between directories. It comes from the server: do not build a path of it,
    /// <see cref="DownloadAsync"/> does so safely.</summary>
    public abstract required string Name { get; init; }

    /// <summary>The address to download the file from; it may be signed and expire, so treat it as a secret.</summary>
    public abstract string? Url { get; init; }

    /// <summary>The address of the stored bytes: signed, so treat it as a secret. Of a reference, what it refers to.</summary>
    public string? DirectUrl { get; init; }

    /// <summary>The size in bytes: GraphQL's <c>File.sizeBytes</c>.</summary>
    [WandbField("sizeBytes")]
    public long Size { get; init; }

    /// <summary>The media type, such as <c>application/json</c>: GraphQL's <c>File.mimetype</c>.</summary>
    [WandbField("mimetype")]
    public string? MimeType { get; init; }

    /// <summary>When the file was last uploaded; <see langword="null"/> if it never was.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The MD5 of the bytes in base64, if the server knows it; every download is checked against it.</summary>
    public string? Md5 { get; init; }

    long? IDownloadable.Size => Size;

    string? IDownloadable.Url => WasUploaded ? Url : null;

    /// <summary>Whether there is anything to download.</summary>
    internal virtual bool WasUploaded => true;

    /// <summary>Downloads the file; at the final path there is the old file or none until the new one is complete, verified and on the
    /// disk.</summary>
    /// <param name="root">The directory that <see cref="Name"/> is below; it is made if it is not there.</param>
    /// <param name="replace">Whether another file that exists is replaced; it stays readable until the new one is complete.</param>
    /// <param name="existOk">Whether a file that exists is taken as it is, without a request and unchecked. <paramref name="replace"/> goes
    /// before it.</param>
    /// <param name="progress">Is told of the bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends the download; what arrived is kept for the next call.</param>
    /// <returns>The file on disk, and what it was checked against.</returns>
    /// <exception cref="WandbFileExistsException">Another file exists there and may neither be replaced nor exist; nothing was sent. One of
    /// the same size and MD5 is taken as it is.</exception>
    /// <exception cref="WandbUnsafePathException">The server gave a name that leads out of <paramref name="root"/>; nothing was
    /// sent.</exception>
    /// <exception cref="WandbIntegrityException">The bytes that arrived are not those that the server announced.</exception>
    /// <exception cref="WandbException">The bytes could not be had, or the file not be written.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    /// <remarks><see cref="WandbClient.Downloads"/> has more options.</remarks>
    public virtual Task<DownloadedFile> DownloadAsync(
        string root = ".",
        bool replace = false,
        bool existOk = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadAsync(this, root, DownloadOptions.ForParameters(replace, existOk), progress, cancellationToken);

    /// <summary>Downloads the file to a path of your choice; there is the old file or none until the new one is complete, verified and on
    /// the disk.</summary>
    /// <param name="path">The path; its directory is made if it is not there.</param>
    /// <param name="replace">Whether another file that exists is replaced; it stays readable until the new one is complete.</param>
    /// <param name="progress">Is told of the bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends the download; what arrived is kept for the next call.</param>
    /// <returns>The file on disk, and what it was checked against.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> names no file.</exception>
    /// <exception cref="WandbFileExistsException">Another file exists there and may not be replaced; nothing was sent. One of the same size
    /// and MD5 is taken as it is.</exception>
    /// <exception cref="WandbIntegrityException">The bytes that arrived are not those that the server announced.</exception>
    /// <exception cref="WandbException">The bytes could not be had, or the file not be written.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    public virtual Task<DownloadedFile> DownloadToFileAsync(
        string path,
        bool replace = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadToFileAsync(this, path, DownloadOptions.ForParameters(replace), progress, cancellationToken);

    /// <summary>Downloads the file into a stream; a broken connection is resumed, and size and MD5 are checked at the end.</summary>
    /// <param name="destination">Where the bytes are written, in order and once; it is neither flushed nor closed. After an exception it
    /// has some of them, or all, unverified.</param>
    /// <param name="progress">Is told of the bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>What the bytes were checked against.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written to.</exception>
    /// <exception cref="WandbIntegrityException">The bytes that were written are not those that the server announced.</exception>
    /// <exception cref="WandbException">The bytes could not be had.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    public virtual Task<VerificationLevel> DownloadToStreamAsync(
        Stream destination,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadToStreamAsync(this, destination, options: null, progress, cancellationToken);

    /// <summary>Opens the file for reading without a copy on disk; a broken connection is resumed, and size and MD5 are checked when the
    /// end is read.</summary>
    /// <param name="cancellationToken">Ends the wait for the first bytes.</param>
    /// <returns>A stream that can be read once, forward.</returns>
    /// <exception cref="WandbException">The bytes could not be had.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    public virtual Task<Stream> OpenReadAsync(CancellationToken cancellationToken = default) =>
        ReadingClient.Downloads.OpenReadAsync(this, cancellationToken: cancellationToken);

    async ValueTask<string?> IDownloadable.RefreshUrlAsync(CancellationToken cancellationToken) =>
        Again is null ? null : (await RefreshAsync(cancellationToken).ConfigureAwait(false))?.Url;

    ValueTask<IDownloadable?> IDownloadable.RefreshAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    /// <summary>The listing of the file alone, asked anew; <see langword="null"/> if the file comes from no listing.</summary>
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
