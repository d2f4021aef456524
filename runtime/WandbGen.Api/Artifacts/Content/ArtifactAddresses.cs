using System.Globalization;
using WandbGen.CompilerServices;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Requests the addresses of an artifact's files in batches, for the needed files only.</summary>
/// <param name="client">The client of the artifact's server.</param>
/// <param name="artifact">The artifact.</param>
/// <param name="manifest">The manifest of the artifact.</param>
internal sealed partial class ArtifactAddresses(WandbClient client, Artifact artifact, ArtifactManifest manifest)
{
    private const string BatchSizeVariable = "WANDB_ARTIFACT_FETCH_FILE_URL_BATCH_SIZE";
    private const int DefaultBatchSize = 5000;

    private const string ByEntries = "filesByManifestEntries";

    // A server that has refused the field as unknown is not asked for it again.
    private volatile bool _isOlder;

    private volatile bool _isFound;

    /// <summary>How many are asked for at once, as by W&amp;B's own client.</summary>
    /// <exception cref="WandbConfigurationException">What is configured is no number of files.</exception>
    public int BatchSize { get; } =
        client.Options.Environment[BatchSizeVariable] is not { } text ? DefaultBatchSize
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0 ? size
        : throw new WandbConfigurationException($"{BatchSizeVariable} must be a number of files, at least 1.");

    /// <summary>Requests the addresses of files.</summary>
    /// <param name="files">At most <see cref="BatchSize"/> files of the artifact.</param>
    /// <param name="cancellationToken">Ends asking.</param>
    public async Task FindAsync(IReadOnlyCollection<EntryFile> files, CancellationToken cancellationToken)
    {
        Dictionary<string, EntryFile> wanted = files.ToDictionary(static file => file.Entry.Path, StringComparer.Ordinal);
        if (!_isOlder)
        {
            await FindByEntriesAsync(wanted, cancellationToken).ConfigureAwait(false);
        }

        // The remaining files are those that the server left out.
        if (_isOlder && wanted.Count > 0)
        {
            await FindByMembershipAsync(wanted, cancellationToken).ConfigureAwait(false);
        }

        if (wanted.Count > 0)
        {
            await ThrowIfDeletedAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (EntryFile file in wanted.Values)
        {
            file.Url = await GetLastResortAsync(file.Entry, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FindByEntriesAsync(Dictionary<string, EntryFile> wanted, CancellationToken cancellationToken)
    {
        FilesOfEntries? found;
        try
        {
            found = await QueryFilesAsync(
                    client,
                    artifact.Id,
                    [.. wanted.Values.Select(static file => ManifestEntryInput.Of(file.Entry))],
                    manifest.StorageLayout,
                    manifest.StorageRegion,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (WandbGraphQLException exception) when (exception.Errors.Any(IsUnknownField))
        {
            _isOlder = true;
            return;
        }

        foreach (FileOfEntry file in (found?.Edges ?? []).Select(static edge => edge?.File).OfType<FileOfEntry>())
        {
            // The path is the name in this answer, and the display name in others. A file that was not requested is ignored.
            if (
                !string.IsNullOrEmpty(file.DirectUrl)
                && (wanted.Remove(file.Name, out EntryFile? known) || wanted.Remove(file.DisplayName, out known))
            )
            {
                known.Url = file.DirectUrl;
            }
        }
    }

    private async Task FindByMembershipAsync(Dictionary<string, EntryFile> wanted, CancellationToken cancellationToken)
    {
        var listing = new ArtifactFiles(
            client,
            artifact.Entity,
            artifact.Project,
            artifact.Collection,
            artifact.Version,
            [.. wanted.Keys],
            pageSize: wanted.Count
        );
        await foreach (ArtifactFile file in listing.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!string.IsNullOrEmpty(file.DirectUrl) && wanted.Remove(file.Name, out EntryFile? known))
            {
                known.Url = file.DirectUrl;
            }
        }
    }

    // If the server returns no addresses, the artifact may have been deleted. The storage would only report each file as missing.
    private async Task ThrowIfDeletedAsync(CancellationToken cancellationToken)
    {
        if (_isFound)
        {
            return;
        }

        string? state = await ArtifactMutations.QueryStateAsync(client, artifact.Id, cancellationToken).ConfigureAwait(false);
        if (state is null or "DELETED")
        {
            throw new WandbNotFoundException(
                SafeText.Clean(
                    $"The artifact '{artifact.Path}' was deleted after its manifest was read, or the API key has lost its access to it."
                ),
                "artifact",
                "Artifact"
            );
        }

        _isFound = true;
    }

    // Returns the server's own address of a file by its checksum, which requires the API key and redirects to the storage.
    private async ValueTask<string> GetLastResortAsync(ArtifactEntry entry, CancellationToken cancellationToken)
    {
        string md5 = Convert.ToHexStringLower(Convert.FromBase64String(entry.Digest));
        if (manifest.StorageLayout == "V1")
        {
            return $"/artifacts/{Uri.EscapeDataString(artifact.Entity)}/{md5}";
        }

        ServerFeatures features = await client.GetFeaturesAsync(cancellationToken).ConfigureAwait(false);
        string[] segments =
        [
            manifest.StorageRegion ?? "default",
            artifact.Entity,
            artifact.Project,
            artifact.Collection,
            .. features.Has("ARTIFACT_V2_DOWNLOAD_HANDLER_SUPPORTS_ARTIFACT_ID") ? [artifact.Id] : Array.Empty<string>(),
            entry.BirthArtifactId ?? "",
            md5,
            entry.Path[(entry.Path.LastIndexOf('/') + 1)..],
        ];
        return "/artifactsV2/" + string.Join('/', segments.Select(Uri.EscapeDataString));
    }

    // The messages of servers differ, but each names the field or its type.
    private static bool IsUnknownField(GraphQLError error) =>
        error.Message.Contains(ByEntries, StringComparison.Ordinal)
        || error.Message.Contains("ArtifactManifestEntryInput", StringComparison.Ordinal);

    [WandbQuery(
        """
            query ArtifactFilesByManifestEntries(
              $id: ID!
              $entries: [ArtifactManifestEntryInput!]!
              $storageLayout: String!
              $storageRegion: String
            ) {
              artifact(id: $id) {
                filesByManifestEntries(
                  entries: $entries
                  storageLayout: $storageLayout
                  manifestVersion: "1"
                  storageRegion: $storageRegion
                )
              }
            }
            """
    )]
    private static partial Task<FilesOfEntries?> QueryFilesAsync(
        WandbClient client,
        string id,
        IReadOnlyList<ManifestEntryInput> entries,
        string storageLayout,
        string? storageRegion,
        CancellationToken cancellationToken
    );
}

/// <summary>An entry of a manifest whose address is requested.</summary>
[WandbInput("ArtifactManifestEntryInput")]
internal sealed partial record ManifestEntryInput
{
    public required string Name { get; init; }

    public required string Digest { get; init; }

    public long? Size { get; init; }

    [WandbField("birthArtifactID")]
    public string? BirthArtifactId { get; init; }

    public static ManifestEntryInput Of(ArtifactEntry entry) =>
        new()
        {
            Name = entry.Path,
            Digest = entry.Digest,
            Size = entry.Size,
            BirthArtifactId = entry.BirthArtifactId,
        };
}

/// <summary>The files of entries.</summary>
[WandbObject("FileConnection")]
internal sealed partial record FilesOfEntries([WandbField("edges")] IReadOnlyList<FileOfEntryEdge?> Edges);

/// <summary>A file in a connection.</summary>
[WandbObject("FileEdge")]
internal readonly partial record struct FileOfEntryEdge([WandbField("node")] FileOfEntry? File);

/// <summary>A file's name and its address.</summary>
[WandbObject("File")]
internal sealed partial record FileOfEntry(string Name, string DisplayName, string DirectUrl);
