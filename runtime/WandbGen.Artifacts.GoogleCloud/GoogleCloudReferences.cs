using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Google;
using Google.Apis.Auth.OAuth2;
using Google.Cloud.Storage.V1;
using StorageObject = Google.Apis.Storage.v1.Data.Object;

namespace WandbGen;

/// <summary>
/// Resolves references to <c>gs://</c> addresses. Pass it in <see cref="ArtifactDownloadOptions.References"/> to download them, and in
/// <see cref="ArtifactUploadOptions.References"/> to log their ETags, sizes and generations. The generation that was logged is downloaded,
/// or else the current one if it has the ETag that was logged. Bytes are verified against the MD5 that Google states; composite objects
/// have no MD5.
/// </summary>
/// <example><code>var options = new ArtifactDownloadOptions { References = [new GoogleCloudReferences()] };</code></example>
public sealed class GoogleCloudReferences : IArtifactReferenceResolver, IDisposable
{
    private const string Scheme = "gs://";

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);
    private static readonly ReferenceFailures s_failures = new("Google Cloud Storage", static exception => exception.Message, StatusOf);

    private readonly SemaphoreSlim _connecting = new(1);
    private readonly bool _ownsClient;
    private StorageClient? _client;
    private UrlSigner? _signer;

    /// <summary>
    /// Creates a resolver with Google's application default credentials, which are looked for when the first reference is followed. They
    /// must be able to sign: the credentials of a service account, of an impersonated service account, or of a Google Cloud machine.
    /// </summary>
    public GoogleCloudReferences() => _ownsClient = true;

    /// <summary>Creates a resolver that uses an existing client. The caller disposes the client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="signer">The signer for the addresses of objects. If it is <see langword="null"/>, only public objects can be
    /// downloaded.</param>
    public GoogleCloudReferences(StorageClient client, UrlSigner? signer = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _signer = signer;
    }

    /// <inheritdoc/>
    public bool CanResolve(Uri reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Scheme == "gs";
    }

    /// <inheritdoc/>
    public async ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ObjectAddress address = ObjectAddress.Read(entry, Scheme);
        if (address.Key.EndsWith('/'))
        {
            // How the console remembers a folder.
            return null;
        }

        return await s_failures.FindAsync(entry, ConnectAndFindAsync, cancellationToken).ConfigureAwait(false);

        async Task<IDownloadable?> ConnectAndFindAsync()
        {
            StorageClient client = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            return await FindAsync(client, entry, address, cancellationToken).ConfigureAwait(false);
        }
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
        _connecting.Dispose();
        if (_ownsClient)
        {
            _client?.Dispose();
        }
    }

    private async Task<StorageClient> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _client) is { } connected)
        {
            return connected;
        }

        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_client is null)
            {
                GoogleCredential credential = await GoogleCredential.GetApplicationDefaultAsync(cancellationToken).ConfigureAwait(false);
                _signer = UrlSigner.FromCredential(credential);
                Volatile.Write(ref _client, await StorageClient.CreateAsync(credential).ConfigureAwait(false));
            }

            return _client;
        }
        catch (InvalidOperationException exception)
        {
            throw new WandbConfigurationException(
                "Google's application default credentials are missing, or cannot sign addresses. Use those of a service account, or pass "
                    + $"a client and a signer to {nameof(GoogleCloudReferences)}.",
                exception
            );
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<IDownloadable?> FindAsync(
        StorageClient client,
        ArtifactEntry entry,
        ObjectAddress address,
        CancellationToken cancellationToken
    )
    {
        long? logged = long.TryParse(
            ObjectAddress.NoteOf(entry, "versionID"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out long generation
        )
            ? generation
            : null;
        StorageObject? found = logged is null
            ? null
            : await TryReadAsync(client, address, address.Key, logged, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            // A bucket without versioning has only the current generation.
            found = await TryReadAsync(client, address, address.Key, generation: null, cancellationToken).ConfigureAwait(false);
            if (found is not null && entry.Digest != entry.Reference && WithoutQuotes(found.ETag) != entry.Digest)
            {
                throw new WandbObjectChangedException(entry.Path);
            }
        }

        if (found is not null)
        {
            return await SignAsync(entry, address, found, cancellationToken).ConfigureAwait(false);
        }

        // Some clients logged folders without the slash at the end.
        bool isFolder =
            entry.Size is null or 0
            && await TryReadAsync(client, address, address.Key + "/", generation: null, cancellationToken).ConfigureAwait(false)
                is not null;
        return isFolder
            ? null
            : throw new WandbNotFoundException(
                $"'{entry.Path}' is a reference to {entry.Reference}, which does not exist.",
                typeName: "gs"
            );
    }

    private async IAsyncEnumerable<ArtifactEntry> FindToLogAsync(
        ArtifactEntry reference,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ObjectAddress address = ObjectAddress.ReadToLog(reference, Scheme, "#", out string? version);
        long? generation = null;
        if (version is not null)
        {
            generation = long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : throw new WandbUploadException($"'{version}' of {reference.Reference} is not a generation.", reference.Path);
        }

        StorageClient client = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        StorageObject? one =
            address.Key.Length == 0 || ObjectAddress.IsFolderMarker(address.Key)
                ? null
                : await TryReadAsync(client, address, address.Key, generation, cancellationToken).ConfigureAwait(false);
        if (one is not null)
        {
            yield return Describe(reference with { Reference = $"{Scheme}{address.Bucket}/{address.Key}" }, one);
            yield break;
        }

        bool isEmpty = true;
        if (generation is null)
        {
            await foreach (
                StorageObject found in client
                    .ListObjectsAsync(address.Bucket, address.FolderPrefix)
                    .WithCancellation(cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                if (!ObjectAddress.IsFolderMarker(found.Name))
                {
                    isEmpty = false;
                    yield return Describe(address.EntryBelow(reference, found.Name, Scheme), found);
                }
            }
        }

        if (isEmpty)
        {
            throw ObjectAddress.NotThere(reference, version, typeName: "gs");
        }
    }

    private static ArtifactEntry Describe(ArtifactEntry entry, StorageObject found) =>
        entry with
        {
            Digest = WithoutQuotes(found.ETag),
            Size = (long?)found.Size,
            Extra = found.Generation is { } generation
                ? WandbValue.FromMembers([KeyValuePair.Create("versionID", WandbValue.FromInt64(generation))])
                : default,
        };

    private static string WithoutQuotes(string tag) => tag.Trim('"');

    private static HttpStatusCode? StatusOf(Exception exception) =>
        exception is GoogleApiException { HttpStatusCode: var status } && status != 0 ? status : null;

    private static async Task<StorageObject?> TryReadAsync(
        StorageClient client,
        ObjectAddress address,
        string key,
        long? generation,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await client
                .GetObjectAsync(address.Bucket, key, new GetObjectOptions { Generation = generation }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (GoogleApiException exception) when (exception.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<IDownloadable> SignAsync(
        ArtifactEntry entry,
        ObjectAddress address,
        StorageObject found,
        CancellationToken cancellationToken
    )
    {
        // A generation never changes, and what was logged of it may: its ETag is another one after each change of its metadata.
        return await new ResolvedReference(entry.Path, entry.Size ?? (long?)found.Size, token => SignAsync(address, found, token))
        {
            Md5 = found.Md5Hash,
            HasDigest = WithoutQuotes(found.ETag) == entry.Digest,
        }
            .SignAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    private async ValueTask<string> SignAsync(ObjectAddress address, StorageObject found, CancellationToken cancellationToken)
    {
        if (_signer is null)
        {
            return found.MediaLink;
        }

        UrlSigner.RequestTemplate request = UrlSigner
            .RequestTemplate.FromBucket(address.Bucket)
            .WithObjectName(address.Key)
            .WithHttpMethod(HttpMethod.Get)
            .WithQueryParameters([new("generation", [string.Create(CultureInfo.InvariantCulture, $"{found.Generation}")])]);
        return await _signer.SignAsync(request, UrlSigner.Options.FromDuration(s_lifetime), cancellationToken).ConfigureAwait(false);
    }
}
