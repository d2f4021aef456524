using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace WandbGen.Downloads.Tests;

/// <summary>A large file in several ranges at once; the server's 300,000 bytes are five ranges.</summary>
public sealed class RangeTests : DownloadTest
{
    private const int RangeSize = 64 * 1024;
    private const int RangeCount = 5;

    private static readonly DownloadOptions s_options = new() { Replace = true, RangeSize = RangeSize };

    [Fact]
    public async Task Ranges_are_fetched_at_once_and_make_the_same_file()
    {
        using var all = new Barrier();
        Server.Gate = () => all.WaitForAsync(4, CancellationToken);
        var progress = new Progress();

        DownloadedFile file = await DownloadAsync(s_options with { MaxParallelRanges = 4 }, progress);

        // No answer was given before the first was there and then three more at once, or the barrier would still be waiting.
        Assert.Equal(RangeCount, Server.Requests.Count);
        Assert.Equal(VerificationLevel.Md5, file.Verification);
        Assert.Equal(Server.Content.Length, file.Length);
        Assert.All(Server.Requests.Skip(1), static request => Assert.Equal("\"v1\"", request.IfRange));
        Assert.All(progress.Reports, report => Assert.InRange(report.BytesReceived, 0, Server.Content.Length));
        Assert.Equal(Server.Content.Length, progress.Reports.Last().TotalBytesReceived);
        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T081")]
    [InlineData(RangeSize - 1, 1)]
    [InlineData(RangeSize, 1)]
    [InlineData(RangeSize + 1, 2)]
    [InlineData(3 * RangeSize, 3)]
    public async Task Any_size_is_right_and_no_range_is_empty(int size, int requests)
    {
        Server.Content = [.. Enumerable.Range(0, size).Select(static i => (byte)(i * 31))];

        await DownloadAsync();

        Assert.Equal(requests, Server.Requests.Count);
        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T060")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_096)]
    [InlineData(RangeSize - 1)]
    public async Task A_reset_in_every_range_is_resumed_there(int cutAt)
    {
        ConcurrentDictionary<int, bool> cut = [];
        Server.Script = (request, _) =>
        {
            ObjectAnswer answer = Server.Good(request);
            return request.From is { } from && from % RangeSize == 0 && cut.TryAdd(from, true) && answer.Body.Length > cutAt
                ? answer with
                {
                    CutAt = cutAt,
                }
                : answer;
        };

        await DownloadAsync();

        await AssertCompleteAsync();
        Assert.Equal(RangeCount, cut.Count);
    }

    [Fact]
    [Trait("Torture", "T061")]
    public async Task A_server_that_does_not_know_ranges_is_asked_once()
    {
        Server.Script = (_, _) => Server.Whole();
        var progress = new Progress();

        await DownloadAsync(progress: progress);

        Assert.Single(Server.Requests);
        Assert.Equal(Server.Content.Length, progress.Reports.Last().TotalBytesReceived);
        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T061")]
    public async Task A_server_that_stops_knowing_ranges_still_gives_the_right_file()
    {
        Server.Script = (request, number) => number == 0 ? Server.Good(request) : Server.Whole();

        await DownloadAsync();

        await AssertCompleteAsync();
        // Each range of its own would have had the whole sent.
        Assert.Single(Server.Requests, request => request.From is null);
    }

    [Fact]
    public async Task A_server_that_gives_less_of_a_range_is_asked_for_the_rest()
    {
        Server.Script = (request, _) =>
            Server.Part(request.From!.Value, Math.Min(request.To ?? Server.Content.Length - 1, request.From.Value + 20_000));

        await DownloadAsync();

        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T062")]
    public async Task More_than_was_asked_for_is_not_written()
    {
        Server.Script = (request, number) =>
            number % 2 == 1 ? Server.Part(request.From!.Value, Server.Content.Length - 1) : Server.Good(request);

        await DownloadAsync();

        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T064")]
    public async Task An_object_that_changes_between_ranges_is_an_error_and_not_a_mixture()
    {
        byte[] changed = [.. Server.Content.Reverse()];
        RemoteFile file = File();
        Server.Script = (request, number) =>
        {
            if (number >= 2)
            {
                Server.EntityTag = "\"v2\"";
                Server.Content = changed;
            }

            return Server.Good(request);
        };

        await Assert.ThrowsAsync<WandbObjectChangedException>(() => DownloadAsync(file: file));

        Assert.False(System.IO.File.Exists(Target));
    }

    [Fact]
    [Trait("Torture", "T064")]
    public async Task An_object_that_got_another_tag_between_ranges_is_fetched_anew()
    {
        Server.Script = (request, number) =>
        {
            Server.EntityTag = number < 2 ? "\"v1\"" : "\"v2\"";
            return Server.Good(request);
        };

        await DownloadAsync();

        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T066")]
    public async Task An_object_that_is_shorter_than_announced_is_damaged()
    {
        RemoteFile file = File();
        Server.Content = Server.Content[..(2 * RangeSize)];
        Server.Script = (request, _) =>
            request.From >= Server.Content.Length
                ? new ObjectAnswer(416, [], "Content-Range: bytes */131072\r\n")
                : Server.Good(request) with
                {
                    Headers = $"ETag: \"v1\"\r\nContent-Range: bytes {request.From}-{request.To}/300000\r\n",
                };

        await Assert.ThrowsAsync<WandbIntegrityException>(() =>
            Client.Downloads.DownloadAsync(file, Root, s_options, cancellationToken: CancellationToken)
        );

        Assert.False(System.IO.File.Exists(Target));
    }

    [Theory]
    [Trait("Torture", "T068")]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task A_damaged_range_is_fetched_once_more_with_all_others(int times)
    {
        int damaged = 0;
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
        Server.Script = (request, _) =>
        {
            ObjectAnswer answer = Server.Good(request);
            return request.From == RangeSize && Interlocked.Increment(ref damaged) <= times
                ? answer with
                {
                    Body = [(byte)(answer.Body[0] ^ 1), .. answer.Body[1..]],
                }
                : answer;
        };

        if (times == 1)
        {
            await DownloadAsync();
            await AssertCompleteAsync();
        }
        else
        {
            await Assert.ThrowsAsync<WandbIntegrityException>(() => DownloadAsync());
            Assert.Equal("old", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
            Assert.Single(Directory.GetFileSystemEntries(Root));
        }
    }

    [Theory]
    [Trait("Torture", "T070")]
    [InlineData(403)]
    [InlineData(401)]
    public async Task An_address_that_expires_for_all_ranges_is_asked_for_once(int status)
    {
        using var all = new Barrier();
        int asked = 0;
        Server.Script = (request, number) =>
            number == 0 || request.Path.EndsWith("&fresh", StringComparison.Ordinal) ? Server.Good(request) : new ObjectAnswer(status, []);
        Server.Gate = () => all.WaitForAsync(RangeCount, CancellationToken);

        await DownloadAsync(
            file: File(refresh: () =>
            {
                asked++;
                return Server.Url + "&fresh";
            })
        );

        Assert.Equal(1, asked);
        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T071")]
    public async Task An_address_that_stays_refused_ends_all_ranges()
    {
        Server.Script = (request, number) => number == 0 ? Server.Good(request) : new ObjectAnswer(403, []);
        int asked = 0;

        await Assert.ThrowsAsync<WandbDownloadException>(() => DownloadAsync(file: File(refresh: () => Server.Url + $"&{++asked}")));

        Assert.InRange(asked, 3, 6);
    }

    [Fact]
    [Trait("Torture", "T076")]
    public async Task A_later_call_fetches_only_what_is_missing()
    {
        Server.Script = (request, _) =>
        {
            ObjectAnswer answer = Server.Good(request);
            if (request.From == 0)
            {
                return answer;
            }

            if (request.From != RangeSize)
            {
                return answer with { CutAt = 0, Stalls = true };
            }

            // The third range is asked for when the first one is whole.
            SpinWait.SpinUntil(() => Server.Requests.Any(static other => other.From == 2 * RangeSize), Patience.Limit);
            return answer with { Body = answer.Body[..10_000], Length = answer.Body.Length };
        };
        await Assert.ThrowsAsync<WandbTransportException>(() =>
            DownloadAsync(s_options with { MaxAttemptsWithoutProgress = 1, MaxParallelRanges = 2 })
        );
        Assert.False(System.IO.File.Exists(Target));
        int before = Server.Requests.Count;
        Server.Script = null;

        await DownloadAsync(s_options with { RangeSize = 1024 * 1024 });

        Assert.DoesNotContain(Server.Requests.Skip(before), static request => request.From is 0);
        Assert.Contains(Server.Requests.Skip(before), static request => request.From == RangeSize + 10_000);
        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T141")]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(int.MaxValue)]
    public async Task Ranges_that_are_here_already_never_take_the_room_of_an_earlier_one(int atOnce)
    {
        const int Small = 1024;
        Server.Content = Server.Content[..(128 * Small)];
        Directory.CreateDirectory(Root);
        for (int i = 0; i < 200; i++)
        {
            using (HeldDirectory directory = HeldDirectory.Open(Root))
            using (var partial = new PartialFile(directory, ExpectedContent, HeldDirectory.DefaultMode, mayBeNameless: false))
            {
                RangeJournal ranges = partial.Divide(Server.Content.Length, Small);
                for (int range = i % 3; range < ranges.Count; range++)
                {
                    partial.Write(range, Server.Content.AsSpan((int)ranges.OffsetOf(range), Small));
                }
            }

            await DownloadAsync(s_options with { MaxParallelRanges = atOnce }).WaitAsync(Patience.Limit, CancellationToken);
            await AssertCompleteAsync();
            System.IO.File.Delete(Target);
        }
    }

    [Theory]
    [Trait("Torture", "T076")]
    [InlineData("all there")]
    [InlineData("too far")]
    [InlineData("negative")]
    [InlineData("another version")]
    [InlineData("torn")]
    [InlineData("of another size")]
    [InlineData("longer")]
    public async Task A_journal_that_is_wrong_costs_no_more_than_a_restart(string damage)
    {
        long size = Server.Content.Length;
        Directory.CreateDirectory(Arriving);
        using (var handle = System.IO.File.OpenHandle(LeftOver, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            RangeJournal journal = RangeJournal.Create(handle, size, RangeSize);
            switch (damage)
            {
                case "all there":
                    for (int i = 0; i < journal.Count; i++)
                    {
                        journal.Advance(i, (int)journal.LengthOf(i));
                    }

                    break;
                case "too far":
                    journal.Advance(0, RangeSize + 1);
                    break;
                case "negative":
                    journal.Advance(0, -1);
                    break;
                case "another version":
                    RandomAccess.Write(handle, "WBRange9"u8, size);
                    break;
                case "torn":
                    RandomAccess.SetLength(handle, size + 30);
                    break;
                case "of another size":
                    byte[] other = new byte[8];
                    BinaryPrimitives.WriteInt64LittleEndian(other, size + 1);
                    RandomAccess.Write(handle, other, size + 8);
                    break;
                default:
                    RandomAccess.Write(handle, [0], RandomAccess.GetLength(handle));
                    break;
            }
        }

        await DownloadAsync();

        await AssertCompleteAsync();
    }

    [Fact]
    public async Task All_files_together_have_no_more_streams_than_there_are_connections()
    {
        int open = 0;
        int most = 0;
        var together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Gate = async () =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref open));
            if (most == 16)
            {
                together.TrySetResult();
            }

            await together.Task.WaitAsync(Patience.Limit);
            Interlocked.Decrement(ref open);
        };
        RemoteFile[] files = [.. Enumerable.Range(0, 20).Select(i => File($"{i}.bin"))];

        IReadOnlyList<DownloadedFile> downloaded = await Client.Downloads.DownloadAllAsync(
            files.ToAsyncEnumerable(),
            Root,
            s_options with
            {
                MaxParallelFiles = 20,
                Durable = false,
            },
            cancellationToken: CancellationToken
        );

        Assert.Equal(20, downloaded.Count);
        Assert.Equal(16, most);
        Assert.Equal(16, Client.Content.Streams.CurrentCount);
    }

    [Fact]
    [Trait("Torture", "T137")]
    public async Task Downloads_of_the_same_file_at_once_do_not_disturb_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DownloadAsync()));

        await AssertCompleteAsync();
    }

    [Fact]
    public async Task Without_a_checksum_there_are_no_ranges()
    {
        await DownloadAsync(file: new RemoteFile("model.bin", Server.Content.Length, null, Server.Url));

        Assert.Null(Assert.Single(Server.Requests).From);
    }

    private Task<DownloadedFile> DownloadAsync(
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        RemoteFile? file = null
    ) => Client.Downloads.DownloadAsync(file ?? File(), Root, options ?? s_options, progress, CancellationToken);

    private static void InterlockedMax(ref int most, int value)
    {
        for (int before = most; value > before && Interlocked.CompareExchange(ref most, value, before) != before; before = most) { }
    }

    private sealed class Progress : IProgress<DownloadProgress>
    {
        public ConcurrentQueue<DownloadProgress> Reports { get; } = [];

        public void Report(DownloadProgress value) => Reports.Enqueue(value);
    }

    /// <summary>The first answer passes at once; of those after it each waits until there are so many.</summary>
    private sealed class Barrier : IDisposable
    {
        private readonly SemaphoreSlim _passed = new(0);
        private int _arrived;

        public async Task WaitForAsync(int count, CancellationToken cancellationToken)
        {
            int number = Interlocked.Increment(ref _arrived);
            if (number == count)
            {
                _passed.Release(count - 2);
            }
            else if (number > 1 && number < count)
            {
                Assert.True(await _passed.WaitAsync(Patience.Limit, cancellationToken), "The ranges came one after the other.");
            }
        }

        public void Dispose() => _passed.Dispose();
    }
}
