using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.Testing.Data;

/// <summary>What an artifact has, as W&amp;B's clients read and check it.</summary>
internal static class ArtifactManifest
{
    public const string FileName = "wandb_manifest.json";

    /// <param name="birthArtifact">The id of the artifact that the files were first in.</param>
    public static byte[] Create(IReadOnlyDictionary<string, byte[]> files, string birthArtifact) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["version"] = 1,
                ["storagePolicy"] = "wandb-storage-policy-v1",
                ["storagePolicyConfig"] = new JsonObject { ["storageLayout"] = "V2" },
                ["contents"] = new JsonObject(
                    InOrder(files)
                        .Select(file =>
                            KeyValuePair.Create(
                                file.Key,
                                (JsonNode?)
                                    new JsonObject
                                    {
                                        ["digest"] = Digest(file.Value),
                                        ["size"] = file.Value.Length,
                                        ["birthArtifactID"] = birthArtifact,
                                    }
                            )
                        )
                ),
            }
        );

    /// <summary>The digest that tells artifacts apart.</summary>
    public static string ComputeDigest(IReadOnlyDictionary<string, byte[]> files)
    {
        var text = new StringBuilder("wandb-artifact-manifest-v1\n");
        foreach ((string name, byte[] content) in InOrder(files))
        {
            text.Append(name).Append(':').Append(Digest(content)).Append('\n');
        }

        return Convert.ToHexStringLower(Md5(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // By code points, which is not the order of UTF-16.
    private static IOrderedEnumerable<KeyValuePair<string, byte[]>> InOrder(IReadOnlyDictionary<string, byte[]> files) =>
        files.OrderBy(
            static file => Encoding.UTF8.GetBytes(file.Key),
            Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right))
        );

    private static string Digest(byte[] content) => Convert.ToBase64String(Md5(content));

#pragma warning disable CA5351 // W&B's checksum is MD5.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
