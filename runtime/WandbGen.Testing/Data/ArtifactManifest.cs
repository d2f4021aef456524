using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.Testing.Data;

/// <summary>What an artifact has, as W&amp;B's clients read and check it.</summary>
internal static class ArtifactManifest
{
    public const string FileName = "wandb_manifest.json";

    /// <param name="artifact">The artifact.</param>
    /// <param name="birthArtifact">The id of the artifact that the files were first in.</param>
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

    /// <summary>The digest that tells artifacts apart.</summary>
    public static string ComputeDigest(SandboxArtifact artifact)
    {
        var text = new StringBuilder("wandb-artifact-manifest-v1\n");
        foreach ((string name, string digest, _, _) in InOrder(artifact))
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

    // By code points, which is not the order of UTF-16.
    private static IEnumerable<Entry> InOrder(SandboxArtifact artifact) =>
        artifact
            .Files.Select(static file => new Entry(file.Key, Convert.ToBase64String(Md5(file.Value)), file.Value.Length, null))
            .Concat(artifact.References.Select(static pair => new Entry(pair.Key, pair.Value.Digest, pair.Value.Size, pair.Value)))
            .OrderBy(
                static entry => Encoding.UTF8.GetBytes(entry.Name),
                Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right))
            );

#pragma warning disable CA5351 // W&B's checksum is MD5.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private readonly record struct Entry(string Name, string Digest, long? Size, SandboxReference? Reference);
}
