using System.Text.Json;
using WandbGen.Tool.IO;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Mirrors;

/// <summary>Mirrors one version of an artifact, whose contents never change: its files, its entries, and what is known of it.</summary>
internal static class ArtifactMirror
{
    private const string FilesFolder = "files";
    private const string Description = "artifact.json";
    private const string EntriesFile = "entries.jsonl";

    // The columns of a version that never change. Aliases are not among them.
    private static readonly Column<Artifact>[] s_columns =
    [
        new("path", static artifact => artifact.Path),
        new("type", static artifact => artifact.Type),
        new("version", static artifact => artifact.Version),
        new("digest", static artifact => artifact.Digest),
        new("size", static artifact => (long?)artifact.Size),
        new("created", static artifact => artifact.CreatedAt),
        new("aliases", static artifact => Cell.List(artifact.Aliases)),
        new("tags", static artifact => Cell.List(artifact.Tags)),
        new("description", static artifact => artifact.Description),
        new("metadata", static artifact => artifact.Metadata),
    ];

    /// <returns>What was done; <see langword="null"/> if nothing has changed.</returns>
    public static async Task<MirrorChange?> RunAsync(Artifact artifact, string directory, CancellationToken cancellationToken)
    {
        using var description = new MemoryStream();
        WriteDescription(description, artifact);
        string version = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(description.ToArray()));
        if (
            MirrorRecord.Read(directory) is { } before
            && before.Version == version
            && before.Entries.All(entry => IsThere(directory, entry))
        )
        {
            return null;
        }

        MirrorDirectory.DeletePartials(directory);
        List<ArtifactEntry> entries = await artifact
            .Entries(cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        // The targets of references are not downloaded; the entries have their addresses.
        var options = new ArtifactSyncOptions { Download = new ArtifactDownloadOptions { FollowReferences = false } };
        ArtifactDownload done = await artifact
            .SyncAsync(Path.Combine(directory, FilesFolder), options, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        AtomicFile.Write(Path.Combine(directory, EntriesFile), stream => WriteEntries(stream, entries), replace: true);
        AtomicFile.Write(Path.Combine(directory, Description), stream => stream.Write(description.ToArray()), replace: true);
        new MirrorRecord
        {
            Path = artifact.Path,
            Version = version,
            Entries =
            [
                .. entries
                    .Where(static entry => entry.Reference is null)
                    .Select(entry => new MirrorEntry(
                        $"{FilesFolder}/{entry.Path}",
                        entry.Size ?? new FileInfo(Path.Combine(directory, FilesFolder, entry.Path)).Length,
                        entry.Digest,
                        null
                    )),
                MirrorEntry.OfFile(directory, EntriesFile),
                MirrorEntry.OfFile(directory, Description),
            ],
        }.Write(directory);
        return new MirrorChange(done.Downloaded, done.BytesDownloaded, 0);
    }

    private static bool IsThere(string directory, MirrorEntry entry) =>
        new FileInfo(Path.Combine(directory, entry.Path)) is { Exists: true } file && file.Length == entry.Size;

    private static void WriteDescription(Stream stream, Artifact artifact)
    {
        using var writer = new Utf8JsonWriter(stream, JsonFormat.WriterOptions);
        JsonListingWriter<Artifact>.Write(writer, s_columns, artifact);
        writer.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteEntries(Stream stream, List<ArtifactEntry> entries)
    {
        using var writer = new Utf8JsonWriter(stream, JsonFormat.WriterOptions with { Indented = false });
        foreach (ArtifactEntry entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("path", entry.Path);
            writer.WriteString("digest", entry.Digest);
            if (entry.Size is { } size)
            {
                writer.WriteNumber("size", size);
            }

            if (entry.Reference is { } reference)
            {
                writer.WriteString("reference", reference);
            }

            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            stream.WriteByte((byte)'\n');
        }
    }
}
