using System.Buffers;

namespace WandbGen.History.Exports;

/// <summary>Parts of a file that were received.</summary>
internal sealed class ExportParts : IDisposable
{
    // Replaced and never changed: other parts are read at the same time.
    private (long Start, ArraySegment<byte> Bytes)[] _parts = [];

    /// <summary>No parts.</summary>
    public static ExportParts None { get; } = new();

    /// <summary>Makes room for a part, which goes back to the pool with the others.</summary>
    public static ArraySegment<byte> Rent(ByteRange range) => new(ArrayPool<byte>.Shared.Rent((int)range.Length), 0, (int)range.Length);

    /// <summary>Whether there is none, or none any more.</summary>
    public bool IsEmpty => _parts.Length == 0;

    /// <summary>All parts.</summary>
    public IReadOnlyList<(long Start, ArraySegment<byte> Bytes)> All => _parts;

    /// <summary>Adds a part.</summary>
    public void Add(long start, ArraySegment<byte> bytes) => _parts = [.. _parts, (start, bytes)];

    /// <summary>The bytes from a position on, as far as they are in one part; none if they are in no part.</summary>
    public ReadOnlySpan<byte> From(long position)
    {
        foreach ((long start, ArraySegment<byte> bytes) in _parts)
        {
            if (start <= position && position < start + bytes.Count)
            {
                return bytes.AsSpan((int)(position - start));
            }
        }

        return default;
    }

    public void Dispose()
    {
        foreach ((_, ArraySegment<byte> bytes) in Interlocked.Exchange(ref _parts, []))
        {
            ArrayPool<byte>.Shared.Return(bytes.Array!);
        }
    }
}
