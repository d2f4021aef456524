using System.Buffers;
using System.Runtime.CompilerServices;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>An attempt to receive the missing bytes of a partial file, in one stream or in several ranges at once.</summary>
/// <param name="source">What is fetched.</param>
/// <param name="partial">Where it is written; the caller verifies it.</param>
/// <param name="options">How.</param>
/// <param name="progress">Receives the bytes.</param>
/// <param name="mayDivide">Whether ranges may be tried.</param>
internal sealed class FileTransfer(
    RemoteObject source,
    PartialFile partial,
    DownloadOptions options,
    ProgressReporter.FileProgress progress,
    bool mayDivide
)
{
    // Large enough to make system calls cheap, and small enough for many streams at once.
    public const int BufferSize = 128 * 1024;

    private const long SmallestOverlap = 4 * 1024 * 1024;

    // The number of ranges that can be ahead of the checksum, for each stream.
    private const int WindowPerRange = 2;

    // The number of ranges that have arrived and are not yet in the checksum.
    private int _unhashedRanges;

    /// <summary>Fetches until the server has no more to give, which need not be what it announced.</summary>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (partial.Ranges is { } journal)
        {
            await ReceiveRangesAsync(journal, null, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Only a checksum of the whole file proves that all ranges belong to the same object.
        long rangeSize = RangeJournal.RangeSizeOf(source.Size ?? 0, options.RangeSize);
        bool divides = mayDivide && partial.CanResume && partial.Length == 0 && options.MaxParallelRanges > 1 && source.Size > rangeSize;
        var first = new ContentReader(source, options, partial.Length, divides ? rangeSize : null, isTransfer: true);
        await using (first.ConfigureAwait(false))
        {
            await first.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            partial.Reserve(source.Size);
            // A server without ranges sends the whole file, which is received here.
            if (divides && first.End < source.Size)
            {
                await ReceiveRangesAsync(partial.Divide(source.Size.Value, rangeSize), first, cancellationToken).ConfigureAwait(false);
            }
            else if (partial.IsHashed && !(source.Size < SmallestOverlap))
            {
                await ReceiveAndHashAsync(first, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ReceiveInOrderAsync(first, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private async Task ReceiveRangesAsync(RangeJournal ranges, ContentReader? first, CancellationToken cancellationToken)
    {
        // A network that is faster than the checksum would otherwise take its processor time, and fill the page cache with bytes that
        // the checksum must read again.
        using var unhashed = new SemaphoreSlim((int)Math.Min((long)WindowPerRange * options.MaxParallelRanges, ranges.Count));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int hashedRanges = 0;
        var checksum = new OrderedChecksum(partial, ends, source.Content.TimeProvider, CountHashed);
        await using (checksum.ConfigureAwait(false))
        {
            var running = new List<Task>();
            try
            {
                await StartRangesAsync(running).ConfigureAwait(false);
                await Task.WhenAll(running).ConfigureAwait(false);
                await checksum.CompleteAsync().ConfigureAwait(false);
            }
            catch
            {
                await ends.CancelAsync().ConfigureAwait(false);
                Task[] all = [checksum.CompleteAsync(), .. running];
                await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // The other ranges were cancelled because of this failure.
                if (all.FirstOrDefault(static task => task.IsFaulted) is { } failed)
                {
                    await failed.ConfigureAwait(false);
                }

                throw;
            }
        }

        void CountHashed(long end)
        {
            for (; hashedRanges < ranges.Count && ranges.OffsetOf(hashedRanges) + ranges.LengthOf(hashedRanges) <= end; hashedRanges++)
            {
                Interlocked.Decrement(ref _unhashedRanges);
                unhashed.Release();
            }
        }

        // The receiver of a range must not wait for a slot that only the checksum of an earlier range frees, so slots are assigned in
        // the order of the ranges.
        [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
        async Task StartRangesAsync(List<Task> running)
        {
            var streams = new StreamCount(options.MaxParallelRanges, source.Content.TimeProvider);
            Task interval = Task.Delay(StreamCount.Interval, source.Content.TimeProvider, ends.Token);
            for (int next = 0; next < ranges.Count; )
            {
                if (running.Count < streams.Current)
                {
                    await unhashed.WaitAsync(ends.Token).ConfigureAwait(false);
                    int range = next++;
                    running.Add(Task.Run(() => CompleteAsync(range, streams), CancellationToken.None));
                    continue;
                }

                Task done = await Task.WhenAny([interval, .. running]).ConfigureAwait(false);
                await done.ConfigureAwait(false);
                if (done == interval)
                {
                    streams.Measure(checksum.Busy, isAhead: checksum.IsBehind || Volatile.Read(ref _unhashedRanges) > 1);
                    interval = Task.Delay(StreamCount.Interval, source.Content.TimeProvider, ends.Token);
                }

                running.RemoveAll(static task => task.IsCompletedSuccessfully);
            }
        }

        [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
        async Task CompleteAsync(int range, StreamCount streams)
        {
            try
            {
                await ReceiveRangeAsync(ranges, range, range == 0 ? first : null, streams, checksum, ends.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _unhashedRanges);
            }
            catch
            {
                await ends.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private async Task ReceiveRangeAsync(
        RangeJournal ranges,
        int range,
        ContentReader? opened,
        StreamCount streams,
        OrderedChecksum checksum,
        CancellationToken cancellationToken
    )
    {
        long end = ranges.OffsetOf(range) + ranges.LengthOf(range);
        long position = ranges.OffsetOf(range) + ranges.ReceivedOf(range);
        if (position == end)
        {
            return;
        }

        ContentReader reader = opened ?? new ContentReader(source, options, position, end, isTransfer: true);
        await using (reader.ConfigureAwait(false))
        {
            // Ranges that wait for a stream have no buffer.
            await reader.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(OrderedChecksum.BufferSize);
            int filled = 0;
            try
            {
                while (
                    position < end
                    && await reader
                        .ReadAsync(buffer.AsMemory(filled, (int)Math.Min(buffer.Length - filled, end - position)), cancellationToken)
                        .ConfigureAwait(false)
                        is > 0
                            and int read
                )
                {
                    partial.Write(range, buffer.AsSpan(filled, read));
                    progress.Add(read);
                    streams.Add(read);
                    filled += read;
                    position += read;
                    if (filled == buffer.Length || position == end)
                    {
                        buffer = await checksum.AddAsync(position - filled, buffer, filled).ConfigureAwait(false);
                        filled = 0;
                    }
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private async Task ReceiveInOrderAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        int received = 0;
        try
        {
            while (await reader.ReadAsync(buffer.AsMemory(received), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                progress.Add(read);
                received += read;
                // What nobody can go on from is written at once: the first bytes come with the headers, and the others after them.
                if (!partial.IsNameless || received == buffer.Length)
                {
                    Write(areLast: false);
                }
            }

            Write(areLast: true);
        }
        finally
        {
            if (received > 0)
            {
                // What was not written is lost, and arrives again.
                progress.Count(-received);
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }

        void Write(bool areLast)
        {
            partial.Append(buffer.AsSpan(0, received));
            partial.Hash(buffer.AsSpan(0, received), areLast);
            received = 0;
        }
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private async Task ReceiveAndHashAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var checksum = new OrderedChecksum(partial, ends, source.Content.TimeProvider);
        await using (checksum.ConfigureAwait(false))
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(OrderedChecksum.BufferSize);
            int filled = 0;
            try
            {
                while (await reader.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false) is > 0 and int read)
                {
                    partial.Append(buffer.AsSpan(filled, read));
                    progress.Add(read);
                    filled += read;
                    if (filled == buffer.Length)
                    {
                        buffer = await checksum.AddAsync(partial.Length - filled, buffer, filled).ConfigureAwait(false);
                        filled = 0;
                    }
                }

                buffer = await checksum.AddAsync(partial.Length - filled, buffer, filled).ConfigureAwait(false);
                await checksum.CompleteAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The checksum has failed.
                await checksum.CompleteAsync().ConfigureAwait(false);
                throw;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
