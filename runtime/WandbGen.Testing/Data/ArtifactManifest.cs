using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.Testing.Data;

/// <summary>The manifest of an artifact, as W&amp;B's clients read and verify it.</summary>
internal static class ArtifactManifest
{
    public const string FileName = "wandb_manifest.json";

    /// <param name="artifact">The artifact.</param>
    /// <param name="birthArtifact">The id of the artifact that the files were first uploaded to.</param>
    public static byte[] Create(SandboxArtifact artifact, string birthArtifact) =>
        artifact.Manifest
        ?? JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["version"] = 1,
                ["storagePolicy"] = "wandb-storage-policy-v1",
                ["storagePolicyConfig"] = new JsonObject { ["storageLayout"] = artifact.StorageLayout },
                ["contents"] = new JsonObject(
                    InOrder(artifact).Select(entry => KeyValuePair.Create(entry.Name, (JsonNode?)ToJson(entry, birthArtifact)))
                ),
            }
        );

    /// <summary>Computes the digest that identifies the contents of an artifact.</summary>
    public static string ComputeDigest(SandboxArtifact artifact) => ComputeDigest(InOrder(artifact));

    /// <summary>Reads a manifest that a client wrote.</summary>
    /// <exception cref="FormatException">The bytes are not a manifest, or have another digest than stated.</exception>
    public static IReadOnlyList<ManifestEntry> Read(byte[] bytes, string digest)
    {
        JsonObject contents;
        try
        {
            JsonNode manifest = JsonNode.Parse(bytes)!;
            contents =
                (int)manifest["version"]! == 1 && (string)manifest["storagePolicy"]! == "wandb-storage-policy-v1"
                    ? manifest["contents"]!.AsObject()
                    : throw new FormatException("the manifest has another version or storage policy");
            Entry[] entries =
            [
                .. contents.Select(static pair => new Entry(
                    pair.Key,
                    (string)pair.Value!["digest"]!,
                    (long?)pair.Value["size"],
                    (string?)pair.Value["ref"] is { } uri ? new SandboxReference(uri, (string)pair.Value["digest"]!) : null
                )),
            ];
            string actual = ComputeDigest(InOrder(entries));
            return actual == digest
                ?
                [
                    .. entries.Select(static entry => new ManifestEntry(
                        entry.Name,
                        entry.Reference is null ? Convert.FromBase64String(entry.Digest) : null,
                        entry.Size ?? 0
                    )),
                ]
                : throw new FormatException($"the manifest makes the digest {actual}, and the artifact was created with {digest}");
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException($"the manifest cannot be read: {exception.Message}", exception);
        }
    }

    private static string ComputeDigest(IEnumerable<Entry> entries)
    {
        var text = new StringBuilder("wandb-artifact-manifest-v1\n");
        foreach ((string name, string digest, _, _) in entries)
        {
            text.Append(name).Append(':').Append(digest).Append('\n');
        }

        return Convert.ToHexStringLower(Md5(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static JsonObject ToJson(Entry entry, string birthArtifact)
    {
        var json = new JsonObject { ["digest"] = entry.Digest };
        if (entry.Size is { } size)
        {
            json["size"] = size;
        }

        if (entry.Reference is not { } reference)
        {
            json["birthArtifactID"] = birthArtifact;
            return json;
        }

        json["ref"] = reference.Uri;
        if (reference.Extra is not null)
        {
            json["extra"] = JsonNode.Parse(reference.Extra);
        }

        return json;
    }

    // The order is by code points, which differs from that of UTF-16.
    private static IEnumerable<Entry> InOrder(SandboxArtifact artifact) =>
        InOrder(
            artifact
                .Files.Select(static file => new Entry(file.Key, Convert.ToBase64String(Md5(file.Value)), file.Value.Length, null))
                .Concat(artifact.References.Select(static pair => new Entry(pair.Key, pair.Value.Digest, pair.Value.Size, pair.Value)))
        );

    private static IEnumerable<Entry> InOrder(IEnumerable<Entry> entries) =>
        entries.OrderBy(
            static entry => Encoding.UTF8.GetBytes(entry.Name),
            Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right))
        );

#pragma warning disable CA5351 // W&B's checksum is MD5.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private readonly record struct Entry(string Name, string Digest, long? Size, SandboxReference? Reference);
}
