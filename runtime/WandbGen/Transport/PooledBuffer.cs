using System.Buffers;

namespace WandbGen.Transport;

/// <summary>A growing buffer of bytes, which is rented from the shared pool while it is small.</summary>
/// <param name="capacity">The initial capacity in bytes.</param>
/// <param name="limit">The maximum number of bytes.</param>
internal sealed class PooledBuffer(int capacity, int limit = int.MaxValue) : IBufferWriter<byte>, IDisposable
{
    /// <summary>The largest buffer that is rented from the pool, which never frees a returned buffer.</summary>
    public const int LargestPooled = 4 * 1024 * 1024;

    // Large steps leave few discarded buffers, and the system provides memory only for pages that are written to.
    private const int LargeStep = 16;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private bool _isPooled = true;
    private int _length;

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int needed = Math.Max(sizeHint, 1);
        if (_bytes.Length - _length < needed)
        {
            Grow(_length + (long)needed);
        }

        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        Return();
        _bytes = [];
        _length = 0;
        _isPooled = false;
    }

    private void Grow(long needed)
    {
        long doubled = Math.Max(needed, 2L * _bytes.Length);
        bool isPooled = doubled <= LargestPooled;
        byte[] larger = isPooled
            ? ArrayPool<byte>.Shared.Rent((int)doubled)
            : GC.AllocateUninitializedArray<byte>((int)Math.Max(needed, LargeLength()));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Return();
        _bytes = larger;
        _isPooled = isPooled;
    }

    private long LargeLength()
    {
        // If the next step would exceed the limit, the limit itself is allocated at once.
        long length = (long)LargeStep * _bytes.Length;
        return Math.Min(2 * length > limit ? limit : length, Array.MaxLength);
    }

    private void Return()
    {
        if (_isPooled)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
