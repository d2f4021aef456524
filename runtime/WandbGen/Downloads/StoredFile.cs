using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using WandbGen.IO;

namespace WandbGen.Downloads;

/// <summary>Compares a file on the disk with the size and MD5 that the server states.</summary>
internal static class StoredFile
{
    /// <summary>What the file was checked against; <see langword="null"/> if it is not there, wrong, or not known to be right.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="file">What the server says.</param>
    /// <param name="proof">What proves it right.</param>
    /// <param name="cancellationToken">Ends reading it.</param>
    /// <exception cref="IOException">There are no more handles. That it cannot be read is no exception: replacing it needs no right to read
    /// it.</exception>
    public static VerificationLevel? Verify(
        HeldDirectory directory,
        string name,
        IDownloadable file,
        StoredFileProof proof,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using SafeFileHandle? handle = directory.TryOpenRead(name);
            return handle is null ? null : Verify(handle, file, proof, cancellationToken);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException && !HandleLimit.RanOut(exception))
        {
            // A file that cannot be read is not known to be correct.
            return null;
        }
    }

    /// <summary>Compares the file with the server's MD5, and flushes it to the disk if they are equal.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="file">What the server says.</param>
    /// <param name="flush">What flushes, because the process that wrote the file need not have; <see langword="null"/> to flush
    /// nothing.</param>
    /// <param name="cancellationToken">Ends reading it.</param>
    /// <returns>Whether the file exists and has the server's MD5.</returns>
    public static bool VerifyAndFlush(
        HeldDirectory directory,
        string name,
        IDownloadable file,
        DirectoryFlush? flush,
        CancellationToken cancellationToken
    )
    {
        using SafeFileHandle? handle = directory.TryOpenRead(name);
        if (handle is null || Verify(handle, file, StoredFileProof.Md5, cancellationToken) is null)
        {
            return false;
        }

        if (flush is not null)
        {
            directory.FlushFile(handle, name);
            flush.Flush(directory);
        }

        return true;
    }

    /// <summary>What an open file was checked against; <see langword="null"/> if it is wrong, or not known to be right.</summary>
    public static VerificationLevel? Verify(
        SafeFileHandle handle,
        IDownloadable file,
        StoredFileProof proof,
        CancellationToken cancellationToken
    )
    {
        long size = RandomAccess.GetLength(handle);
        if (file.Size is { } expected && expected != size)
        {
            return null;
        }

        if (proof is StoredFileProof.Size && file.Size is not null || Verification.Md5Of(file) is not { } md5)
        {
            return proof is StoredFileProof.Md5 || file.Size is null ? null : VerificationLevel.SizeOnly;
        }

        using IncrementalHash hash = Checksum.Create();
        Checksum.Add(hash, handle, 0, size, cancellationToken);
        return Checksum.ToText(hash) == md5 ? VerificationLevel.Md5 : null;
    }
}

/// <summary>The properties by which a file on the disk is recognized as the server's file.</summary>
internal enum StoredFileProof
{
    /// <summary>Its size and its MD5.</summary>
    Md5,

    /// <summary>Its size and its MD5, or its size alone if the server knows no MD5.</summary>
    Md5OrSize,

    /// <summary>Its size alone.</summary>
    Size,
}
