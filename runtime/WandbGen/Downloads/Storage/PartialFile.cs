using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads;

/// <summary>A file that is being downloaded: beside its target, under a name of its own, hashed as it is written.</summary>
internal sealed class PartialFile : IDisposable
{
    public const string Extension = ".wandb-partial";

    // Below it the system puts the bytes where it likes in one go anyway.
    private const long SmallestReserve = 1024 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly HeldDirectory _directory;
    private readonly string _name;
    private readonly bool _isShared;
    private long _appended;
    // Without a checksum to compare with, computing one costs more than anything else.
    private IncrementalHash? _md5;

    private PartialFile(SafeFileHandle handle, HeldDirectory directory, string name, bool isShared, bool canResume, bool isHashed)
    {
        _handle = handle;
        _directory = directory;
        _name = name;
        _isShared = isShared;
        CanResume = canResume;
        _md5 = isHashed ? Checksum.Create() : null;
    }

    /// <summary>Whether the bytes will be verified: only then are those of an earlier attempt of use.</summary>
    public bool CanResume { get; }

    /// <summary>Whether there is a checksum to verify the bytes by.</summary>
    public bool IsHashed => _md5 is not null;

    /// <summary>How many bytes there are.</summary>
    public long Length => Ranges?.Total ?? _appended;

    /// <summary>How far each range is, if the file is written in ranges.</summary>
    public RangeJournal? Ranges { get; private set; }

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
    /// <returns><see langword="null"/> if somebody is writing it, in this process or another one.</returns>
    /// <param name="directory">Where.</param>
    /// <param name="name">The name that all downloads of these bytes to this target use.</param>
    /// <param name="isShared">Whether to use that name; otherwise it is a new file's that nobody else uses.</param>
    /// <param name="canResume">Whether the bytes will be verified: only then are an earlier attempt's of use.</param>
    /// <param name="isHashed">Whether there is a checksum to verify them by.</param>
    public static PartialFile? TryOpen(HeldDirectory directory, string name, bool isShared, bool canResume, bool isHashed)
    {
        if (!isShared)
        {
            name = $"{name[..^Extension.Length]}-{Guid.NewGuid():N}{Extension}";
        }

        return directory.TryOpenExclusive(name) is { } handle ? new PartialFile(handle, directory, name, isShared, canResume, isHashed) : null;
    }

    /// <summary>Finds out what an earlier attempt left that is of use; called first.</summary>
    /// <param name="size">The size of the whole, if it is known.</param>
    /// <param name="cancellationToken">Ends reading it.</param>
    public async Task ResumeAsync(long? size, CancellationToken cancellationToken)
    {
        // What is longer than the whole has a journal behind it; the length of anything else is how far it is.
        long length = RandomAccess.GetLength(_handle);
        if (CanResume && length > size)
        {
            Ranges = RangeJournal.TryRead(_handle, size.Value);
        }

        if (Ranges is not null || length == 0)
        {
            return;
        }

        if (CanResume && length <= size)
        {
            // Reading many bytes is not the caller's thread's business.
            _appended = await Task.Run(() => Checksum.Add(_md5!, _handle, 0, length, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            RandomAccess.SetLength(_handle, 0);
        }
    }

    /// <summary>Takes the room on the disk that the whole needs, where the file system can, and so fails early if there is none; it does not make the file longer.</summary>
    public void Reserve(long? size)
    {
        if (size >= SmallestReserve)
        {
            DiskSpace.Reserve(_handle, size.Value);
        }
    }

    /// <summary>Goes on in ranges; nothing is written yet.</summary>
    public RangeJournal Divide(long size, long rangeSize) => Ranges = RangeJournal.Create(_handle, size, rangeSize);

    /// <summary>Writes the next bytes, which are not hashed yet.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, _appended);
        _appended += bytes.Length;
    }

    /// <summary>Hashes bytes that were appended, in their order.</summary>
    public void Hash(ReadOnlySpan<byte> bytes) => _md5?.AppendData(bytes);

    /// <summary>Writes the next bytes of a range; called for a range by one thread at a time.</summary>
    public void Write(int range, ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, Ranges!.OffsetOf(range) + Ranges.ReceivedOf(range));
        Ranges.Advance(range, bytes.Length);
    }

    /// <summary>Reads a complete range back for the checksum; called for one range after the other.</summary>
    public void HashRange(int range, CancellationToken cancellationToken) =>
        Checksum.Add(_md5!, _handle, Ranges!.OffsetOf(range), Ranges.OffsetOf(range) + Ranges.LengthOf(range), cancellationToken);

    /// <summary>Throws all bytes away.</summary>
    public void Reset()
    {
        RandomAccess.SetLength(_handle, 0);
        if (_md5 is not null)
        {
            _md5.Dispose();
            _md5 = Checksum.Create();
        }

        _appended = 0;
        Ranges = null;
    }

    /// <summary>The MD5 of all bytes in base64; <see langword="null"/> if they are not hashed.</summary>
    public string? GetMd5() => _md5 is null ? null : Checksum.ToText(_md5);

    /// <summary>Gives the file its final name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="replace">Whether whatever has the name is replaced, in the same instant.</param>
    /// <param name="durable">Whether to wait until it is on the disk.</param>
    /// <returns>Whether the file has it: not if something else has, and may not be replaced.</returns>
    public bool Commit(string name, bool replace, bool durable)
    {
        if (Ranges is not null)
        {
            // From here on the file is one that was written from its beginning to its end.
            RandomAccess.SetLength(_handle, Length);
        }

        if (durable)
        {
            FileSync.Flush(_handle);
        }

        if (!_directory.Rename(_name, name, replace))
        {
            return false;
        }

        if (durable)
        {
            _directory.Flush();
        }

        return true;
    }

    /// <summary>Throws the file away.</summary>
    public void Delete() => _directory.Delete(_name);

    /// <summary>Gives up: bytes that a later attempt can go on from stay, all others go.</summary>
    public void Abandon()
    {
        // What an earlier attempt left may not have been looked at yet.
        long length = RandomAccess.GetLength(_handle);
        if (!CanResume || !_isShared || length == 0)
        {
            Delete();
        }
        else
        {
            // Gives back the room beyond the last byte.
            RandomAccess.SetLength(_handle, length);
        }
    }

    public void Dispose()
    {
        _md5?.Dispose();
        _directory.Release(_handle);
    }
}
