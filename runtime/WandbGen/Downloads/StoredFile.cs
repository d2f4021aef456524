using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads;

/// <summary>Compares a file that is on the disk with what the server says of it.</summary>
internal static class StoredFile
{
    private const int BufferSize = 128 * 1024;

    /// <summary>What the file was checked against; <see langword="null"/> if it is not there or wrong.</summary>
    /// <param name="target">Where it is.</param>
    /// <param name="file">What the server says.</param>
    /// <param name="sizeOnly">Whether the size is enough where the server knows the MD5 too.</param>
    /// <param name="cancellationToken">Ends reading it.</param>
    public static VerificationLevel? Verify(TargetPath target, IDownloadable file, bool sizeOnly, CancellationToken cancellationToken)
    {
        try
        {
            using HeldDirectory? directory = target.TryOpenDirectory();
            using SafeFileHandle? handle = directory?.TryOpenRead(target.FileName);
            if (handle is null || file.Size is not { } size || RandomAccess.GetLength(handle) != size)
            {
                return null;
            }

            return sizeOnly || string.IsNullOrEmpty(file.Md5) ? VerificationLevel.SizeOnly
                : ComputeMd5(handle, cancellationToken) == file.Md5 ? VerificationLevel.Md5
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // What cannot be read or is no file is not known to be right; replacing it needs no right to read it.
            return null;
        }
    }

    private static string ComputeMd5(SafeFileHandle handle, CancellationToken cancellationToken)
    {
#pragma warning disable CA5351 // W&B's checksum is MD5; it guards against damage, not against an attacker.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long position = 0;
            while (RandomAccess.Read(handle, buffer, position) is > 0 and int read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                md5.AppendData(buffer, 0, read);
                position += read;
            }

            return Convert.ToBase64String(md5.GetCurrentHash());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
