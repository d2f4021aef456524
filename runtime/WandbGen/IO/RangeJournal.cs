using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>
/// The progress of each range, stored after the file's last byte in the file itself: a header, followed by eight bytes for each range.
/// Progress is stored after the bytes, so a killed process leaves a correct journal. After a power failure it can be wrong; the checksum of
/// the file then causes a restart.
/// </summary>
internal sealed class RangeJournal
{
    private const long Magic = 0x31_65_67_6e_61_52_42_57; // "WBRange1"
    private const int HeaderLength = 24;

    // The size that a server states must not determine the memory of the journal.
    private const int MaxRanges = 64 * 1024;
    private const int EntryLength = 8;

    private readonly SafeFileHandle _handle;
    private readonly long _size;
    private readonly long _rangeSize;
    private readonly long[] _received;
    private long _total;

    private RangeJournal(SafeFileHandle handle, long size, long rangeSize, long[] received)
    {
        _handle = handle;
        _size = size;
        _rangeSize = rangeSize;
        _received = received;
        _total = received.Sum();
    }

    /// <summary>Returns the size of the ranges of a file: the requested size, unless this would create too many ranges.</summary>
    public static long RangeSizeOf(long size, long wished) => Math.Max(wished, (size - 1) / MaxRanges + 1);

    /// <summary>The number of ranges.</summary>
    public int Count => _received.Length;

    /// <summary>The number of received bytes of all ranges.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Writes an empty journal.</summary>
    /// <param name="handle">The file, which is empty.</param>
    /// <param name="size">The size of the complete file.</param>
    /// <param name="rangeSize">The size of all ranges but the last.</param>
    public static RangeJournal Create(SafeFileHandle handle, long size, long rangeSize)
    {
        byte[] bytes = new byte[HeaderLength + CountOf(size, rangeSize) * EntryLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), size);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), rangeSize);
        FileWrite.Write(handle, bytes, size);
        return new RangeJournal(handle, size, rangeSize, new long[CountOf(size, rangeSize)]);
    }

    /// <summary>Reads the journal of a file. Returns <see langword="null"/> if there is none, or it does not match the file.</summary>
    public static RangeJournal? TryRead(SafeFileHandle handle, long size)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        long length = RandomAccess.GetLength(handle) - size;
        if (
            length <= HeaderLength
            || RandomAccess.Read(handle, header, size) != HeaderLength
            || BinaryPrimitives.ReadInt64LittleEndian(header) != Magic
            || BinaryPrimitives.ReadInt64LittleEndian(header[8..]) != size
            || BinaryPrimitives.ReadInt64LittleEndian(header[16..]) is not (> 0 and var rangeSize)
            || rangeSize < RangeSizeOf(size, 1)
            || length != HeaderLength + CountOf(size, rangeSize) * EntryLength
        )
        {
            return null;
        }

        byte[] entries = new byte[length - HeaderLength];
        if (RandomAccess.Read(handle, entries, size + HeaderLength) != entries.Length)
        {
            return null;
        }

        long[] received = new long[entries.Length / EntryLength];
        var journal = new RangeJournal(handle, size, rangeSize, received);
        for (int i = 0; i < received.Length; i++)
        {
            received[i] = BinaryPrimitives.ReadInt64LittleEndian(entries.AsSpan(i * EntryLength));
            if (received[i] < 0 || received[i] > journal.LengthOf(i))
            {
                return null;
            }

            journal._total += received[i];
        }

        return journal;
    }

    public long OffsetOf(int range) => range * _rangeSize;

    public long LengthOf(int range) => Math.Min(_rangeSize, _size - OffsetOf(range));

    /// <summary>Returns the number of received bytes of a range, from its beginning.</summary>
    public long ReceivedOf(int range) => _received[range];

    /// <summary>Returns the end of the received bytes that begin at an offset; the offset itself if there are none.</summary>
    public long EndOfReceived(long offset)
    {
        int range = (int)(offset / _rangeSize);
        return range < Count ? Math.Max(offset, OffsetOf(range) + Volatile.Read(ref _received[range])) : offset;
    }

    /// <summary>Copies the received bytes and the journal to another file, which is empty.</summary>
    /// <exception cref="IOException">There is not enough space.</exception>
    public RangeJournal CopyTo(SafeFileHandle target, CancellationToken cancellationToken)
    {
        RangeJournal copy = Create(target, _size, _rangeSize);
        for (int range = 0; range < Count; range++)
        {
            if (ReceivedOf(range) > 0)
            {
                copy.Advance(range, FileCopy.Copy(_handle, target, OffsetOf(range), ReceivedOf(range), cancellationToken));
            }
        }

        return copy;
    }

    /// <summary>Records bytes that were written. For each range, only one thread may call it at a time.</summary>
    public void Advance(int range, long bytes)
    {
        Volatile.Write(ref _received[range], _received[range] + bytes);
        Interlocked.Add(ref _total, bytes);
        Span<byte> entry = stackalloc byte[EntryLength];
        BinaryPrimitives.WriteInt64LittleEndian(entry, _received[range]);
        FileWrite.Write(_handle, entry, _size + HeaderLength + (long)range * EntryLength);
    }

    private static long CountOf(long size, long rangeSize) => (size - 1) / rangeSize + 1;
}
