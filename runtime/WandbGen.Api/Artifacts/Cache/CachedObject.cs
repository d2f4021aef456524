using System.Security.Cryptography;
using System.Text;
using WandbGen.Downloads;

namespace WandbGen;

/// <summary>The place of the bytes of an entry in the cache.</summary>
/// <param name="Kind">The kind of the name: <c>md5</c> or <c>etag</c>.</param>
/// <param name="Name">The name of the bytes in hexadecimal. Its first two digits are a directory.</param>
/// <param name="Size">The number of bytes, if the manifest states it.</param>
/// <param name="Md5">The MD5 of the bytes, if it is known.</param>
internal sealed record CachedObject(string Kind, string Name, long? Size, string? Md5)
{
    /// <summary>The directory below that of all objects.</summary>
    public string Directory => Path.Combine(Kind, Name[..2]);

    /// <summary>The name in the directory.</summary>
    public string FileName => Name[2..];

    /// <summary>Returns the object of an entry, or <see langword="null"/> if the entry does not identify its bytes.</summary>
    public static CachedObject? Of(ArtifactEntry entry)
    {
        IDownloadable known = ArtifactReferences.Describe(entry);
        if (known.Md5 is not null)
        {
            return new CachedObject("md5", Convert.ToHexStringLower(Convert.FromBase64String(known.Md5)), known.Size, known.Md5);
        }

        // For most storages, the ETag of an object with one part is the MD5. If an ETag only looks like an MD5, the file is not found and
        // is downloaded.
        return entry.Reference is null || entry.Digest == entry.Reference
            ? null
            : new CachedObject("etag", NameOf(entry.Reference, entry.Digest), entry.Size, Verification.TryReadMd5(entry.Digest));
    }

    private static string NameOf(string reference, string tag)
    {
        Span<byte> hashes = stackalloc byte[2 * SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(reference), hashes);
        SHA256.HashData(Encoding.UTF8.GetBytes(tag), hashes[SHA256.HashSizeInBytes..]);
        return Convert.ToHexStringLower(SHA256.HashData(hashes));
    }
}
