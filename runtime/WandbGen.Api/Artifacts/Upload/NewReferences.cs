using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using WandbGen.Redaction;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>Finds the digests of references that are logged.</summary>
/// <param name="client">Whose server has the artifacts that are referred to.</param>
/// <param name="artifact">The version that has them.</param>
/// <param name="options">The resolvers of other addresses, and the retries.</param>
internal sealed partial class NewReferences(WandbClient client, NewArtifact artifact, ArtifactUploadOptions options)
{
    private const string ClientArtifactScheme = "wandb-client-artifact://";

    // The same limit as that of W&B's client and of the reader of manifests.
    private const int MostEntries = 10_000_000;

    private readonly ConcurrentDictionary<string, Task<string>> _serverIds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<Artifact>> _artifacts = new(StringComparer.Ordinal);
    private int _found;

    /// <summary>Whether an address is one of another artifact's entry.</summary>
    public static bool IsArtifact(string uri) =>
        uri.StartsWith(ArtifactPath.IdScheme, StringComparison.OrdinalIgnoreCase)
        || uri.StartsWith(ClientArtifactScheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of another artifact's entry.</summary>
    /// <summary>Whether an artifact has an id of the form that addresses of entries are made of.</summary>
    public static bool HasServerId(Artifact artifact) => artifact.Id is { Length: > 0 } id && Base64.IsValid(id);

    public static string ToUri(string artifactId, string path) =>
        $"{ArtifactPath.IdScheme}{Convert.ToHexStringLower(Convert.FromBase64String(artifactId))}/{path}";

    /// <summary>The entries of the version, with those that storages say that its references stand for.</summary>
    /// <exception cref="WandbException">A storage could not be asked, or has no such object.</exception>
    public async Task<IReadOnlyList<NewArtifactEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<NewArtifactEntry, IReadOnlyList<NewArtifactEntry>>(ReferenceEqualityComparer.Instance);
        IReadOnlyList<NewArtifactEntry> entries = options.References.Count == 0 ? [] : artifact.Entries;
        await Parallel
            .ForEachAsync(
                entries,
                new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelFiles, CancellationToken = cancellationToken },
                async (entry, token) =>
                {
                    if (FindResolver(entry) is { } resolver)
                    {
                        found[entry] = await ListAsync(entry, resolver, token).ConfigureAwait(false);
                    }
                }
            )
            .ConfigureAwait(false);
        try
        {
            return artifact.EntriesWith(found);
        }
        catch (ArgumentException exception)
        {
            throw new WandbUploadException(
                $"The targets of references of the artifact '{artifact.Name}' cannot be its entries: {exception.Message} Nothing was "
                    + "sent.",
                artifact.Name,
                exception
            );
        }
    }

    private IArtifactReferenceResolver? FindResolver(NewArtifactEntry entry) =>
        entry is { Reference: { } reference, Digest: null, File: null } && Uri.TryCreate(reference, UriKind.Absolute, out Uri? address)
            ? options.References.FirstOrDefault(resolver => resolver.CanResolve(address))
            : null;

    private async Task<IReadOnlyList<NewArtifactEntry>> ListAsync(
        NewArtifactEntry entry,
        IArtifactReferenceResolver resolver,
        CancellationToken cancellationToken
    )
    {
        var reference = new ArtifactEntry(entry.Path, entry.Reference!)
        {
            Reference = entry.Reference,
            Size = entry.Size,
            Extra = entry.Extra,
        };
        string directory = entry.Path + "/";
        var found = new List<NewArtifactEntry>();
        await foreach (ArtifactEntry one in resolver.ListAsync(reference, cancellationToken).ConfigureAwait(false))
        {
            if (Interlocked.Increment(ref _found) > MostEntries)
            {
                throw new WandbUploadException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"References of the artifact '{artifact.Name}' refer to more than {MostEntries} objects; the last one is "
                            + $"'{entry.Reference}'."
                    ),
                    entry.Path
                );
            }

            bool isBelow = one.Path.StartsWith(directory, StringComparison.Ordinal);
            if ((!isBelow && one.Path != entry.Path) || string.IsNullOrEmpty(one.Digest) || string.IsNullOrEmpty(one.Reference))
            {
                throw new WandbUploadException(
                    $"{resolver.GetType().Name} says that '{entry.Reference}' refers to '{one.Path}', which is not below '{entry.Path}', "
                        + "or has no digest or no address.",
                    entry.Path
                );
            }

            found.Add(
                entry with
                {
                    Path = isBelow && !entry.IsNamed ? one.Path[directory.Length..] : one.Path,
                    Reference = one.Reference,
                    Digest = one.Digest,
                    Size = one.Size,
                    Extra = one.Extra,
                }
            );
        }

        return found;
    }

    /// <summary>Finds the digests of those that have none yet.</summary>
    /// <exception cref="WandbException">An address could not be asked, or what it leads to is not there.</exception>
    public Task ResolveAllAsync(IReadOnlyList<PreparedEntry> entries, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            entries,
            new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelFiles, CancellationToken = cancellationToken },
            async (entry, token) => await ResolveAsync(entry, token).ConfigureAwait(false)
        );

    private async Task ResolveAsync(PreparedEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Reference!.StartsWith(ClientArtifactScheme, StringComparison.OrdinalIgnoreCase))
        {
            await ResolveClientIdAsync(entry, cancellationToken).ConfigureAwait(false);
        }

        if (entry.Digest.Length > 0)
        {
            return;
        }

        string reference = entry.Reference!;
        if (reference.StartsWith(ArtifactPath.IdScheme, StringComparison.OrdinalIgnoreCase))
        {
            await ResolveArtifactAsync(entry, reference, cancellationToken).ConfigureAwait(false);
        }
        else if (Uri.TryCreate(reference, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            await client
                .Content.CreateAttempts(options.Transfer.MaxAttempts)
                .RunAsync(entry, (entry, token) => AskAsync(entry, address, token), cancellationToken)
                .ConfigureAwait(false);
        }
        else
        {
            entry.Digest = reference;
        }
    }

    // The ids that clients give to versions are known to the server only: a manifest has the server's.
    private async Task ResolveClientIdAsync(PreparedEntry entry, CancellationToken cancellationToken)
    {
        (string clientId, string path) = Split(entry, ClientArtifactScheme.Length);
        entry.Reference = ToUri(await _serverIds.GetOrAdd(clientId, _ => FindAsync()).ConfigureAwait(false), path);

        async Task<string> FindAsync() =>
            await QueryServerIdAsync(client, clientId, cancellationToken).ConfigureAwait(false)
            ?? throw new WandbNotFoundException(
                SafeText.Clean($"'{entry.Path}' refers to the artifact '{clientId}' of a client, which the server does not know."),
                "clientIDMapping",
                "ClientIDMapping"
            );
    }

    // The target can be a reference itself. As by W&B's client, the last address outside of artifacts is stored.
    private async Task ResolveArtifactAsync(PreparedEntry entry, string reference, CancellationToken cancellationToken)
    {
        HashSet<string> seen = [];
        while (true)
        {
            (string hexadecimal, string path) = Split(entry, ArtifactPath.IdScheme.Length, reference);
            if (!seen.Add(reference))
            {
                throw new WandbUploadException($"'{entry.Path}' refers to an entry of an artifact that leads back to itself.", entry.Path);
            }

            Artifact other = await _artifacts
                .GetOrAdd(hexadecimal, _ => ReadArtifactAsync(ToId(entry, hexadecimal), cancellationToken))
                .ConfigureAwait(false);
            ArtifactEntry target = await other.FindEntryAsync(path, cancellationToken).ConfigureAwait(false);
            if (target.Reference?.StartsWith(ArtifactPath.IdScheme, StringComparison.OrdinalIgnoreCase) == true)
            {
                reference = target.Reference;
                continue;
            }

            entry.Reference = ToUri(other.Id, path);
            entry.Digest = target.Digest;
            entry.Size = 0;
            return;
        }
    }

    private async Task<Artifact> ReadArtifactAsync(string id, CancellationToken cancellationToken)
    {
        Artifact other = await QueryArtifactAsync(client, id, cancellationToken).ConfigureAwait(false);
        // Once for all that refer to it.
        await other.ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        return other;
    }

    private async ValueTask<bool> AskAsync(PreparedEntry entry, Uri address, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await client
            .Content.GetAsync(address, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            StorageAnswer answer = await client
                .Content.ReadRefusalAsync(response, address, entry.Path, options.Transfer.IdleTimeout, cancellationToken)
                .ConfigureAwait(false);
            throw answer.MayBeAnsweredLater
                ? new WandbTransportException($"{answer.Host} cannot answer now for the reference '{entry.Path}' ({answer}).", answer.Host)
                {
                    StatusCode = answer.Status,
                    RetryAfter = RetryAfter.Read(response, client.Content.TimeProvider),
                    Retryability = Retryability.IfReadOnly,
                }
                : new WandbUploadException($"'{entry.Path}' refers to an address at {answer.Host}, which answered {answer}.", entry.Path)
                {
                    StatusCode = answer.Status,
                };
        }

        string? tag = response.Headers.NonValidated.TryGetValues("ETag", out HeaderStringValues values) ? values.ToString() : null;
        entry.Size ??= response.Content.Headers.ContentLength;
        // Without an ETag the bytes have no identity. As by W&B's client, the address is stored instead.
        entry.Digest = tag?.Trim('"') is { Length: > 0 } text ? text : entry.Reference!;
        if (tag is not null && entry.Extra.IsNull)
        {
            entry.Extra = WandbValue.FromMembers([KeyValuePair.Create("etag", WandbValue.FromString(tag))]);
        }

        return true;
    }

    private static string ToId(PreparedEntry entry, string hexadecimal)
    {
        try
        {
            return Convert.ToBase64String(Convert.FromHexString(hexadecimal));
        }
        catch (FormatException exception)
        {
            throw new WandbUploadException(
                $"'{entry.Path}' refers to an artifact whose id is not hexadecimal: '{hexadecimal}'.",
                entry.Path,
                exception
            );
        }
    }

    private static (string Id, string Path) Split(PreparedEntry entry, int schemeLength, string? reference = null)
    {
        string rest = (reference ?? entry.Reference!)[schemeLength..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash + 1 < rest.Length
            ? (rest[..slash], rest[(slash + 1)..])
            : throw new WandbUploadException($"'{entry.Path}' refers to an artifact without an id, or to none of its entries.", entry.Path);
    }

    [WandbQuery("query ClientIDMapping($clientId: ID!) { clientIDMapping(clientID: $clientId) { serverID } }")]
    private static partial Task<string?> QueryServerIdAsync(WandbClient client, string clientId, CancellationToken cancellationToken);

    [WandbQuery("query ReferencedByNewArtifact($id: ID!) { artifact(id: $id) }")]
    private static partial Task<Artifact> QueryArtifactAsync(WandbClient client, string id, CancellationToken cancellationToken);
}
