using System.Buffers;
using System.Runtime.CompilerServices;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>
/// Computes the checksum of a file while the file is received, in the order of its bytes: of the received buffers as long as their bytes
/// arrive in order, and of all other bytes by reading them back.
/// </summary>
/// <remarks>
/// MD5 takes longer than everything else that is done with a byte. For this reason a task of its own computes it, which takes over the
/// buffers while their bytes are in the processor's cache.
/// </remarks>
internal sealed class OrderedChecksum : IAsyncDisposable
{
    /// <summary>The size of the buffers. Each handover wakes the task, which costs as much as a system call.</summary>
    public const int BufferSize = 512 * 1024;

    private const int MaxQueued = 3;

    private readonly PartialFile _partial;
    private readonly Action<long>? _hashed;
    private readonly CancellationTokenSource _ends;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Queue<ReceivedBytes> _queue = new(MaxQueued);
    private readonly SemaphoreSlim _room = new(MaxQueued);
    private readonly SemaphoreSlim _filled = new(0);
    private readonly Task _hashing;

    // The bytes before it are hashed or in the queue.
    private long _next;
    private long _busyTicks;

    /// <param name="partial">The file. Bytes that it already has in order are hashed.</param>
    /// <param name="ends">Is cancelled if the bytes cannot be read back.</param>
    /// <param name="clock">The clock of <see cref="Busy"/>.</param>
    /// <param name="hashed">Is told up to which offset the file is hashed.</param>
    public OrderedChecksum(PartialFile partial, CancellationTokenSource ends, TimeProvider clock, Action<long>? hashed = null)
    {
        _partial = partial;
        _ends = ends;
        _clock = clock;
        _hashed = hashed;
        _next = partial.Ranges is null ? partial.Length : 0;
        // The task may begin when bytes have been added already.
        long start = _next;
        _hashing = Task.Run(() => HashAsync(start), CancellationToken.None);
    }

    /// <summary>Whether as many buffers as may be are waiting or being hashed: bytes arrive faster than they are hashed.</summary>
    public bool IsBehind => _room.CurrentCount == 0;

    /// <summary>The time for which received buffers have been hashed.</summary>
    public TimeSpan Busy => TimeSpan.FromTicks(Volatile.Read(ref _busyTicks));

    /// <summary>Takes over a buffer with bytes that are written already, if the next ones are among them. Waits while too many are to be
    /// hashed.</summary>
    /// <param name="offset">The offset of the bytes in the file.</param>
    /// <param name="buffer">The buffer, which is rented.</param>
    /// <param name="length">The number of bytes in it.</param>
    /// <returns>The buffer for the next bytes, which the caller returns to the pool.</returns>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    public async ValueTask<byte[]> AddAsync(long offset, byte[] buffer, int length)
    {
        if (offset > Volatile.Read(ref _next))
        {
            return buffer;
        }

        await _room.WaitAsync(_ends.Token).ConfigureAwait(false);
        // Rented first, because it can fail, and the caller returns its buffer then.
        byte[]? unused = ArrayPool<byte>.Shared.Rent(BufferSize);
        lock (_lock)
        {
            // Some or all of them may have been read back meanwhile.
            long known = _next - offset;
            if (known < length)
            {
                _queue.Enqueue(new ReceivedBytes(buffer, (int)known, length));
                _next = offset + length;
                (buffer, unused) = (unused, null);
            }
        }

        if (unused is null)
        {
            _filled.Release();
        }
        else
        {
            ArrayPool<byte>.Shared.Return(unused);
            _room.Release();
        }

        return buffer;
    }

    /// <summary>Waits until all bytes are hashed. Nothing is added from then on.</summary>
    public Task CompleteAsync()
    {
        _filled.Release();
        return _hashing;
    }

    /// <summary>Waits until nothing is hashed any more, whether or not there are more bytes.</summary>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder))]
    public async ValueTask DisposeAsync()
    {
        _filled.Release();
        await _hashing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _room.Dispose();
        _filled.Dispose();
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private async Task HashAsync(long hashed)
    {
        try
        {
            do
            {
                while (TryTakeStored(out long start, out long end))
                {
                    _partial.HashStored(start, end, _ends.Token);
                    _hashed?.Invoke(hashed = end);
                }

                await _filled.WaitAsync(_ends.Token).ConfigureAwait(false);
            } while (TryHashReceived(ref hashed));

            while (TryTakeStored(out long start, out long end))
            {
                _partial.HashStored(start, end, _ends.Token);
            }
        }
        catch
        {
            await _ends.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    // If there is nothing, all has been received.
    private bool TryHashReceived(ref long hashed)
    {
        ReceivedBytes? bytes;
        lock (_lock)
        {
            if (!_queue.TryDequeue(out bytes))
            {
                return false;
            }
        }

        long start = _clock.GetTimestamp();
        _partial.Hash(bytes.Buffer.AsSpan(bytes.Start..bytes.End));
        Volatile.Write(ref _busyTicks, _busyTicks + _clock.GetElapsedTime(start).Ticks);
        ArrayPool<byte>.Shared.Return(bytes.Buffer);
        _room.Release();
        _hashed?.Invoke(hashed += bytes.End - bytes.Start);
        return true;
    }

    // Of what arrived before its turn came.
    private bool TryTakeStored(out long start, out long end)
    {
        lock (_lock)
        {
            start = _next;
            if (_queue.Count == 0 && _partial.Ranges is { } ranges)
            {
                _next = ranges.EndOfReceived(start);
            }

            end = _next;
            return end > start;
        }
    }

    private sealed record ReceivedBytes(byte[] Buffer, int Start, int End);
}
