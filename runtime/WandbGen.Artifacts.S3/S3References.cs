using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace WandbGen;

/// <summary>
/// Resolves references to <c>s3://</c> addresses. Pass it in <see cref="ArtifactDownloadOptions.References"/> to download them, and in
/// <see cref="ArtifactUploadOptions.References"/> to log their ETags, sizes and versions. If the current object does not have the ETag that
/// was logged, the version of the object that has this ETag is downloaded.
/// </summary>
/// <example><code>var options = new ArtifactDownloadOptions { References = [new S3References()] };</code></example>
public sealed class S3References : IArtifactReferenceResolver, IDisposable
{
    private const string Scheme = "s3://";
    private const string EndpointVariable = "AWS_S3_ENDPOINT_URL";

    // The version that S3 states for objects without versions.
    private const string NoVersion = "null";

    // The content type of the folders that consoles create.
    private const string FolderType = "x-directory";

    // The hosts for which W&B's client uses virtual-host addresses instead of paths.
    private static readonly string[] s_virtualHosts = ["cwobject.com", "cwlota.com"];

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);
    private static readonly ReferenceFailures s_failures = new("S3", TextOf, StatusOf);

    private readonly IAmazonS3 _client;
    private readonly bool _ownsClient;

    /// <summary>
    /// Creates a resolver with the credentials and the region that the AWS SDK finds. The environment variables
    /// <c>AWS_S3_ENDPOINT_URL</c> and <c>AWS_REGION</c> select another storage, as with W&amp;B's Python client.
    /// </summary>
    /// <exception cref="WandbConfigurationException">The AWS SDK finds no region, or the endpoint is not an address.</exception>
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
        return await s_failures
            .FindAsync(entry, async () => await FindAsync(entry, address, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ArtifactEntry> ListAsync(ArtifactEntry reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return s_failures.ListAsync(reference, FindToLogAsync(reference, cancellationToken), cancellationToken);
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
    /// <exception cref="WandbConfigurationException">There is no region, or the endpoint is not an address.</exception>
    internal static AmazonS3Client Connect(Func<string, string?> environment)
    {
        var config = new AmazonS3Config();
        if (environment(EndpointVariable)?.Trim() is { Length: > 0 } endpoint)
        {
            config.ServiceURL =
                Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
                    ? endpoint
                    : throw new WandbConfigurationException(
                        $"{EndpointVariable} must be the address of a storage, such as https://s3.example.org."
                    );
            config.ForcePathStyle = !IsNamedByHost(endpoint);
            config.AuthenticationRegion = environment("AWS_REGION") ?? "us-east-1";
        }

        try
        {
            return new AmazonS3Client(config);
        }
        catch (AmazonClientException exception)
        {
            throw new WandbConfigurationException(
                $"{nameof(S3References)} cannot connect to S3: {exception.Message} Set the region (the environment variable AWS_REGION, or "
                    + $"'region' in ~/.aws/config), or pass a client to {nameof(S3References)}.",
                exception
            );
        }
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
        // W&B's client stores the address as the digest if it did not read the object.
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

    private async IAsyncEnumerable<ArtifactEntry> FindToLogAsync(
        ArtifactEntry reference,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ObjectAddress address = ObjectAddress.ReadToLog(reference, Scheme, "?versionId=", out string? version);
        GetObjectMetadataResponse? head =
            address.Key.Length == 0 || (version is null && ObjectAddress.IsFolderMarker(address.Key))
                ? null
                : await TryReadAsync(address, version, cancellationToken).ConfigureAwait(false);
        if (head is not null && head.Headers.ContentType?.Contains(FolderType, StringComparison.Ordinal) != true)
        {
            yield return Describe(
                reference with
                {
                    Reference = $"{Scheme}{address.Bucket}/{address.Key}",
                },
                head.ETag,
                head.ContentLength,
                head.VersionId
            );
            yield break;
        }

        bool isEmpty = true;
        if (version is null)
        {
            await foreach (S3ObjectVersion found in ListFolderAsync(address, cancellationToken).ConfigureAwait(false))
            {
                isEmpty = false;
                yield return Describe(address.EntryBelow(reference, found.Key, Scheme), found.ETag, found.Size, found.VersionId);
            }
        }

        if (isEmpty)
        {
            throw ObjectAddress.NotThere(reference, version, typeName: "s3");
        }
    }

    private static ArtifactEntry Describe(ArtifactEntry entry, string tag, long? size, string? version)
    {
        string digest = WithoutQuotes(tag);
        List<KeyValuePair<string, WandbValue>> extra = [KeyValuePair.Create("etag", WandbValue.FromString(digest))];
        if (version is not (null or "" or NoVersion))
        {
            extra.Add(KeyValuePair.Create("versionID", WandbValue.FromString(version)));
        }

        return entry with
        {
            Digest = digest,
            Size = size,
            Extra = WandbValue.FromMembers(extra),
        };
    }

    // The list of versions marks the current one of each object. Without the permission to list them, there are no versions.
    private async IAsyncEnumerable<S3ObjectVersion> ListFolderAsync(
        ObjectAddress folder,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var request = new ListVersionsRequest { BucketName = folder.Bucket, Prefix = folder.FolderPrefix };
        bool isEmpty = true;
        while (true)
        {
            ListVersionsResponse page;
            try
            {
                page = await _client.ListVersionsAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception) when (isEmpty)
            {
                break;
            }

            foreach (S3ObjectVersion version in page.Versions ?? [])
            {
                isEmpty = false;
                if (version is { IsLatest: true, IsDeleteMarker: not true } && !ObjectAddress.IsFolderMarker(version.Key))
                {
                    yield return version;
                }
            }

            if (page.IsTruncated != true)
            {
                break;
            }

            request.KeyMarker = page.NextKeyMarker;
            request.VersionIdMarker = page.NextVersionIdMarker;
        }

        if (!isEmpty)
        {
            yield break;
        }

        var objects = new ListObjectsV2Request { BucketName = folder.Bucket, Prefix = folder.FolderPrefix };
        while (true)
        {
            ListObjectsV2Response page = await _client.ListObjectsV2Async(objects, cancellationToken).ConfigureAwait(false);
            foreach (S3Object found in page.S3Objects ?? [])
            {
                if (!ObjectAddress.IsFolderMarker(found.Key))
                {
                    yield return new S3ObjectVersion
                    {
                        Key = found.Key,
                        ETag = found.ETag,
                        Size = found.Size,
                    };
                }
            }

            if (page.IsTruncated != true)
            {
                break;
            }

            objects.ContinuationToken = page.NextContinuationToken;
        }
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

    // Versions of one object come one after the other, and before those of objects whose name is longer.
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
                // A storage without versions, whose errors differ, or without the bucket.
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
                    VersionId = version is NoVersion or "" ? null : version,
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

    private static string TextOf(Exception exception) =>
        exception is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? $"{code}: {exception.Message}" : exception.Message;

    private static HttpStatusCode? StatusOf(Exception exception) =>
        exception is AmazonServiceException { StatusCode: var status } && status != 0 ? status : null;
}
