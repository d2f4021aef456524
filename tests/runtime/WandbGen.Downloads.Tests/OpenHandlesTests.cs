using System.Net.Sockets;
using WandbGen.Transport;

namespace WandbGen.Downloads.Tests;

/// <summary>When the process runs out of handles, fewer transfers run at once, and all of them complete.</summary>
public sealed class OpenHandlesTests : DownloadTest
{
    private const int NoneInTheProcess = 24;
    private const int NoneInTheSystem = 23;

    public static TheoryData<string> Failures { get; } = ["EMFILE", "ENFILE", "socket", "inside"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Who_gets_none_begins_again_when_another_has_given_its_own_back(string failure)
    {
        var handles = new OpenHandles();
        int running = 0;
        int largest = 0;
        int failed = 0;

        int[] results = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    handles.RunAsync(
                        async () =>
                        {
                            int now = Interlocked.Increment(ref running);
                            try
                            {
                                if (now > 5)
                                {
                                    Interlocked.Increment(ref failed);
                                    throw Create(failure);
                                }

                                largest = Math.Max(largest, now);
                                await Task.Yield();
                                return i;
                            }
                            finally
                            {
                                Interlocked.Decrement(ref running);
                            }
                        },
                        Client.Content,
                        3,
                        CancellationToken
                    )
                )
        );

        Assert.Equal(Enumerable.Range(0, 100), results);
        Assert.InRange(largest, 1, 5);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Where_nobody_has_any_to_give_back_it_is_tried_a_few_times_and_told(string failure)
    {
        var handles = new OpenHandles();
        int attempts = 0;

        WandbException error = await Assert.ThrowsAnyAsync<WandbException>(() =>
            handles.RunAsync<int>(
                () =>
                {
                    attempts++;
                    throw Create(failure);
                },
                Client.Content,
                3,
                CancellationToken
            )
        );

        Assert.Equal(3, attempts);
        Assert.Equal(3, error.Attempts);
    }

    [Fact]
    public async Task Another_failure_is_nobodys_reason_to_wait()
    {
        var handles = new OpenHandles();

        await Assert.ThrowsAsync<WandbDownloadException>(() =>
            handles.RunAsync<int>(
                static () => throw new WandbDownloadException("x", "x", new IOException("x")),
                Client.Content,
                3,
                CancellationToken
            )
        );
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobodys_turn()
    {
        var handles = new OpenHandles();
        var end = new TaskCompletionSource();
        // Two at once is one too many from here on.
        Task<int> first = handles.RunAsync(
            async () =>
            {
                await end.Task;
                return 1;
            },
            Client.Content,
            3,
            CancellationToken
        );
        using var cancellation = new CancellationTokenSource();
        Task<int> second = handles.RunAsync<int>(static () => throw Create("EMFILE"), Client.Content, 3, cancellation.Token);
        Task<int> third = handles.RunAsync(static () => Task.FromResult(3), Client.Content, 3, CancellationToken);

        Assert.False(second.IsCompleted || third.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        end.SetResult();

        Assert.Equal(1, await first);
        Assert.Equal(3, await third);
    }

    private static WandbException Create(string failure) =>
        failure switch
        {
            "EMFILE" => new WandbDownloadException("x", "x", new IOException("x", NoneInTheProcess)),
            "ENFILE" => new WandbUploadException("x", "x", new IOException("x", NoneInTheSystem)),
            "socket" => new WandbTransportException("x", "x", new SocketException((int)SocketError.TooManyOpenSockets)),
            _ => new WandbTransportException(
                "x",
                "x",
                new HttpRequestException("x", new IOException("x", new SocketException((int)SocketError.TooManyOpenSockets)))
            ),
        };
}
