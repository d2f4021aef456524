using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Downloads.Tests;

[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuringTime;

/// <summary>
/// Whatever a download is doing, the caller and the client's end stop it at once. The server is silent and the client's clock stands still:
/// nothing else could. How soon it is, is asserted by
/// <c>WANDBGEN_MEASURE=1</c>.
/// </summary>
[Collection(typeof(MeasuringTime))]
public sealed class DownloadCancellationTests : DownloadTest
{
    private static readonly TimeSpan s_atOnce = TimeSpan.FromMilliseconds(100);

    public DownloadCancellationTests()
        : base(new FakeTimeProvider()) { }

    [Theory]
    [Trait("Torture", "T134")]
    [InlineData("headers")]
    [InlineData("body")]
    [InlineData("refusal")]
    [InlineData("pause")]
    [InlineData("stream")]
    [InlineData("ranges")]
    public async Task Cancelling_ends_a_download_at_once_wherever_it_is(string state)
    {
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < (Patience.IsMeasuring ? 5 : 1) && fastest > s_atOnce; attempt++)
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
            Task download = await BeginAsync(state, cancellation.Token);
            long start = Stopwatch.GetTimestamp();
            await cancellation.CancelAsync();

            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);

            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
            Assert.Equal(cancellation.Token, exception.CancellationToken);
        }

        AssertAtOnce(fastest);
        Assert.False(System.IO.File.Exists(Target));
    }

    [Theory]
    [Trait("Torture", "T140")]
    [InlineData("headers")]
    [InlineData("body")]
    [InlineData("refusal")]
    [InlineData("pause")]
    [InlineData("stream")]
    [InlineData("ranges")]
    public async Task Disposing_the_client_ends_a_download_wherever_it_is(string state)
    {
        Task download = await BeginAsync(state, CancellationToken);

        Client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => download.WaitAsync(Patience.Limit, CancellationToken));
        Assert.False(System.IO.File.Exists(Target));
    }

    [Fact]
    [Trait("Torture", "T134")]
    public async Task Cancelling_ends_reading_back_what_an_earlier_attempt_left_and_keeps_it()
    {
        const long Size = 2L << 30;
        Directory.CreateDirectory(Arriving);
        string partial = Path.Combine(Arriving, new PartialContent("model.bin", Size, Md5([])).Identity + "-0");
        await using (FileStream hole = System.IO.File.Create(partial))
        {
            hole.SetLength(Size - 1);
        }

        TimeSpan fastest = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < (Patience.IsMeasuring ? 5 : 1) && fastest > s_atOnce; attempt++)
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
            Task download = Client.Downloads.DownloadAsync(
                new RemoteFile("model.bin", Size, Md5([]), Server.Url),
                Root,
                cancellationToken: cancellation.Token
            );
            await Task.Delay(50, CancellationToken);
            Assert.False(download.IsCompleted);
            long start = Stopwatch.GetTimestamp();
            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        AssertAtOnce(fastest);
        Assert.Equal(Size - 1, new FileInfo(partial).Length);
        Assert.Empty(Server.Requests);
    }

    [Theory]
    [Trait("Torture", "T135")]
    [InlineData(long.MaxValue)]
    [InlineData(64 * 1024)]
    public async Task After_a_cancellation_at_any_time_the_next_run_ends_right_and_nothing_is_left_over(long rangeSize)
    {
        // WANDBGEN_CANCELLATIONS=1000 is the long form.
        int runs = int.TryParse(Environment.GetEnvironmentVariable("WANDBGEN_CANCELLATIONS"), out int wished) ? wished : 100;
        var options = new DownloadOptions
        {
            Replace = true,
            RangeSize = rangeSize,
            Durable = false,
        };
        var unobserved = new List<Exception>();
        Collect();
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            var random = new Random(135);
            int cancelled = 0;
            for (int run = 0; run < runs; run++)
            {
                using (var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken))
                {
                    cancellation.CancelAfter(TimeSpan.FromMicroseconds(random.Next(8_000)));
                    try
                    {
                        await Client.Downloads.DownloadAsync(File(), Root, options, cancellationToken: cancellation.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        cancelled++;
                    }
                }

                await Client.Downloads.DownloadAsync(File(), Root, options, cancellationToken: CancellationToken);
                await AssertCompleteAsync();
                System.IO.File.Delete(Target);
            }

            Assert.InRange(cancelled, 1, runs);
            Collect();
            Assert.Empty(unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        void Note(object? sender, UnobservedTaskExceptionEventArgs arguments) => unobserved.Add(arguments.Exception);
    }

    [Fact]
    [Trait("Torture", "T140")]
    public async Task Disposing_the_client_under_many_downloads_and_faults_leaves_none_hanging_and_nothing_open()
    {
        // More rounds by tests/long/soak-dispose.sh.
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("WANDBGEN_SOAK_ROUNDS"), out int wished) ? wished : 1;
        var options = new DownloadOptions { Replace = true, RangeSize = 64 * 1024 };
        Collect();
        int before = OpenHandles();
        for (int round = 1; round <= rounds; round++)
        {
            using var server = new ObjectServer(Server.Content);
            server.Script = (request, number) =>
                (number % 4) switch
                {
                    0 => server.Good(request) with { CutAt = 10 },
                    1 => new ObjectAnswer(503, [], "Retry-After: 20\r\n"),
                    2 => server.Good(request) with { Length = 400_000, Stalls = true },
                    _ => server.Good(request),
                };
            WandbClient client = CreateClient();
            Task[] downloads =
            [
                .. Enumerable
                    .Range(0, 200)
                    .Select(i =>
                        client.Downloads.DownloadAsync(File($"{i}.bin", server.Url), Root, options, cancellationToken: CancellationToken)
                    ),
            ];

            // At another moment each round.
            await Task.Delay(300 * round / rounds, CancellationToken);
            client.Dispose();
            await Task.WhenAll(downloads.Select(static download => Task.WhenAny(download))).WaitAsync(Patience.Limit, CancellationToken);

            Assert.All(
                downloads,
                download =>
                    Assert.True(
                        download.IsCompletedSuccessfully
                            || download.Exception?.InnerException is ObjectDisposedException or WandbTransportException,
                        download.Exception?.ToString()
                    )
            );
            Assert.Contains(downloads, static download => download.Exception?.InnerException is ObjectDisposedException);
            server.Dispose();
            await Patience.UntilAsync(() => OpenHandles() <= before, CancellationToken);
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    // The runtime itself opens an assembly whenever it needs another one.
    private int OpenHandles() =>
        !OperatingSystem.IsLinux()
            ? 0
            : Directory
                .GetFileSystemEntries("/proc/self/fd")
                .Count(entry =>
                    new FileInfo(entry).LinkTarget is { } target
                    && (target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith(Root, StringComparison.Ordinal))
                );

    private static void AssertAtOnce(TimeSpan fastest)
    {
        if (Patience.IsMeasuring)
        {
            Assert.InRange(fastest, TimeSpan.Zero, s_atOnce);
        }
    }

    /// <summary>Begins a download and returns when it is where it should be.</summary>
    private async Task<Task> BeginAsync(string state, CancellationToken cancellationToken)
    {
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Gate = state == "headers" ? () => Task.Delay(Timeout.Infinite, CancellationToken) : null;
        Server.Script = (request, _) =>
        {
            there.TrySetResult();
            return state switch
            {
                "refusal" => new ObjectAnswer(400, "<Code>"u8.ToArray(), Length: 100, Stalls: true),
                "pause" => new ObjectAnswer(503, [], "Retry-After: 50\r\n"),
                _ => Server.Good(request) with
                {
                    Length = request.To - request.From + 1 ?? 300_000,
                    Body = Server.Content[..10],
                    Stalls = true,
                },
            };
        };
        if (state == "stream")
        {
            // All that there are.
            there.SetResult();
            for (int taken = Client.Content.Streams.CurrentCount; taken > 0; taken--)
            {
                await Client.Content.Streams.WaitAsync(CancellationToken);
            }
        }

        var options = new DownloadOptions { RangeSize = state == "ranges" ? 64 * 1024 : long.MaxValue, Replace = true };
        Task download = Client.Downloads.DownloadAsync(File(), Root, options, cancellationToken: cancellationToken);
        await there.Task;
        await Task.Delay(50, CancellationToken);
        Assert.False(download.IsCompleted);
        return download;
    }
}
