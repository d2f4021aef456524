using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using WandbGen.IO;

namespace WandbGen.Downloads;

/// <summary>Compares a file that is on the disk with what the server says of it.</summary>
internal static class StoredFile
{
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
            return directory is null ? null
                : target.IsDirectory ? VerificationLevel.SizeOnly
                : Verify(directory, target.FileName, file, sizeOnly, flush: null, cancellationToken);
        }
        catch (IOException exception) when (HandleLimit.RanOut(exception))
        {
            throw new WandbDownloadException($"Could not read '{target.FullPath}': {exception.Message}", file.Name, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // What cannot be read or is no file is not known to be right; replacing it needs no right to read it.
            return null;
        }
    }

    /// <param name="directory">Where it is.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="file">What the server says.</param>
    /// <param name="sizeOnly">Whether the size is enough where the server knows the MD5 too.</param>
    /// <param name="flush">What waits until a file that is right is on the disk: whoever wrote it need not have.</param>
    /// <param name="cancellationToken">Ends reading it.</param>
    public static VerificationLevel? Verify(
        HeldDirectory directory,
        string name,
        IDownloadable file,
        bool sizeOnly,
        DirectoryFlush? flush,
        CancellationToken cancellationToken
    )
    {
        using SafeFileHandle? handle = directory.TryOpenRead(name);
        if (handle is null || file.Size is not { } size || RandomAccess.GetLength(handle) != size)
        {
            return null;
        }

        VerificationLevel level = VerificationLevel.SizeOnly;
        if (!sizeOnly && Verification.Md5Of(file) is { } md5)
        {
            using IncrementalHash hash = Checksum.Create();
            Checksum.Add(hash, handle, 0, size, cancellationToken);
            if (Checksum.ToText(hash) != md5)
            {
                return null;
            }

            level = VerificationLevel.Md5;
        }

        if (flush is not null)
        {
            directory.FlushFile(handle, name);
            flush.Flush(directory);
        }

        return level;
    }
}
