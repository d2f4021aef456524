using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace WandbGen;

/// <summary>
/// Follows references to <c>s3://</c> addresses: pass it in <see cref="ArtifactDownloadOptions.References"/>. The object must have the ETag
/// that was logged; otherwise the version of it that has this ETag is downloaded.
/// </summary>
/// <example><code>var options = new ArtifactDownloadOptions { References = [new S3References()] };</code></example>
public sealed class S3References : IArtifactReferenceResolver, IDisposable
{
    private const string Scheme = "s3://";

    // What W&B's client asks for by name under its own endpoint, instead of by a path.
    private static readonly string[] s_virtualHosts = ["cwobject.com", "cwlota.com"];

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    private readonly IAmazonS3 _client;
    private readonly bool _ownsClient;

    /// <summary>
    /// Creates a resolver with the credentials and the region that the AWS SDK finds. The environment variables
    /// <c>AWS_S3_ENDPOINT_URL</c> and <c>AWS_REGION</c> select another storage, as with W&amp;B's Python client.
    /// </summary>
    public S3References()
        : this(Connect(Environment.GetEnvironmentVariable))
    {
        _ownsClient = true;
    }

    /// <summary>Creates a resolver that uses an existing client. The caller disposes the client.</summary>
    /// <param name="client">The client.</param>
    public S3References(IAmazonS3 client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
    }

    /// <inheritdoc/>
    public bool CanResolve(Uri reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Scheme == "s3";
    }

    /// <inheritdoc/>
    public async ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ObjectAddress address = ObjectAddress.Read(entry, Scheme);
        try
        {
            return await FindAsync(entry, address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not WandbException && !cancellationToken.IsCancellationRequested)
        {
            string what = exception is AmazonServiceException { ErrorCode: { Length: > 0 } code }
                ? $"{code}: {exception.Message}"
                : exception.Message;
            throw new WandbDownloadException($"S3 does not give '{entry.Path}' ({entry.Reference}): {what}", entry.Path, exception)
            {
                StatusCode = (exception as AmazonServiceException)?.StatusCode is { } status && status != 0 ? status : null,
            };
        }
    }

    /// <summary>Disposes the client, if this object created it.</summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    /// <summary>A client as W&amp;B's own makes one.</summary>
    internal static AmazonS3Client Connect(Func<string, string?> environment)
    {
        var config = new AmazonS3Config();
        if (environment("AWS_S3_ENDPOINT_URL")?.Trim() is { Length: > 0 } endpoint)
        {
            config.ServiceURL = endpoint;
            config.ForcePathStyle = !IsNamedByHost(endpoint);
            config.AuthenticationRegion = environment("AWS_REGION") ?? "us-east-1";
        }

        return new AmazonS3Client(config);
    }

    private static bool IsNamedByHost(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address)
        && (
            s_virtualHosts.Contains(address.Host)
            || (
                address.Host.EndsWith(".coreweave.com", StringComparison.Ordinal)
                && address.Host.Contains("object.", StringComparison.Ordinal)
            )
        );

    private async Task<IDownloadable> FindAsync(ArtifactEntry entry, ObjectAddress address, CancellationToken cancellationToken)
    {
        // Where nothing was compared when it was logged, W&B's client writes the address.
        string? tag = entry.Digest == entry.Reference ? null : entry.Digest;
        string? version = ObjectAddress.NoteOf(entry, "versionID");
        GetObjectMetadataResponse? head = await TryReadAsync(address, version, cancellationToken).ConfigureAwait(false);
        string? found = head is null ? null : WithoutQuotes(head.ETag);
        if (head is not null && (tag is null || found == tag))
        {
            return await SignAsync(entry, address, version ?? head.VersionId, head.ContentLength, tag, cancellationToken)
                .ConfigureAwait(false);
        }

        if (version is null && tag is not null)
        {
            // The ETag is noted beside the digest too, where nothing proves it.
            S3ObjectVersion? other = await FindVersionAsync(address, tag, cancellationToken).ConfigureAwait(false);
            if (other is not null)
            {
                return await SignAsync(entry, address, other.VersionId, other.Size, WithoutQuotes(other.ETag), cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        throw head is null
            ? new WandbNotFoundException($"'{entry.Path}' is a reference to {entry.Reference}, which does not exist.", typeName: "s3")
            : new WandbObjectChangedException(entry.Path);
    }

    private async Task<GetObjectMetadataResponse?> TryReadAsync(ObjectAddress address, string? version, CancellationToken cancellationToken)
    {
        try
        {
            return await _client
                .GetObjectMetadataAsync(
                    new GetObjectMetadataRequest
                    {
                        BucketName = address.Bucket,
                        Key = address.Key,
                        VersionId = version,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    // Versions of one object come one behind the other, and before those of objects whose name is longer.
    private async Task<S3ObjectVersion?> FindVersionAsync(ObjectAddress address, string tag, CancellationToken cancellationToken)
    {
        var request = new ListVersionsRequest { BucketName = address.Bucket, Prefix = address.Key };
        while (true)
        {
            ListVersionsResponse page;
            try
            {
                page = await _client.ListVersionsAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception exception) when (exception.StatusCode != HttpStatusCode.Forbidden)
            {
                // A storage without versions, each of which says so in its own way, or without the bucket.
                return null;
            }

            foreach (S3ObjectVersion version in page.Versions ?? [])
            {
                if (version.Key != address.Key)
                {
                    return null;
                }

                if (version.IsDeleteMarker != true && WithoutQuotes(version.ETag) == tag)
                {
                    return version;
                }
            }

            if (page.IsTruncated != true)
            {
                return null;
            }

            request.KeyMarker = page.NextKeyMarker;
            request.VersionIdMarker = page.NextVersionIdMarker;
        }
    }

    private async Task<IDownloadable> SignAsync(
        ArtifactEntry entry,
        ObjectAddress address,
        string? version,
        long? size,
        string? tag,
        CancellationToken cancellationToken
    ) =>
        await new ResolvedReference(entry.Path, entry.Size ?? size, _ => SignAsync(address, version)) { ExpectedTag = tag }
            .SignAsync(cancellationToken)
            .ConfigureAwait(false);

    private async ValueTask<string> SignAsync(ObjectAddress address, string? version) =>
        await _client
            .GetPreSignedURLAsync(
                new GetPreSignedUrlRequest
                {
                    BucketName = address.Bucket,
                    Key = address.Key,
                    // What S3 calls the version of an object that has none.
                    VersionId = version is "null" or "" ? null : version,
                    Verb = HttpVerb.GET,
                    Expires = DateTime.UtcNow + s_lifetime,
                    Protocol =
                        _client.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true
                            ? Protocol.HTTP
                            : Protocol.HTTPS,
                }
            )
            .ConfigureAwait(false);

    private static string WithoutQuotes(string tag) => tag.Trim('"');
}
