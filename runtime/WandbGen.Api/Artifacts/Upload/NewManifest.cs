using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using WandbGen.IO;

namespace WandbGen;

/// <summary>The manifest of a version that is being logged.</summary>
internal static class NewManifest
{
    public const string FileName = "wandb_manifest.json";

    public const string StorageLayout = "V2";

    // Written in pieces: a manifest may have millions of entries.
    private const int FlushSize = 64 * 1024;

    /// <summary>The digest that W&amp;B knows the contents by.</summary>
    /// <param name="entries">The entries, in the order of their paths' code points.</param>
    public static string ComputeDigest(IReadOnlyList<PreparedEntry> entries)
    {
        using IncrementalHash hash = Checksum.Create();
        hash.AppendData("wandb-artifact-manifest-v1\n"u8);
        foreach (PreparedEntry entry in entries)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Path}:{entry.Digest}\n"));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Writes a manifest of version 1.</summary>
    /// <param name="entries">The entries, in the order of their paths' code points.</param>
    /// <param name="write">Receives the next bytes, which are valid until it has completed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        IReadOnlyList<PreparedEntry> entries,
        Func<ReadOnlyMemory<byte>, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        var buffer = new ArrayBufferWriter<byte>(2 * FlushSize);
        var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteString("storagePolicy", "wandb-storage-policy-v1");
            writer.WriteStartObject("storagePolicyConfig");
            writer.WriteString("storageLayout", StorageLayout);
            writer.WriteEndObject();
            writer.WriteStartObject("contents");
            foreach (PreparedEntry entry in entries)
            {
                Write(writer, entry);
                if (writer.BytesPending > FlushSize)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    writer.Flush();
                    await write(buffer.WrittenMemory).ConfigureAwait(false);
                    buffer.ResetWrittenCount();
                }
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.Flush();
            await write(buffer.WrittenMemory).ConfigureAwait(false);
        }
    }

    private static void Write(Utf8JsonWriter writer, PreparedEntry entry)
    {
        writer.WriteStartObject(entry.Path);
        writer.WriteString("digest", entry.Digest);
        if (entry.Reference is not null)
        {
            writer.WriteString("ref", entry.Reference);
        }
        else if (entry.BirthArtifactId is not null)
        {
            writer.WriteString("birthArtifactID", entry.BirthArtifactId);
        }

        if (!entry.Extra.IsNull && entry.Extra.Count > 0)
        {
            writer.WritePropertyName("extra");
            entry.Extra.WriteTo(writer);
        }

        if (entry.Size is { } size)
        {
            writer.WriteNumber("size", size);
        }

        writer.WriteEndObject();
    }
}
