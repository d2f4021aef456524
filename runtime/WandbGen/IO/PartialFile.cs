using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>
/// A file that is being downloaded, and hashed while it is written. It is always a new file with an unpredictable name, which only its
/// creator writes.
/// </summary>
/// <remarks>
/// No lock keeps others out; none is needed. What an earlier attempt left is only read, and its bytes are copied. Locks tell who is at
/// work, so that others wait for the same bytes and do not take the file for a left-over; where they are absent or tell lies a file may
/// lose its name, and its bytes are then copied once more.
/// </remarks>
internal sealed class PartialFile : IDisposable
{
    // Below it the system puts the bytes where it likes in one go anyway.
    private const long SmallestReserve = 1024 * 1024;

    // A file up to this size arrives faster than it can be found out whether it can be resumed.
    private const long LargestNameless = 64 * 1024;

    private readonly HeldDirectory _target;
    private readonly PartialDirectory _directory;
    private readonly PartialContent _content;
    private readonly UnixFileMode _mode;
    private readonly OtherAttempts _others;
    private SafeFileHandle _handle;

    // None if it gets its first one when it is verified.
    private string? _name;
    private long _appended;
    private bool _isCommitted;
    private bool _isCopying;

    // None before the first bytes are hashed.
    private IncrementalHash? _md5;

    // The checksum, if all bytes were hashed at once.
    private string? _md5OfWhole;

    /// <summary>Makes a new one.</summary>
    /// <param name="target">The directory that the file is going to be in; the caller's.</param>
    /// <param name="content">What is going to be in it.</param>
    /// <param name="mode">Who may read and write the file, before the process's own mask.</param>
    /// <param name="mayBeNameless">Whether the final name is free, and nothing would be resumed.</param>
    public PartialFile(HeldDirectory target, PartialContent content, UnixFileMode mode, bool mayBeNameless)
    {
        _target = target;
        _directory = new PartialDirectory(target);
        _content = content;
        _mode = mode;
        if (mayBeNameless && content.Size <= LargestNameless && _directory.TryCreateNameless(mode) is { } nameless)
        {
            _handle = nameless;
            _others = new OtherAttempts(_directory);
        }
        else
        {
            _handle = _directory.CreateFile(content.Identity, mode, out string name);
            _name = name;
            _others = new OtherAttempts(_directory, content, name);
        }
    }

    /// <inheritdoc cref="PartialContent.CanResume"/>
    public bool CanResume => _content.CanResume;

    /// <summary>Whether it gets its first name when it is verified, so that nobody can go on from its bytes.</summary>
    public bool IsNameless => _name is null;

    /// <summary>Whether there is a checksum to verify the bytes by. Otherwise none is computed, because that takes longer than everything
    /// else.</summary>
    public bool IsHashed => _content.HasChecksum;

    /// <summary>How many bytes there are.</summary>
    public long Length => Ranges?.Total ?? _appended;

    /// <summary>How far each range is, if the file is written in ranges.</summary>
    public RangeJournal? Ranges { get; private set; }

    /// <summary>The path of the directory that it is in, if later downloads find it there.</summary>
    public string? KeptIn => _directory.IsFound ? _directory.Directory.Path : null;

    /// <inheritdoc cref="OtherAttempts.FindElder"/>
    public string? FindElder() => _others.FindElder(_name);

    /// <inheritdoc cref="OtherAttempts.IsHeld"/>
    public bool IsHeld(string name) => _others.IsHeld(name);

    /// <inheritdoc cref="OtherAttempts.GetLastWrite"/>
    public DateTime GetLastWrite(string name) => _others.GetLastWrite(name);

    /// <summary>Copies what earlier attempts left that is of use; called first.</summary>
    /// <param name="cancellationToken">Ends it; what they left is there still.</param>
    public Task ResumeAsync(CancellationToken cancellationToken) =>
        CanResume && _content.Size is > 0 and long size && _others.HasAny
            // Reading many bytes is not the caller's thread's business.
            ? Task.Run(() => ResumeAsync(size, cancellationToken), cancellationToken)
            : Task.CompletedTask;

    /// <summary>Copies the bytes of a file that is said to have them all; the caller verifies them.</summary>
    public Task CopyAsync(SafeFileHandle file, CancellationToken cancellationToken) =>
        // Reading many bytes is not the caller's thread's business.
        Task.Run(() => CopyInOrderAsync(file, RandomAccess.GetLength(file), cancellationToken), cancellationToken);

    /// <summary>Takes the room on the disk that the whole needs, where the file system can, and so fails early if there is none; it does
    /// not make the file longer.</summary>
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
        FileWrite.Write(_handle, bytes, _appended);
        _appended += bytes.Length;
    }

    /// <summary>Hashes bytes that were appended, in their order.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="areLast">Whether no others follow.</param>
    public void Hash(ReadOnlySpan<byte> bytes, bool areLast = false)
    {
        if (areLast && IsHashed && _md5 is null)
        {
            _md5OfWhole = Checksum.Of(bytes);
        }
        else if (IsHashed)
        {
            Md5.AppendData(bytes);
        }
    }

    /// <summary>Writes the next bytes of a range; called for a range by one thread at a time.</summary>
    public void Write(int range, ReadOnlySpan<byte> bytes)
    {
        FileWrite.Write(_handle, bytes, Ranges!.OffsetOf(range) + Ranges.ReceivedOf(range));
        Ranges.Advance(range, bytes.Length);
    }

    /// <summary>Reads bytes back that were written and are the next ones of the checksum.</summary>
    public void HashStored(long start, long end, CancellationToken cancellationToken) =>
        Checksum.Add(Md5, _handle, start, end, cancellationToken);

    /// <summary>Throws all bytes away.</summary>
    public void Reset()
    {
        RandomAccess.SetLength(_handle, 0);
        Forget();
    }

    /// <summary>The MD5 of all bytes in base64; <see langword="null"/> if they are not hashed.</summary>
    public string? GetMd5() => IsHashed ? _md5OfWhole ?? Checksum.ToText(Md5) : null;

    /// <summary>Gives the file its final name, and lets go of it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="replace">Whether a file of that name is replaced, in the same instant; it hands on who may do what with it.</param>
    /// <param name="flush">What waits until it is on the disk; without it nothing does.</param>
    /// <exception cref="IOException">The file is shorter than what was written to it.</exception>
    public RenameOutcome Commit(string name, bool replace, DirectoryFlush? flush)
    {
        ThrowIfCut();
        if (Ranges is not null)
        {
            // From here on the file is one that was written from its beginning to its end.
            RandomAccess.SetLength(_handle, Length);
        }

        // A first name replaces none.
        if (
            !OperatingSystem.IsWindows()
            && replace
            && _name is not null
            && _target.TryGetMode(name) is { } mode
            && mode != File.GetUnixFileMode(_handle)
        )
        {
            File.SetUnixFileMode(_handle, mode);
        }

        if (flush is not null)
        {
            FileSync.Flush(_handle);
        }

        RenameOutcome outcome = _name is null ? Link(name, replace, flush) : Rename(_name, name, replace);
        if (outcome is RenameOutcome.Done)
        {
            Finish(flush);
        }

        return outcome;
    }

    // The checksum is of the bytes that arrived, not of those in the file, which another process can have made shorter. Nobody else can
    // open a file without a name.
    private void ThrowIfCut()
    {
        if (_name is not null && RandomAccess.GetLength(_handle) is var length && length < Length)
        {
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"Another process cut the temporary file to {length} of {Length} bytes.")
            );
        }
    }

    private RenameOutcome Rename(string name, string newName, bool replace)
    {
        RenameOutcome outcome = _directory.Directory.Rename(_handle, name, _target, newName, replace);
        if (outcome is RenameOutcome.Refused)
        {
            _directory.Directory.Delete(name);
            _directory.Leave();
        }

        return outcome;
    }

    private RenameOutcome Link(string name, bool replace, DirectoryFlush? flush)
    {
        RenameOutcome outcome = _target.Link(_handle, name);
        if (outcome is RenameOutcome.Done && flush is not null)
        {
            // Not every file system (btrfs) flushes much of a file that has no name.
            FileSync.Flush(_handle);
        }

        // A first name replaces no other.
        return outcome is RenameOutcome.Exists && replace ? RenameOutcome.Refused : outcome;
    }

    /// <summary>Uses the file that already has the final name, if it has the same bytes, and deletes this one.</summary>
    /// <param name="name">The final name.</param>
    /// <param name="flush">What flushes the existing file, because the process that wrote it need not have; <see langword="null"/> to
    /// flush nothing.</param>
    /// <param name="cancellationToken">Ends reading it.</param>
    /// <returns><see langword="false"/> if there is no such file or it has other bytes. Nothing has changed then.</returns>
    public bool TryUseExisting(string name, DirectoryFlush? flush, CancellationToken cancellationToken)
    {
        using (SafeFileHandle? other = TryOpenFinal(name))
        {
            if (other is null || !HasSameBytes(other, cancellationToken))
            {
                return false;
            }

            if (flush is not null)
            {
                _target.FlushFile(other, name);
            }
        }

        Delete();
        Finish(flush);
        return true;
    }

    /// <summary>Copies all bytes to a new file, because this one has no name that can become the final one; the caller verifies them
    /// again.</summary>
    public Task CopyToNewFileAsync(CancellationToken cancellationToken) =>
        Task.Run(
            async () =>
            {
                SafeFileHandle lost = _handle;
                long length = Length;
                if (_name is not null)
                {
                    // The file that has the name now belongs to another process, and is of no use.
                    _others.Add(_name);
                }

                _handle = _directory.CreateFile(_content.Identity, _mode, out string name);
                _name = name;
                try
                {
                    Forget();
                    await CopyInOrderAsync(lost, length, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    _directory.Directory.Release(lost);
                }
            },
            cancellationToken
        );

    /// <summary>Throws the file away.</summary>
    public void Delete()
    {
        // Windows deletes nothing that is open for good.
        Release();
        if (_name is not null)
        {
            _directory.Directory.Delete(_name);
        }

        _isCommitted = true;
    }

    /// <summary>Gives up: bytes that a later attempt can continue from stay, all others go.</summary>
    /// <returns>Whether there are any that stay.</returns>
    public bool Abandon()
    {
        if (_isCommitted)
        {
            return false;
        }

        // The original of an earlier attempt still exists while it is copied.
        if (!CanResume || KeptIn is null || Length == 0 || _isCopying)
        {
            Delete();
            return false;
        }

        // Gives back the room beyond the last byte.
        RandomAccess.SetLength(_handle, RandomAccess.GetLength(_handle));
        return true;
    }

    public void Dispose()
    {
        _md5?.Dispose();
        Release();
        _directory.Dispose();
    }

    private IncrementalHash Md5 => _md5 ??= Checksum.Create();

    // A file that cannot be read is not the downloaded one.
    private SafeFileHandle? TryOpenFinal(string name)
    {
        try
        {
            return _target.TryOpenRead(name);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private bool HasSameBytes(SafeFileHandle other, CancellationToken cancellationToken)
    {
        try
        {
            return FileCopy.AreEqual(_handle, other, cancellationToken);
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private void Finish(DirectoryFlush? flush)
    {
        _isCommitted = true;
        // A slow disk must not delay the readers of the file.
        Release();
        _others.Delete();
        flush?.Flush(_target);
    }

    private void Release()
    {
        if (_name is null)
        {
            // Never locked.
            _handle.Dispose();
        }
        else
        {
            _directory.Directory.Release(_handle);
        }
    }

    private async Task ResumeAsync(long size, CancellationToken cancellationToken)
    {
        using EarlierAttempt? attempt = _others.FindBest(size);
        if (attempt is null)
        {
            return;
        }

        _isCopying = true;
        try
        {
            await CopyAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // There is no room for both, or it cannot be read: the whole is fetched anew.
            Reset();
        }

        _isCopying = false;
        // Before room is taken for the whole; Windows deletes nothing that is open for good.
        attempt.Dispose();
        _others.Delete(attempt.Name);
    }

    private async Task CopyAsync(EarlierAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.Ranges is { } ranges)
        {
            Ranges = ranges.CopyTo(_handle, cancellationToken);
        }
        else
        {
            await CopyInOrderAsync(attempt.File, attempt.Length, cancellationToken).ConfigureAwait(false);
        }
    }

    // The written bytes are hashed: they are read back from the page cache while the next bytes are copied.
    private async Task CopyInOrderAsync(SafeFileHandle file, long length, CancellationToken cancellationToken)
    {
        const long Step = 4 * 1024 * 1024;
        Task hashing = Task.CompletedTask;
        try
        {
            while (
                _appended < length
                && FileCopy.Copy(file, _handle, _appended, Math.Min(Step, length - _appended), cancellationToken) is > 0 and long copied
            )
            {
                await hashing.ConfigureAwait(false);
                (long start, long end) = (_appended, _appended + copied);
                _appended = end;
                if (IsHashed)
                {
                    hashing = Task.Run(() => HashStored(start, end, cancellationToken), cancellationToken);
                }
            }
        }
        finally
        {
            await hashing.ConfigureAwait(false);
        }
    }

    private void Forget()
    {
        _md5?.Dispose();
        _md5 = null;
        _md5OfWhole = null;
        _appended = 0;
        Ranges = null;
    }
}
