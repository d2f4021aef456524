using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads;

/// <summary>A file that is being downloaded: beside its target, under a name of its own, hashed as it is written.</summary>
internal sealed class PartialFile : IDisposable
{
    public const string Extension = ".wandb-partial";

    private const int BufferSize = 128 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly HeldDirectory _directory;
    private readonly string _name;
    private readonly bool _isShared;
    private IncrementalHash _md5 = CreateMd5();

    private PartialFile(SafeFileHandle handle, HeldDirectory directory, string name, bool isShared)
    {
        _handle = handle;
        _directory = directory;
        _name = name;
        _isShared = isShared;
    }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>Whether a file of this name is one that a download left.</summary>
    public static bool HasName(string fileName) => fileName[0] == '.' && fileName.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>Deletes what a download left, unless one is writing it.</summary>
    public static bool TryDelete(HeldDirectory directory, string name)
    {
        using SafeFileHandle? held = directory.TryOpenExclusive(name);
        if (held is null)
        {
            return false;
        }

        directory.Delete(name);
        return true;
    }

    /// <summary>Opens the file of an earlier attempt, whichever process made it, or a new one.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">The name that all downloads of these bytes to this target use.</param>
    /// <param name="canResume">Whether the bytes will be verified: only then are an earlier attempt's of use.</param>
    /// <param name="length">The size of the whole, if it is known.</param>
    public static PartialFile Open(HeldDirectory directory, string name, bool canResume, long? length)
    {
        // Whoever holds the lock is writing it, in this process or another one: then we use a name of our own.
        PartialFile file = TryOpen(directory, name, isShared: true)
            ?? TryOpen(directory, $"{name[..^Extension.Length]}-{Guid.NewGuid():N}{Extension}", isShared: false)
            ?? throw new IOException($"Could not make a temporary file beside '{name}'.");
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
    public void Commit(string name, bool durable)
    {
        if (durable)
        {
            FileSync.Flush(_handle);
        }

        _directory.Rename(_name, name);
        if (durable)
        {
            _directory.Flush();
        }
    }

    /// <summary>Gives up: bytes that a later attempt can go on from stay, all others go.</summary>
    public void Abandon(bool canResume)
    {
        if (!canResume || !_isShared || Length == 0)
        {
            _directory.Delete(_name);
        }
    }

    public void Dispose()
    {
        _md5.Dispose();
        _handle.Dispose();
    }

    private static PartialFile? TryOpen(HeldDirectory directory, string name, bool isShared) =>
        directory.TryOpenExclusive(name) is { } handle ? new PartialFile(handle, directory, name, isShared) : null;

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
