using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WandbGen.IO;

/// <summary>The expected content of a partial file.</summary>
/// <param name="fileName">The name of the target.</param>
/// <param name="size">The number of bytes, if it is known.</param>
/// <param name="checksum">The checksum to verify them by, if there is one.</param>
internal sealed class PartialContent(string fileName, long? size, string? checksum)
{
    /// <summary>The prefix of the names of all temporary files for the same target, so that a later process finds what an earlier one
    /// left.</summary>
    public string Place => field ??= PlaceOf(fileName);

    /// <summary>The prefix of the names of those for the same bytes; it begins with the place.</summary>
    public string Identity => field ??= Place + Hash(string.Create(CultureInfo.InvariantCulture, $"{size} {checksum}"));

    /// <summary>The number of bytes, if it is known.</summary>
    public long? Size => size;

    /// <summary>Whether there is a checksum to verify the bytes by.</summary>
    public bool HasChecksum { get; } = !string.IsNullOrWhiteSpace(checksum);

    /// <summary>Whether the bytes will be verified. Otherwise those of an earlier attempt cannot be used.</summary>
    public bool CanResume => HasChecksum && size is not null;

    /// <inheritdoc cref="Place"/>
    public static string PlaceOf(string fileName) => Hash(fileName) + ".";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
