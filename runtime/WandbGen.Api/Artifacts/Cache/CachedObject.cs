using System.Security.Cryptography;
using System.Text;
using WandbGen.Downloads;

namespace WandbGen;

/// <summary>Where the cache has the bytes of an entry, or would have them.</summary>
/// <param name="Kind">What the bytes are named by: <c>md5</c> or <c>etag</c>.</param>
/// <param name="Name">The name of the bytes in hexadecimal; two digits of it are a directory.</param>
/// <param name="Size">The number of bytes, if the manifest states it.</param>
/// <param name="Md5">The MD5 of the bytes, if it is known.</param>
internal sealed record CachedObject(string Kind, string Name, long? Size, string? Md5)
{
    /// <summary>The directory below that of all objects.</summary>
    public string Directory => Path.Combine(Kind, Name[..2]);

    /// <summary>The name in the directory.</summary>
    public string FileName => Name[2..];

    /// <summary>The object of an entry; <see langword="null"/> if nothing tells its bytes from those of another time.</summary>
    public static CachedObject? Of(ArtifactEntry entry)
    {
        IDownloadable known = ArtifactReferences.Describe(entry);
        if (known.Md5 is not null)
        {
            return new CachedObject("md5", Convert.ToHexStringLower(Convert.FromBase64String(known.Md5)), known.Size, known.Md5);
        }

        // An ETag of one part is the MD5 with most storages; one that only looks like it proves nothing and costs a download.
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
