namespace WandbGen;

/// <summary>The file of an artifact's manifest.</summary>
/// <param name="client">The client of the artifact's server.</param>
/// <param name="artifact">The artifact.</param>
internal sealed partial class ManifestFile(WandbClient client, Artifact artifact) : IDownloadable
{
    private ManifestOfArtifact? _manifest;

    public string Name => "wandb_manifest.json";

    public long? Size => null;

    public string? Md5 => null;

    public string? Url => _manifest?.DirectUrl;

    public async ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) =>
        (_manifest = await QueryManifestAsync(client, artifact.Id, cancellationToken).ConfigureAwait(false)).DirectUrl;

    /// <summary>Reads the manifest, and compares it with what the server says of the artifact.</summary>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="WandbProtocolException">It is not a manifest, of another version, or contradicts itself.</exception>
    /// <exception cref="WandbIntegrityException">It is of other contents than the artifact's.</exception>
    public async Task<ArtifactManifest> ReadAsync(CancellationToken cancellationToken)
    {
        await RefreshUrlAsync(cancellationToken).ConfigureAwait(false);
        Stream stream = await client.Downloads.OpenReadAsync(this, cancellationToken: cancellationToken).ConfigureAwait(false);
        ArtifactManifest manifest;
        await using (stream.ConfigureAwait(false))
        {
            manifest = await ManifestReader.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        if (_manifest!.Type != ArtifactManifestType.Full)
        {
            // For a part of an artifact, the server has neither digest nor size.
            return manifest;
        }

        string digest = manifest.ComputeDigest();
        return !digest.Equals(artifact.Digest, StringComparison.OrdinalIgnoreCase) ? throw Contradiction("digest", artifact.Digest, digest)
            : manifest.TotalSize is { } size && !manifest.MayHaveSize(artifact.Size)
                ? throw Contradiction("size in bytes", Text(artifact.Size), Text(size))
            : manifest;
    }

    private WandbIntegrityException Contradiction(string what, string expected, string actual) =>
        new($"the manifest of {artifact.Name}", what, expected, actual);

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [WandbQuery("query ArtifactManifest($id: ID!) { artifact(id: $id) { currentManifest } }")]
    private static partial Task<ManifestOfArtifact> QueryManifestAsync(WandbClient client, string id, CancellationToken cancellationToken);
}

/// <summary>The address and the type of a manifest.</summary>
[WandbObject("ArtifactManifest")]
internal sealed partial record ManifestOfArtifact(GraphQLEnum<ArtifactManifestType> Type, [WandbField("file.directUrl")] string DirectUrl);

/// <summary>The type of a manifest: GraphQL's <c>ArtifactManifestType</c>.</summary>
internal enum ArtifactManifestType
{
    /// <summary>The manifest of a complete artifact.</summary>
    Full,

    /// <summary>The entries that were added to an earlier version.</summary>
    Incremental,

    /// <summary>The entries that one of several processes added.</summary>
    Patch,
}
