using System.Net.Http.Headers;
using WandbGen.Redaction;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>Finds the digests of references that are logged.</summary>
/// <param name="client">Whose server has the artifacts that are referred to.</param>
/// <param name="maxAttempts">How often an address is asked.</param>
internal sealed partial class NewReferences(WandbClient client, int maxAttempts)
{
    private const string ClientArtifactScheme = "wandb-client-artifact://";

    private readonly Dictionary<string, string> _serverIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Artifact> _artifacts = new(StringComparer.Ordinal);

    /// <summary>The address of another artifact's entry.</summary>
    public static string ToUri(string artifactId, string path) =>
        $"{ArtifactPath.IdScheme}{Convert.ToHexStringLower(Convert.FromBase64String(artifactId))}/{path}";

    /// <summary>Finds the digest of one; not called by two threads at once.</summary>
    /// <exception cref="WandbException">The address could not be asked, or what it leads to is not there.</exception>
    public async Task ResolveAsync(PreparedEntry entry, CancellationToken cancellationToken)
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
                .Content.CreateAttempts(maxAttempts)
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
        if (!_serverIds.TryGetValue(clientId, out string? serverId))
        {
            serverId =
                await QueryServerIdAsync(client, clientId, cancellationToken).ConfigureAwait(false)
                ?? throw new WandbNotFoundException(
                    SafeText.Clean($"'{entry.Path}' refers to the artifact '{clientId}' of a client, which the server does not know."),
                    "clientIDMapping",
                    "ClientIDMapping"
                );
            _serverIds.Add(clientId, serverId);
        }

        entry.Reference = ToUri(serverId, path);
    }

    // What is referred to may be a reference itself: the last one that leads out of artifacts is written down, as by W&B's own client.
    private async Task ResolveArtifactAsync(PreparedEntry entry, string reference, CancellationToken cancellationToken)
    {
        HashSet<string> seen = [];
        while (true)
        {
            (string hexadecimal, string path) = Split(entry, ArtifactPath.IdScheme.Length, reference);
            ArtifactPath parsed = ArtifactPath.Parse(reference);
            if (!seen.Add(reference))
            {
                throw new WandbUploadException($"'{entry.Path}' refers to an entry of an artifact that leads back to itself.", entry.Path);
            }

            if (!_artifacts.TryGetValue(hexadecimal, out Artifact? artifact))
            {
                artifact = await QueryArtifactAsync(client, parsed.Id!, cancellationToken).ConfigureAwait(false);
                _artifacts.Add(hexadecimal, artifact);
            }

            ArtifactEntry target = await artifact.FindEntryAsync(path, cancellationToken).ConfigureAwait(false);
            if (target.Reference?.StartsWith(ArtifactPath.IdScheme, StringComparison.OrdinalIgnoreCase) == true)
            {
                reference = target.Reference;
                continue;
            }

            entry.Reference = ToUri(artifact.Id, path);
            entry.Digest = target.Digest;
            entry.Size = 0;
            return;
        }
    }

    private async ValueTask<bool> AskAsync(PreparedEntry entry, Uri address, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await client
            .Content.GetAsync(address, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            string host = ServerOrigin.Describe(address);
            StorageAnswer answer = await StorageAnswer.ReadAsync(response, address, cancellationToken).ConfigureAwait(false);
            throw answer.MayBeAnsweredLater
                ? new WandbTransportException($"{host} cannot say what '{entry.Path}' refers to now ({answer}).", host)
                {
                    StatusCode = answer.Status,
                    Retryability = Retryability.IfReadOnly,
                }
                : new WandbUploadException($"'{entry.Path}' refers to an address at {host}, which answered {answer}.", entry.Path)
                {
                    StatusCode = answer.Status,
                };
        }

        string? tag = response.Headers.NonValidated.TryGetValues("ETag", out HeaderStringValues values) ? values.ToString() : null;
        entry.Size ??= response.Content.Headers.ContentLength;
        // Without a tag nothing tells these bytes from others: W&B's own client writes the address then.
        entry.Digest = tag?.Trim('"') is { Length: > 0 } text ? text : entry.Reference!;
        if (tag is not null && entry.Extra.IsNull)
        {
            entry.Extra = WandbValue.FromMembers([KeyValuePair.Create("etag", WandbValue.FromString(tag))]);
        }

        return true;
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
