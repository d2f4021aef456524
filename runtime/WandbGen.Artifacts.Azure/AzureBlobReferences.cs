using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace WandbGen;

/// <summary>
/// Follows references to Azure blobs (<c>https://account.blob.core.windows.net/container/blob</c>). Pass it in
/// <see cref="ArtifactDownloadOptions.References"/> to download them, and in <see cref="ArtifactUploadOptions.References"/> to log their
/// ETags, sizes and versions. If the current blob does not have the ETag that was logged, the version of the blob that has this ETag is
/// downloaded.
/// </summary>
/// <example>
/// <code>
/// using Azure.Identity;
///
/// var options = new ArtifactDownloadOptions { References = [new AzureBlobReferences(new DefaultAzureCredential())] };
/// </code>
/// </example>
public sealed class AzureBlobReferences : IArtifactReferenceResolver
{
    private const string Host = ".blob.core.windows.net";

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);
    private static readonly ReferenceFailures s_failures = new("Azure", TextOf, StatusOf);

    private readonly ConcurrentDictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly TokenCredential? _credential;
    private readonly Account? _only;

    /// <summary>Creates a resolver for all accounts at <c>blob.core.windows.net</c>.</summary>
    /// <param name="credential">
    /// The credential, such as <c>DefaultAzureCredential</c> of the package <c>Azure.Identity</c>. Its role must allow user delegation
    /// keys, as <c>Storage Blob Data Reader</c> does.
    /// </param>
    public AzureBlobReferences(TokenCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        _credential = credential;
    }

    /// <summary>Creates a resolver for one account, at any address.</summary>
    /// <param name="client">
    /// A client with the account's key or with a shared access signature, or without credentials for public blobs.
    /// </param>
    public AzureBlobReferences(BlobServiceClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _only = new Account(client, isDelegated: false);
    }

    /// <inheritdoc/>
    public bool CanResolve(Uri reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _only is not null
            ? reference.OriginalString.StartsWith(_only.Address, StringComparison.OrdinalIgnoreCase)
            : reference.Scheme == Uri.UriSchemeHttps && reference.Host.EndsWith(Host, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Account account = _only ?? FindAccount(new Uri(entry.Reference!));
        ObjectAddress address = ObjectAddress.Read(entry, account.Address);
        return await s_failures
            .FindAsync(entry, () => FindAsync(account, entry, address, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ArtifactEntry> ListAsync(ArtifactEntry reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return s_failures.ListAsync(reference, FindToLogAsync(reference, cancellationToken), cancellationToken);
    }

    // The rest of the message is all headers of the answer.
    private static string TextOf(Exception exception) =>
        $"{(exception as RequestFailedException)?.ErrorCode} {exception.Message.Split('\n')[0].TrimEnd()}".TrimStart();

    private static HttpStatusCode? StatusOf(Exception exception) =>
        exception is RequestFailedException { Status: > 0 and var status } ? (HttpStatusCode)status : null;

    private Account FindAccount(Uri reference) =>
        _accounts.GetOrAdd(
            reference.Host,
            static (host, credential) => new Account(new BlobServiceClient(new Uri($"https://{host}/"), credential), isDelegated: true),
            _credential!
        );

    private static async Task<IDownloadable?> FindAsync(
        Account account,
        ArtifactEntry entry,
        ObjectAddress address,
        CancellationToken cancellationToken
    )
    {
        // W&B's client stores the address as the digest if it did not read the object.
        string? tag = entry.Digest == entry.Reference ? null : entry.Digest;
        string? version = ObjectAddress.NoteOf(entry, "versionID");
        BlobContainerClient container = account.Client.GetBlobContainerClient(address.Bucket);
        BlobClient blob = container.GetBlobClient(address.Key);
        blob = version is null ? blob : blob.WithVersion(version);
        BlobProperties? found = await TryReadAsync(blob, cancellationToken).ConfigureAwait(false);
        if (found is not null && IsFolder(found.Metadata))
        {
            return null;
        }

        if (found is not null && (tag is null || WithoutQuotes(found.ETag) == tag))
        {
            return await SignAsync(
                    account,
                    entry,
                    found.VersionId is { } pinned ? blob.WithVersion(pinned) : blob,
                    found.ContentLength,
                    tag,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        if (version is null && tag is not null)
        {
            await foreach (
                BlobItem item in container
                    .GetBlobsAsync(BlobTraits.None, BlobStates.Version, address.Key, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                if (item.Name != address.Key)
                {
                    // They come in the order of their names.
                    break;
                }

                if (item.VersionId is not null && item.Properties.ETag is { } itsTag && WithoutQuotes(itsTag) == tag)
                {
                    return await SignAsync(
                            account,
                            entry,
                            blob.WithVersion(item.VersionId),
                            item.Properties.ContentLength,
                            tag,
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                }
            }
        }

        throw found is null
            ? new WandbNotFoundException($"'{entry.Path}' is a reference to {entry.Reference}, which does not exist.", typeName: "blob")
            : new WandbObjectChangedException(entry.Path);
    }

    private async IAsyncEnumerable<ArtifactEntry> FindToLogAsync(
        ArtifactEntry reference,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Account account = _only ?? FindAccount(new Uri(reference.Reference!));
        ObjectAddress address = ObjectAddress.ReadToLog(reference, account.Address, "?versionId=", out string? version);
        BlobContainerClient container = account.Client.GetBlobContainerClient(address.Bucket);
        BlobProperties? one = null;
        if (address.Key.Length > 0 && !ObjectAddress.IsFolderMarker(address.Key))
        {
            BlobClient blob = container.GetBlobClient(address.Key);
            one = await TryReadAsync(version is null ? blob : blob.WithVersion(version), cancellationToken).ConfigureAwait(false);
        }

        if (one is not null && !IsFolder(one.Metadata))
        {
            yield return Describe(
                reference with
                {
                    Reference = $"{account.Address}{address.Bucket}/{address.Key}",
                },
                one.ETag,
                one.ContentLength,
                one.VersionId
            );
            yield break;
        }

        bool isEmpty = true;
        if (version is null)
        {
            await foreach (
                BlobItem found in container
                    .GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, address.FolderPrefix, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                if (found.Properties.ETag is { } tag && !IsFolder(found.Metadata) && !ObjectAddress.IsFolderMarker(found.Name))
                {
                    isEmpty = false;
                    yield return Describe(
                        address.EntryBelow(reference, found.Name, account.Address),
                        tag,
                        found.Properties.ContentLength,
                        found.VersionId
                    );
                }
            }
        }

        if (isEmpty)
        {
            throw ObjectAddress.NotThere(reference, version, typeName: "blob");
        }
    }

    private static ArtifactEntry Describe(ArtifactEntry entry, ETag tag, long? size, string? version)
    {
        string digest = WithoutQuotes(tag);
        List<KeyValuePair<string, WandbValue>> extra = [KeyValuePair.Create("etag", WandbValue.FromString(digest))];
        if (!string.IsNullOrEmpty(version))
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

    // Tools for hierarchical storage mark folders by metadata.
    private static bool IsFolder(IDictionary<string, string>? metadata) =>
        metadata is not null && metadata.TryGetValue("hdi_isfolder", out string? isFolder) && isFolder == "true";

    private static async Task<BlobProperties?> TryReadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<IDownloadable> SignAsync(
        Account account,
        ArtifactEntry entry,
        BlobClient blob,
        long? size,
        string? tag,
        CancellationToken cancellationToken
    ) =>
        await new ResolvedReference(entry.Path, entry.Size ?? size, token => account.SignAsync(blob, token)) { ExpectedTag = tag }
            .SignAsync(cancellationToken)
            .ConfigureAwait(false);

    private static string WithoutQuotes(ETag tag) => tag.ToString("G").Trim('"');

    /// <summary>A storage account, and how addresses of its blobs are signed.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose.
    private sealed class Account(BlobServiceClient client, bool isDelegated)
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _asking = new(1);
        private UserDelegationKey? _key;

        public BlobServiceClient Client => client;

        /// <summary>The account's own address, with a slash at its end.</summary>
        public string Address { get; } = client.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";

        public async ValueTask<string> SignAsync(BlobClient blob, CancellationToken cancellationToken)
        {
            if (!isDelegated && !blob.CanGenerateSasUri)
            {
                return blob.Uri.AbsoluteUri;
            }

            var builder = new BlobUriBuilder(blob.Uri);
            string? version = string.IsNullOrEmpty(builder.VersionId) ? null : builder.VersionId;
            var signature = new BlobSasBuilder(BlobSasPermissions.Read, DateTimeOffset.UtcNow + s_lifetime)
            {
                BlobContainerName = blob.BlobContainerName,
                BlobName = blob.Name,
                BlobVersionId = version,
                Resource = version is null ? "b" : "bv",
            };
            if (!isDelegated)
            {
                return blob.GenerateSasUri(signature).AbsoluteUri;
            }

            builder.Sas = signature.ToSasQueryParameters(await FindKeyAsync(cancellationToken).ConfigureAwait(false), client.AccountName);
            return builder.ToUri().AbsoluteUri;
        }

        private async Task<UserDelegationKey> FindKeyAsync(CancellationToken cancellationToken)
        {
            await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // An address outlives no key that it was signed with.
                if (_key is null || _key.SignedExpiresOn < DateTimeOffset.UtcNow + s_lifetime)
                {
                    _key = await client
                        .GetUserDelegationKeyAsync(null, DateTimeOffset.UtcNow + (4 * s_lifetime), cancellationToken)
                        .ConfigureAwait(false);
                }

                return _key;
            }
            finally
            {
                _asking.Release();
            }
        }
    }
}
