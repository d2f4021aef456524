using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads;

/// <summary>A file that is being downloaded: beside its target, under a name of its own, hashed as it is written.</summary>
internal sealed class PartialFile : IDisposable
{
    public const string Extension = ".wandb-partial";

    private const int BufferSize = 128 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly bool _isShared;
    private IncrementalHash _md5 = CreateMd5();

    private PartialFile(SafeFileHandle handle, string path, bool isShared)
    {
        _handle = handle;
        _path = path;
        _isShared = isShared;
    }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>Whether a file of this name is one that a download left.</summary>
    public static bool HasName(string fileName) => fileName[0] == '.' && fileName.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>Deletes what a download left, unless one is writing it.</summary>
    public static bool TryDelete(string path)
    {
        try
        {
            using SafeFileHandle held = File.OpenHandle(path, access: FileAccess.ReadWrite, share: FileShare.None);
            File.Delete(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Opens the file of an earlier attempt, whichever process made it, or a new one.</summary>
    /// <param name="path">The path that all downloads of these bytes to this target use.</param>
    /// <param name="canResume">Whether the bytes will be verified: only then are an earlier attempt's of use.</param>
    /// <param name="length">The size of the whole, if it is known.</param>
    public static PartialFile Open(string path, bool canResume, long? length)
    {
        // Whoever holds the lock is writing it, in this process or another one: then we use a name of our own.
        PartialFile file = TryOpen(path, isShared: true) ?? TryOpen($"{path[..^Extension.Length]}-{Guid.NewGuid():N}{Extension}", isShared: false)
            ?? throw new IOException($"Could not make a temporary file beside '{path}'.");
        try
        {
            long existing = RandomAccess.GetLength(file._handle);
            if (existing > 0 && canResume && existing <= length)
            {
                file.Rehash(existing);
            }
            else if (existing > 0)
            {
                RandomAccess.SetLength(file._handle, 0);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, Length);
        _md5.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Throws all bytes away.</summary>
    public void Reset()
    {
        RandomAccess.SetLength(_handle, 0);
        _md5.Dispose();
        _md5 = CreateMd5();
        Length = 0;
    }

    /// <summary>The MD5 of all bytes in base64.</summary>
    public string GetMd5() => Convert.ToBase64String(_md5.GetCurrentHash());

    /// <summary>Gives the file its final name; whatever had it is replaced in the same instant.</summary>
    public void Commit(TargetPath target, bool durable)
    {
        if (durable)
        {
            FileSync.Flush(_handle);
        }

        File.Move(_path, target.FullPath, overwrite: true);
        if (durable)
        {
            FileSync.FlushDirectory(target.Directory);
        }
    }

    /// <summary>Gives up: bytes that a later attempt can go on from stay, all others go.</summary>
    public void Abandon(bool canResume)
    {
        if (!canResume || !_isShared || Length == 0)
        {
            File.Delete(_path);
        }
    }

    public void Dispose()
    {
        _md5.Dispose();
        _handle.Dispose();
    }

    private static PartialFile? TryOpen(string path, bool isShared)
    {
        // A link that was planted under the name would be written through; making a new file refuses one.
        if (new FileInfo(path).LinkTarget is not null)
        {
            File.Delete(path);
        }

        try
        {
            FileMode mode = File.Exists(path) ? FileMode.Open : FileMode.CreateNew;
            return new PartialFile(File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None), path, isShared);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException) && !DiskSpace.IsFull(exception))
        {
            return null;
        }
    }

    private void Rehash(long length)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        while (Length < length)
        {
            int read = RandomAccess.Read(_handle, buffer, Length);
            if (read == 0)
            {
                return;
            }

            _md5.AppendData(buffer, 0, read);
            Length += read;
        }
    }

#pragma warning disable CA5351 // W&B's checksum is MD5; it guards against damage, not against an attacker.
    private static IncrementalHash CreateMd5() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
}
