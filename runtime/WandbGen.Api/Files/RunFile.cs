using System.Globalization;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>One file of a run: GraphQL's <c>File</c>.</summary>
[WandbObject("File")]
public sealed partial class RunFile : IDownloadable
{
    /// <summary>The server's opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The file's name within the run, with <c>/</c> between directories. It comes from the server: do not build a path of it,
    /// <see cref="DownloadAsync"/> does so safely.</summary>
    public required string Name { get; init; }

    /// <summary>Where to download the file from (or upload it to, if the collection was made with <c>upload: true</c>); it may be signed
    /// and expire, so treat it as a secret.</summary>
    [WandbField("url(upload: $upload)")]
    public string? Url { get; init; }

    /// <summary>Where the bytes are stored: signed, so treat it as a secret; for a reference file, what it refers to.</summary>
    public string? DirectUrl { get; init; }

    /// <summary>The size in bytes: GraphQL's <c>sizeBytes</c>.</summary>
    [WandbField("sizeBytes")]
    public long Size { get; init; }

    /// <summary>The media type, such as <c>application/json</c>: GraphQL's <c>mimetype</c>.</summary>
    [WandbField("mimetype")]
    public string? MimeType { get; init; }

    /// <summary>When the file was last uploaded; <see langword="null"/> if it never was.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The MD5 of the bytes in base64, if the server knows it; every download is checked against it.</summary>
    public string? Md5 { get; init; }

    [WandbContext]
    internal Files? Collection { get; init; }

    [WandbContext]
    internal WandbClient? Client { get; init; }

    [WandbContext]
    internal string? ProjectId { get; init; }

    /// <summary>
    /// The storage's own name of the file: <c>s3://bucket/key</c> for one stored in S3, what it refers to for a reference file,
    /// <see langword="null"/> for any other.
    /// </summary>
    public string? PathUri
    {
        get
        {
            if (string.IsNullOrEmpty(DirectUrl))
            {
                return null;
            }

            if (DirectUrl == Url)
            {
                return DirectUrl;
            }

            // bucket.s3.amazonaws.com or bucket.s3.region.amazonaws.com: the bucket is the first label.
            return
                Uri.TryCreate(DirectUrl, UriKind.Absolute, out Uri? address)
                && address.Scheme is "https" or "http"
                && address.Host.Contains("s3", StringComparison.OrdinalIgnoreCase)
                && address.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
                ? $"s3://{address.Host.AsSpan(0, address.Host.IndexOf('.', StringComparison.Ordinal))}/{address.AbsolutePath.AsSpan().TrimStart('/')}"
                : null;
        }
    }

    // W&B answers a request for a name with a file even where nothing was ever uploaded under that name.
    internal bool WasUploaded => UpdatedAt is not null || Size > 0 || !string.IsNullOrEmpty(Md5);

    long? IDownloadable.Size => Size;

    string? IDownloadable.Url => WasUploaded ? Url : null;

    /// <summary>Downloads the file; at the final path there is the old file or none until the new one is complete, verified and on the
    /// disk.</summary>
    /// <param name="root">The directory that <see cref="Name"/> is below; it is made if it is not there.</param>
    /// <param name="replace">Whether a file that exists is replaced; it stays readable until the new one is complete.</param>
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
    public Task<DownloadedFile> DownloadAsync(
        string root = ".",
        bool replace = false,
        bool existOk = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadAsync(this, root, DownloadOptions.ForParameters(replace, existOk), progress, cancellationToken);

    /// <summary>Downloads the file to a path of your choice; there is the old file or none until the new one is complete, verified and on
    /// the disk.</summary>
    /// <param name="path">The path; its directory is made if it is not there.</param>
    /// <param name="replace">Whether a file that exists is replaced; it stays readable until the new one is complete.</param>
    /// <param name="progress">Is told of the bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends the download; what arrived is kept for the next call.</param>
    /// <returns>The file on disk, and what it was checked against.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> names no file.</exception>
    /// <exception cref="WandbFileExistsException">Another file exists there and may not be replaced; nothing was sent. One of the same size
    /// and MD5 is taken as it is.</exception>
    /// <exception cref="WandbIntegrityException">The bytes that arrived are not those that the server announced.</exception>
    /// <exception cref="WandbException">The bytes could not be had, or the file not be written.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    public Task<DownloadedFile> DownloadToFileAsync(
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
    public Task<VerificationLevel> DownloadToStreamAsync(
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
    public Task<Stream> OpenReadAsync(CancellationToken cancellationToken = default) =>
        ReadingClient.Downloads.OpenReadAsync(this, cancellationToken: cancellationToken);

    async ValueTask<string?> IDownloadable.RefreshUrlAsync(CancellationToken cancellationToken) =>
        Collection is null ? null : (await RefreshAsync(cancellationToken).ConfigureAwait(false))?.Url;

    ValueTask<IDownloadable?> IDownloadable.RefreshAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    private async ValueTask<IDownloadable?> RefreshAsync(CancellationToken cancellationToken)
    {
        if (Collection is null)
        {
            return this;
        }

        await foreach (RunFile file in Collection.Named(Name).Take(1).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            return file.WasUploaded ? file : null;
        }

        return null;
    }

    /// <summary>Deletes the file from the server.</summary>
    /// <param name="cancellationToken">Cancels the request; whether the server has deleted the file is then unknown.</param>
    /// <exception cref="WandbException">The server refused.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    /// <remarks>
    /// Cursors are offsets at W&amp;B: what is deleted moves up what follows, so that a listing that goes on would skip files. <c>await
    /// foreach</c> over the collection that this file came from is therefore an
    /// <see cref="InvalidOperationException"/> after a deletion while it has pages to come. To delete many files call
    /// <see cref="Files.DeleteAllAsync"/>, or list first (<c>ToListAsync</c>).
    /// </remarks>
    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        await DeleteAsync(ReadingClient, [this], cancellationToken).ConfigureAwait(false);
        Collection?.NoteDeletion();
    }

    /// <summary>Deletes files of one run in one request.</summary>
    internal static async Task DeleteAsync(WandbClient client, IReadOnlyList<RunFile> files, CancellationToken cancellationToken)
    {
        string name = files.Count == 1 ? $"'{files[0].Name}'" : $"'{files[0].Name}' and {files.Count - 1} more";
        if (!int.TryParse(files[0].ProjectId, NumberStyles.None, CultureInfo.InvariantCulture, out int projectId))
        {
            throw new WandbProtocolException(
                $"Cannot delete {name}: the server gave the run's projectId as '{files[0].ProjectId}', which is not a number.",
                "data.project.run.projectId"
            );
        }

        if (!await DeleteFilesAsync(client, [.. files.Select(static file => file.Id)], projectId, cancellationToken).ConfigureAwait(false))
        {
            throw new WandbProtocolException($"The server did not delete {name} and gave no reason.", "data.deleteFiles.success");
        }
    }

    /// <summary>The file's name, media type and size.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{SafeText.Clean(Name)} ({SafeText.Clean(MimeType ?? "unknown type")}, {Size} bytes)");

    private WandbClient ReadingClient =>
        Client
        ?? throw new InvalidOperationException(
            SafeText.Clean(
                $"'{Name}' was not read from a server, so it cannot be downloaded or deleted. Get it from Run.Files or Run.FileAsync."
            )
        );

    [WandbMutation(
        "mutation DeleteFiles($files: [ID!]!, $projectId: Int) { deleteFiles(input: {files: $files, projectId: $projectId}) { success } }"
    )]
    private static partial Task<bool> DeleteFilesAsync(
        WandbClient client,
        IReadOnlyList<string> files,
        int projectId,
        CancellationToken cancellationToken
    );
}
