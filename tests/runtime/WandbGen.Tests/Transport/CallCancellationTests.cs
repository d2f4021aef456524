using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuringTime;

/// <summary>
/// Wherever a call is, its caller's token ends it at once. The server is silent and the client's clock stands still: nothing else could.
/// How soon it is, is asserted by
/// <c>WANDBGEN_MEASURE=1</c>.
/// </summary>
[Collection(typeof(MeasuringTime))]
public sealed class CallCancellationTests
{
    private static readonly TimeSpan s_atOnce = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Torture", "T134")]
    public async Task Cancelling_while_connecting_returns_at_once_with_the_callers_token()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux lets a connection wait that the listener has no room for; others refuse it.");
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        Task connecting;
        do
        {
            connecting = new TcpClient().ConnectAsync((IPEndPoint)listener.LocalEndPoint!, Cancellation).AsTask();
        } while (await Task.WhenAny(connecting, Task.Delay(200, Cancellation)) == connecting);

        using WandbClient client = Create(new Uri($"http://{listener.LocalEndPoint}"));

        await AssertEndsAtOnceAsync(client, Task.CompletedTask);
        Assert.False(connecting.IsCompleted);
    }

    [Fact]
    [Trait("Torture", "T134")]
    public async Task Cancelling_during_the_TLS_handshake_returns_at_once_with_the_callers_token()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using WandbClient client = Create(new Uri($"https://{listener.LocalEndpoint}"));

        await AssertEndsAtOnceAsync(client, ReceiveHelloAsync());

        async Task ReceiveHelloAsync()
        {
            Socket socket = await listener.AcceptSocketAsync(Cancellation);
            byte[] first = new byte[1];
            await socket.ReceiveAsync(first, Cancellation);
            // A record of the handshake.
            Assert.Equal(0x16, first[0]);
        }
    }

    [Theory]
    [Trait("Torture", "T134")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: appl")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")]
    [InlineData("HTTP/1.1 500 X\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")]
    public async Task Cancelling_a_stalled_call_returns_at_once_with_the_callers_token(string received)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SendAsync(received);
            sent.TrySetResult();
            await connection.StallAsync();
        });
        using WandbClient client = Create(server.BaseUrl);

        await AssertEndsAtOnceAsync(client, sent.Task);
    }

    [Fact]
    [Trait("Torture", "T134")]
    public async Task Cancelling_a_pause_returns_at_once_with_the_callers_token()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SendJsonAsync("{}", 503, "Retry-After: 50\r\n");
            sent.TrySetResult();
        });
        using WandbClient client = Create(server.BaseUrl);

        await AssertEndsAtOnceAsync(client, sent.Task);
    }

    [Theory]
    [Trait("Torture", "T134")]
    [InlineData(200, "RateLimit-Remaining: 0\r\nRateLimit-Reset: 50\r\n")]
    [InlineData(429, "Retry-After: 50\r\n")]
    public async Task Cancelling_a_call_that_waits_for_the_rate_limit_returns_at_once_with_the_callers_token(int status, string headers)
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(Ping.Pong, status, headers));
        using WandbClient client = Create(server.BaseUrl, maxRetries: 0);
        Task first = client.ExecuteAsync(new Ping(), Cancellation);
        await Task.WhenAny(first);
        Assert.Equal(status == 200, first.IsCompletedSuccessfully);

        await AssertEndsAtOnceAsync(client, Task.CompletedTask);
        Assert.Single(server.Requests);
    }

    private static WandbClient Create(Uri baseUrl, int maxRetries = 4) =>
        TestClient.Create(
            baseUrl,
            options => options with { TimeProvider = new FakeTimeProvider(), Retry = options.Retry with { MaxRetries = maxRetries } }
        );

    /// <param name="client">What is called.</param>
    /// <param name="there">Ends when the first call is where it is to be.</param>
    private static async Task AssertEndsAtOnceAsync(WandbClient client, Task there)
    {
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < (Patience.IsMeasuring ? 5 : 1) && fastest > s_atOnce; attempt++)
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            Task<string> call = client.ExecuteAsync(new Ping(), cancellation.Token);
            await there.WaitAsync(Patience.Limit, Cancellation);
            await Task.Delay(50, Cancellation);
            Assert.False(call.IsCompleted);
            long start = Stopwatch.GetTimestamp();
            await cancellation.CancelAsync();

            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
            Assert.Equal(cancellation.Token, exception.CancellationToken);
        }

        if (Patience.IsMeasuring)
        {
            Assert.InRange(fastest, TimeSpan.Zero, s_atOnce);
        }
    }
}
