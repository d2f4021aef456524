using System.Buffers;

namespace WandbGen.Downloads.Tests;

/// <summary>The checksum of a file that arrives in any order.</summary>
public sealed class OrderedChecksumTests : DownloadTest
{
    private const int RangeSize = 40_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 12)]
    public async Task Bytes_of_ranges_in_any_order_are_hashed_in_the_order_of_the_file(int seed, int atOnce)
    {
        var random = new Random(seed);
        using HeldDirectory directory = OpenRoot();
        using PartialFile partial = Create(directory);
        RangeJournal ranges = partial.Divide(Server.Content.Length, RangeSize);
        // What an earlier attempt left.
        for (int range = 0; range < ranges.Count; range += 3)
        {
            partial.Write(range, Server.Content.AsSpan((int)ranges.OffsetOf(range), random.Next((int)ranges.LengthOf(range) + 1)));
        }

        long hashed = 0;
        using var ends = new CancellationTokenSource();
        await using (var checksum = new OrderedChecksum(partial, ends, TimeProvider.System, end => hashed = end))
        {
            int next = -1;
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(ReceiveAsync)));
            await checksum.CompleteAsync().WaitAsync(Patience.Limit, CancellationToken);

            async Task ReceiveAsync()
            {
                while (Interlocked.Increment(ref next) is var range && range < ranges.Count)
                {
                    await ReceiveRangeAsync(range);
                }
            }

            async Task ReceiveRangeAsync(int range)
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(OrderedChecksum.BufferSize);
                while (ranges.LengthOf(range) - ranges.ReceivedOf(range) is > 0 and long missing)
                {
                    long offset = ranges.OffsetOf(range) + ranges.ReceivedOf(range);
                    int length = (int)Math.Min(missing, 1 + offset * 7919 % 9000);
                    Server.Content.AsSpan((int)offset, length).CopyTo(buffer);
                    // In two pieces, the first of which may be read back before the buffer is handed over.
                    partial.Write(range, buffer.AsSpan(0, length / 2));
                    await Task.Yield();
                    partial.Write(range, buffer.AsSpan(length / 2, length - length / 2));
                    buffer = await checksum.AddAsync(offset, buffer, length);
                    // The next bytes must not change those that are still to be hashed.
                    buffer.AsSpan().Clear();
                }

                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        Assert.Equal(Md5(Server.Content), partial.GetMd5());
        Assert.True(hashed <= Server.Content.Length);
    }

    [Fact]
    public async Task Bytes_that_follow_those_of_an_earlier_attempt_are_hashed_after_them()
    {
        using HeldDirectory directory = OpenRoot();
        using PartialFile partial = Create(directory);
        partial.Append(Server.Content.AsSpan(0, 1000));
        partial.Hash(Server.Content.AsSpan(0, 1000));
        using var ends = new CancellationTokenSource();
        await using (var checksum = new OrderedChecksum(partial, ends, TimeProvider.System))
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(OrderedChecksum.BufferSize);
            for (int offset = 1000; offset < Server.Content.Length; offset += 1000)
            {
                int length = Math.Min(1000, Server.Content.Length - offset);
                Server.Content.AsSpan(offset, length).CopyTo(buffer);
                partial.Append(buffer.AsSpan(0, length));
                buffer = await checksum.AddAsync(offset, buffer, length);
            }

            ArrayPool<byte>.Shared.Return(buffer);
            await checksum.CompleteAsync().WaitAsync(Patience.Limit, CancellationToken);
        }

        Assert.Equal(Md5(Server.Content), partial.GetMd5());
    }

    [Fact]
    public async Task Bytes_that_are_added_at_once_are_not_told_of_twice()
    {
        using HeldDirectory directory = OpenRoot();
        // Whether the thread that hashes begins before or after the bytes are added is by chance.
        for (int round = 0; round < 200; round++)
        {
            using PartialFile partial = Create(directory);
            partial.Append(Server.Content.AsSpan(0, 1000));
            byte[] buffer = ArrayPool<byte>.Shared.Rent(OrderedChecksum.BufferSize);
            long hashed = 0;
            using var ends = new CancellationTokenSource();
            await using (var checksum = new OrderedChecksum(partial, ends, TimeProvider.System, end => hashed = end))
            {
                buffer = await checksum.AddAsync(1000, buffer, 1000);
                await checksum.CompleteAsync().WaitAsync(Patience.Limit, CancellationToken);
            }

            ArrayPool<byte>.Shared.Return(buffer);
            Assert.Equal(2000, hashed);
        }
    }

    [Fact]
    public async Task Who_ends_it_before_all_is_there_does_not_wait_for_the_rest()
    {
        using HeldDirectory directory = OpenRoot();
        using PartialFile partial = Create(directory);
        partial.Divide(Server.Content.Length, RangeSize);
        using var ends = new CancellationTokenSource();
        var checksum = new OrderedChecksum(partial, ends, TimeProvider.System);
        await checksum.DisposeAsync().AsTask().WaitAsync(Patience.Limit, CancellationToken);
        Assert.False(ends.IsCancellationRequested);
    }

    [Fact]
    public async Task Bytes_that_cannot_be_read_back_end_everything()
    {
        using HeldDirectory directory = OpenRoot();
        PartialFile partial = Create(directory);
        RangeJournal ranges = partial.Divide(Server.Content.Length, RangeSize);
        partial.Write(0, Server.Content.AsSpan(0, RangeSize));
        Assert.Equal(RangeSize, ranges.EndOfReceived(0));
        partial.Dispose();
        using var ends = new CancellationTokenSource();
        var checksum = new OrderedChecksum(partial, ends, TimeProvider.System);
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => checksum.CompleteAsync().WaitAsync(Patience.Limit, CancellationToken));
        Assert.True(ends.IsCancellationRequested);
        await checksum.DisposeAsync();
    }

    private HeldDirectory OpenRoot()
    {
        Server.Content = new byte[1_000_003];
        new Random(5).NextBytes(Server.Content);
        Directory.CreateDirectory(Root);
        return HeldDirectory.Open(Root);
    }

    private PartialFile Create(HeldDirectory directory) => new(directory, ExpectedContent, HeldDirectory.DefaultMode, mayBeNameless: false);
}
