using System.Buffers.Binary;

namespace WandbGen;

/// <summary>Many UTF-8 texts in few arrays, because an object for each would take more memory than the texts.</summary>
internal sealed class TextPool
{
    private const int ChunkSize = 1024 * 1024;
    private const int LengthSize = sizeof(int);

    private readonly List<byte[]> _chunks = [];
    private int _used;

    /// <summary>Gets the text at a position.</summary>
    public ReadOnlySpan<byte> this[long position]
    {
        get
        {
            ReadOnlySpan<byte> place = _chunks[(int)(position >> 32)].AsSpan((int)(uint)position);
            return place.Slice(LengthSize, BinaryPrimitives.ReadInt32LittleEndian(place));
        }
    }

    /// <summary>Adds a text.</summary>
    /// <returns>The position of the text.</returns>
    public long Add(ReadOnlySpan<byte> text)
    {
        Reserve(LengthSize + text.Length);
        return Append(text);
    }

    /// <summary>Adds three texts one after the other.</summary>
    /// <returns>The position of the first text.</returns>
    public long Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        Reserve((3 * LengthSize) + first.Length + second.Length + third.Length);
        long position = Append(first);
        Append(second);
        Append(third);
        return position;
    }

    /// <summary>Returns the position of the text that follows another one of the same call.</summary>
    public long Next(long position) => position + LengthSize + this[position].Length;

    private void Reserve(int size)
    {
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < size)
        {
            _chunks.Add(new byte[Math.Max(ChunkSize, size)]);
            _used = 0;
        }
    }

    private long Append(ReadOnlySpan<byte> text)
    {
        Span<byte> place = _chunks[^1].AsSpan(_used);
        BinaryPrimitives.WriteInt32LittleEndian(place, text.Length);
        text.CopyTo(place[LengthSize..]);
        long position = ((long)(_chunks.Count - 1) << 32) | (uint)_used;
        _used += LengthSize + text.Length;
        return position;
    }
}
