using System.Buffers;
using WandbGen.IO;

namespace WandbGen.Downloads;

/// <summary>An attempt to receive the missing bytes of a partial file, in one stream or in several ranges at once.</summary>
/// <param name="source">What is fetched; it is disposed with this.</param>
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
) : IDisposable
{
    // Large enough to make system calls cheap, and small enough for many streams at once.
    public const int BufferSize = 128 * 1024;

    private const long SmallestOverlap = 4 * 1024 * 1024;

    // The number of ranges that can be ahead of the checksum, for each stream.
    private const int WindowPerRange = 2;

    // The number of ranges that have arrived and are not yet in the checksum.
    private int _unhashedRanges;

    /// <summary>Fetches until the server has no more to give, which need not be what it announced.</summary>
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
            else
            {
                await ReceiveInOrderAsync(first, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => source.Dispose();

    private async Task ReceiveRangesAsync(RangeJournal ranges, ContentReader? first, CancellationToken cancellationToken)
    {
        var completed = new TaskCompletionSource[ranges.Count];
        for (int i = 0; i < completed.Length; i++)
        {
            completed[i] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        // A network that is faster than the checksum would otherwise take its processor time, and fill the page cache with bytes that
        // the checksum must read again.
        using var unhashed = new SemaphoreSlim((int)Math.Min((long)WindowPerRange * options.MaxParallelRanges, ranges.Count));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task hashing = HashInOrderAsync(completed, unhashed, ends);
        var running = new List<Task>();
        try
        {
            await StartRangesAsync(running).ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(false);
            await hashing.ConfigureAwait(false);
        }
        catch
        {
            await ends.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([hashing, .. running]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The other ranges were cancelled because of this failure.
            if (((Task[])[hashing, .. running]).FirstOrDefault(static task => task.IsFaulted) is { } failed)
            {
                await failed.ConfigureAwait(false);
            }

            throw;
        }

        // The receiver of a range must not wait for a slot that only the checksum of an earlier range frees, so slots are assigned in
        // the order of the ranges.
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
                    streams.Measure(isAhead: Volatile.Read(ref _unhashedRanges) > 1);
                    interval = Task.Delay(StreamCount.Interval, source.Content.TimeProvider, ends.Token);
                }

                running.RemoveAll(static task => task.IsCompletedSuccessfully);
            }
        }

        async Task CompleteAsync(int range, StreamCount streams)
        {
            try
            {
                await ReceiveRangeAsync(ranges, range, range == 0 ? first : null, streams, ends.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _unhashedRanges);
                completed[range].SetResult();
            }
            catch
            {
                await ends.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task ReceiveRangeAsync(
        RangeJournal ranges,
        int range,
        ContentReader? opened,
        StreamCount streams,
        CancellationToken cancellationToken
    )
    {
        long missing = ranges.LengthOf(range) - ranges.ReceivedOf(range);
        if (missing == 0)
        {
            return;
        }

        long end = ranges.OffsetOf(range) + ranges.LengthOf(range);
        ContentReader reader = opened ?? new ContentReader(source, options, end - missing, end, isTransfer: true);
        await using (reader.ConfigureAwait(false))
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                while (
                    missing > 0
                    && await reader
                        .ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, missing)), cancellationToken)
                        .ConfigureAwait(false)
                        is > 0
                            and int read
                )
                {
                    partial.Write(range, buffer.AsSpan(0, read));
                    progress.Add(read);
                    streams.Add(read);
                    missing -= read;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // The checksum takes longer than everything else, so a file of more than a few buffers is hashed while it is received.
    private async Task ReceiveInOrderAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        bool overlaps = partial.IsHashed && !(source.Size < SmallestOverlap);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        byte[] hashed = overlaps ? ArrayPool<byte>.Shared.Rent(BufferSize) : buffer;
        Task hashing = Task.CompletedTask;
        try
        {
            while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                partial.Append(buffer.AsSpan(0, read));
                progress.Add(read);
                if (overlaps)
                {
                    await hashing.ConfigureAwait(false);
                    (buffer, hashed) = (hashed, buffer);
                    byte[] received = hashed;
                    hashing = Task.Run(() => partial.Hash(received.AsSpan(0, read)), CancellationToken.None);
                }
                else
                {
                    partial.Hash(buffer.AsSpan(0, read));
                }
            }
        }
        finally
        {
            await hashing.ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(buffer);
            if (overlaps)
            {
                ArrayPool<byte>.Shared.Return(hashed);
            }
        }
    }

    // The hash needs the bytes in order, and ranges arrive in any order: complete ranges are read back from the page cache.
    private async Task HashInOrderAsync(TaskCompletionSource[] completed, SemaphoreSlim unhashed, CancellationTokenSource ends)
    {
        try
        {
            for (int range = 0; range < completed.Length; range++)
            {
                await completed[range].Task.WaitAsync(ends.Token).ConfigureAwait(false);
                partial.HashRange(range, ends.Token);
                Interlocked.Decrement(ref _unhashedRanges);
                unhashed.Release();
            }
        }
        catch
        {
            await ends.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
