using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Downloads.Tests;

/// <summary>
/// Whatever an upload is doing, the caller and the client's end stop it at once. The storage is silent and the client's clock stands still:
/// nothing else could. How soon it is, is asserted by
/// <c>WANDBGEN_MEASURE=1</c>.
/// </summary>
[Collection(typeof(MeasuringTime))]
public sealed class UploadCancellationTests : DownloadTest
{
    private static readonly TimeSpan s_atOnce = TimeSpan.FromMilliseconds(100);

    public UploadCancellationTests()
        : base(new FakeTimeProvider()) { }

    public static TheoryData<string> States { get; } =
    ["address", "stream", "body", "answer", "refusal", "pause", "register", "lost answer", "check"];

    [Theory]
    [Trait("Torture", "T134")]
    [MemberData(nameof(States))]
    public async Task Cancelling_ends_an_upload_at_once_wherever_it_is(string state)
    {
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < (Patience.IsMeasuring ? 5 : 1) && fastest > s_atOnce; attempt++)
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
            using Upload upload = await BeginAsync(state, cancellation.Token);
            long start = Stopwatch.GetTimestamp();
            await cancellation.CancelAsync();

            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload.Task);

            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
            Assert.Equal(cancellation.Token, exception.CancellationToken);
        }

        if (Patience.IsMeasuring)
        {
            Assert.InRange(fastest, TimeSpan.Zero, s_atOnce);
        }
    }

    [Theory]
    [Trait("Torture", "T140")]
    [MemberData(nameof(States))]
    public async Task Disposing_the_client_ends_an_upload_wherever_it_is(string state)
    {
        using Upload upload = await BeginAsync(state, CancellationToken);

        Client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => upload.Task.WaitAsync(Patience.Limit, CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_PUT_that_is_torn_down_tells_by_whom(bool isCancelled)
    {
        var handler = new TearingHandler();
        using var client = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:1"),
                ApiKey = new string('k', 40),
                ConfigureHttpHandler = _ => handler,
            }
        );
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        Task put = client.Content.PutAsync(
            new Uri("http://127.0.0.1:1"),
            static target => new HttpRequestMessage(HttpMethod.Put, target),
            cancellation.Token
        );
        await handler.Arrived;

        if (isCancelled)
        {
            await cancellation.CancelAsync();
            Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put)).CancellationToken);
        }
        else
        {
            client.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => put);
        }
    }

    /// <summary>Begins an upload and returns when it is where it should be.</summary>
    private async Task<Upload> BeginAsync(string state, CancellationToken cancellationToken)
    {
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Directory.CreateDirectory(Root);
        await using (FileStream file = System.IO.File.Create(Target))
        {
            // More than a connection buffers if the server does not read.
            file.SetLength(state == "body" ? 64 << 20 : 1000);
        }

        var storage = new RawServer(async stream =>
        {
            await RawServer.ReadHeadAsync(stream);
            if (state != "body")
            {
                await stream.ReadExactlyAsync(new byte[1000]);
            }

            string? answer = state switch
            {
                "body" or "answer" => null,
                "refusal" => "HTTP/1.1 400 X\r\nContent-Length: 100\r\n\r\n<Code>",
                "pause" => "HTTP/1.1 503 X\r\nRetry-After: 50\r\nContent-Length: 0\r\n\r\n",
                _ => "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n",
            };
            if (answer is not null)
            {
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
            }

            if (state is "body" or "answer" or "refusal" or "pause")
            {
                there.TrySetResult();
            }

            await Task.Delay(Timeout.Infinite, CancellationToken);
        });
        var destination = new Destination(storage.Url);
        switch (state)
        {
            case "address":
                destination.Address = StayAsync;
                break;
            case "register":
                destination.Register = StayAsync;
                break;
            case "lost answer":
                destination.Register = _ =>
                {
                    there.TrySetResult();
                    throw new WandbOutcomeUnknownException(
                        "Register",
                        new WandbTransportException("Lost.") { RetryAfter = TimeSpan.FromSeconds(50) }
                    );
                };
                break;
            case "check":
                destination.Find = async token =>
                {
                    await StayAsync(token);
                    return null;
                };
                break;
            case "stream":
                // All that there are.
                there.SetResult();
                for (int taken = Client.Content.Streams.CurrentCount; taken > 0; taken--)
                {
                    await Client.Content.Streams.WaitAsync(CancellationToken);
                }

                break;
        }

        Task task = Client.Uploads.UploadAsync(Target, destination, cancellationToken: cancellationToken);
        await there.Task;
        await Task.Delay(50, CancellationToken);
        Assert.False(task.IsCompleted);
        return new Upload(task, storage);

        Task StayAsync(CancellationToken token)
        {
            there.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        }
    }

    private sealed record Upload(Task Task, RawServer Storage) : IDisposable
    {
        public void Dispose() => Storage.Dispose();
    }

    /// <summary>A connection that fails by itself when it is given up, as some do.</summary>
    private sealed class TearingHandler : HttpMessageHandler
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Arrived => _arrived.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _arrived.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("Torn.");
        }
    }
}
