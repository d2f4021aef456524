using System.Globalization;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>One file of an artifact's version: GraphQL's <c>File</c> as it stands in an artifact.</summary>
[WandbObject("File")]
public sealed partial record ArtifactFile : IDownloadable
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The name within the artifact, with <c>/</c> between directories: GraphQL's <c>File.displayName</c>; its <c>name</c> is the
    /// storage's.</summary>
    [WandbField("displayName")]
    public required string Name { get; init; }

    /// <summary>The size in bytes: GraphQL's <c>File.sizeBytes</c>.</summary>
    [WandbField("sizeBytes")]
    public long Size { get; init; }

    /// <summary>The MD5 of the bytes, in base64, or <see langword="null"/> if the server does not know it.</summary>
    public string? Md5 { get; init; }

    /// <summary>The digest that the manifest has for the file: an MD5 in base64, or what a reference's storage calls it by.</summary>
    public string? Digest { get; init; }

    /// <summary>The media type: GraphQL's <c>File.mimetype</c>.</summary>
    [WandbField("mimetype")]
    public string? MimeType { get; init; }

    /// <summary>Where to download the file from.</summary>
    public string? Url { get; init; }

    /// <summary>Where the bytes are stored, signed for a while; for a reference, what it refers to.</summary>
    public required string DirectUrl { get; init; }

    /// <summary>Where the file lies within the storage.</summary>
    public string? StoragePath { get; init; }

    /// <summary>When the file was uploaded.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    [WandbContext]
    internal WandbClient? Client { get; init; }

    [WandbContext]
    internal ArtifactFiles? Collection { get; init; }

    long? IDownloadable.Size => Size;

    /// <inheritdoc cref="RunFile.DownloadAsync"/>
    public Task<DownloadedFile> DownloadAsync(
        string root = ".",
        bool replace = false,
        bool existOk = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadAsync(this, root, DownloadOptions.ForParameters(replace, existOk), progress, cancellationToken);

    /// <inheritdoc cref="RunFile.DownloadToFileAsync"/>
    public Task<DownloadedFile> DownloadToFileAsync(
        string path,
        bool replace = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadToFileAsync(this, path, DownloadOptions.ForParameters(replace), progress, cancellationToken);

    /// <inheritdoc cref="RunFile.DownloadToStreamAsync"/>
    public Task<VerificationLevel> DownloadToStreamAsync(
        Stream destination,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => ReadingClient.Downloads.DownloadToStreamAsync(this, destination, options: null, progress, cancellationToken);

    /// <inheritdoc cref="RunFile.OpenReadAsync"/>
    public Task<Stream> OpenReadAsync(CancellationToken cancellationToken = default) =>
        ReadingClient.Downloads.OpenReadAsync(this, cancellationToken: cancellationToken);

    async ValueTask<string?> IDownloadable.RefreshUrlAsync(CancellationToken cancellationToken)
    {
        if (Collection is not null)
        {
            await foreach (ArtifactFile file in Collection.Named(Name).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                return file.Url;
            }
        }

        return null;
    }

    /// <summary>The name, the media type and the size; never the addresses, which are signed.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{SafeText.Clean(Name)} ({SafeText.Clean(MimeType ?? "unknown type")}, {Size} bytes)");

    private WandbClient ReadingClient =>
        Client
        ?? throw new InvalidOperationException(
            SafeText.Clean($"'{Name}' was not read from a server, so it cannot be downloaded. Get it from Artifact.Files.")
        );
}
