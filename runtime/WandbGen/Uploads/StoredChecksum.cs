using System.Net.Http.Headers;
using WandbGen.Downloads;

namespace WandbGen.Uploads;

/// <summary>The checksum that a storage states for the bytes that it received.</summary>
internal static class StoredChecksum
{
    /// <summary>Compares the checksum in the storage's answer with the bytes that were sent.</summary>
    /// <param name="response">The answer to a PUT.</param>
    /// <param name="md5">The MD5 in base64 of the bytes that were sent.</param>
    /// <returns>Whether they are equal; <see langword="null"/> if the storage states no checksum.</returns>
    public static bool? Matches(HttpResponseMessage response, string md5)
    {
        if (FindMd5(response) is { } stored)
        {
            return stored == md5;
        }

        // S3's tag is the MD5, unless the object is encrypted with a key of a key service. Equal tags prove equal bytes; different tags
        // prove nothing.
        return
            response.Headers.ETag is { IsWeak: false } tag
            && tag.Tag.AsSpan()
                .Trim('"')
                .Equals(Convert.ToHexStringLower(Convert.FromBase64String(md5)), StringComparison.OrdinalIgnoreCase)
            ? true
            : null;
    }

    // Azure answers with Content-MD5, Google's storage with x-goog-hash: crc32c=…,md5=….
    private static string? FindMd5(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentMD5 is { Length: 16 } contentMd5)
        {
            return Convert.ToBase64String(contentMd5);
        }

        if (response.Headers.NonValidated.TryGetValues("x-goog-hash", out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                foreach (Range part in value.AsSpan().Split(','))
                {
                    ReadOnlySpan<char> hash = value.AsSpan()[part].Trim();
                    if (hash.StartsWith("md5=", StringComparison.OrdinalIgnoreCase))
                    {
                        // A value that is not an MD5 proves nothing.
                        return Verification.TryReadMd5(hash["md5=".Length..].ToString());
                    }
                }
            }
        }

        return null;
    }
}
