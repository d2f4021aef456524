using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

public sealed class ContentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_range_and_its_conditions_go_along_and_every_status_comes_back_unread()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SendAsync("HTTP/1.1 416 X\r\nContent-Length: 1000000\r\nContent-Range: bytes */7\r\n\r\nx");
            await connection.StallAsync();
        });
        using WandbClient client = TestClient.Create(server.BaseUrl);

        using HttpResponseMessage response = await client.Content.GetAsync(
            new Uri(server.BaseUrl, "/f"),
            new RangeHeaderValue(7, 9),
            ifRange: new EntityTagHeaderValue("\"b\""),
            cancellationToken: Cancellation
        );

        Assert.Equal(416, (int)response.StatusCode);
        Assert.Equal(7, response.Content.Headers.ContentRange!.Length);
        RecordedRequest request = Assert.Single(server.Requests);
        Assert.Equal(("GET", "bytes=7-9", "\"b\""), (request.Method, request.Header("Range"), request.Header("If-Range")));
    }

    [Fact]
    [Trait("Torture", "T074")]
    public async Task Content_is_not_decompressed()
    {
        await using var server = new ScriptedServer(connection =>
            connection.SendBodyAsync([1, 2, 3], headers: "Content-Encoding: gzip\r\n")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        using HttpResponseMessage response = await client.Content.GetAsync(server.BaseUrl, cancellationToken: Cancellation);

        Assert.Equal([1, 2, 3], await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Headers_that_do_not_come_are_a_timeout_and_nothing_is_sent_again()
    {
        var time = new FakeTimeProvider();
        var limit = TimeSpan.FromMilliseconds(100);
        await using var server = new ScriptedServer(connection =>
        {
            time.Advance(limit);
            return connection.StallAsync();
        });
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            options => options with { AttemptTimeout = limit, TimeProvider = time }
        );

        var exception = await Assert.ThrowsAsync<WandbTimeoutException>(() =>
            client.Content.GetAsync(new Uri(server.BaseUrl, "/f?sig=secret"), cancellationToken: Cancellation)
        );

        Assert.Equal(limit, exception.Timeout);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Cancelling_carries_the_callers_token_and_disposing_says_so()
    {
        var received = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(connection =>
        {
            received.Release();
            return connection.StallAsync();
        });
        WandbClient client = TestClient.Create(server.BaseUrl);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        Task<HttpResponseMessage> cancelled = client.Content.GetAsync(server.BaseUrl, cancellationToken: cancellation.Token);
        Task<HttpResponseMessage> disposed = client.Content.GetAsync(server.BaseUrl, cancellationToken: Cancellation);
        await received.WaitAsync(Cancellation);
        await received.WaitAsync(Cancellation);
        await cancellation.CancelAsync();
        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled)).CancellationToken);
        client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => disposed);
    }
}
