using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>W&amp;B's checksum of a file: MD5 in base64. It guards against damage, not against an attacker.</summary>
internal static class Checksum
{
    private const int BufferSize = 128 * 1024;

#pragma warning disable CA5351 // It is what W&B computes.
    public static IncrementalHash Create() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    /// <summary>Returns the checksum of bytes that are all there, which takes less than one of parts.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> md5 = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(bytes, md5);
        return Convert.ToBase64String(md5);
    }
#pragma warning restore CA5351

    /// <summary>Returns the checksum of the bytes that were added so far.</summary>
    public static string ToText(IncrementalHash hash) => Convert.ToBase64String(hash.GetCurrentHash());

    /// <summary>Adds bytes of a file.</summary>
    /// <returns>The number of bytes, which is less than requested if the file ends before.</returns>
    public static long Add(IncrementalHash hash, SafeFileHandle file, long start, long end, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long position = start;
            while (
                position < end
                && RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)), position) is > 0 and int read
            )
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                position += read;
            }

            return position - start;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
