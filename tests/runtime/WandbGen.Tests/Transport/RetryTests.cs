using System.Globalization;
using WandbGen.CompilerServices;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

public sealed class RetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Func<ServerConnection, Task> Status(int status, string headers = "") =>
        connection => connection.SendJsonAsync("""{"errors":[{"message":"no"}]}""", status, headers);

    private static Task Pong(ServerConnection connection) => connection.SendJsonAsync(Ping.Pong);

    private static (WandbClient Client, VirtualTime Time) CreateWithVirtualTime(Uri baseUrl, Random? random = null)
    {
        WandbClientOptions options = TestClient.Options(baseUrl) with { Retry = new WandbRetryOptions() };
        var time = new VirtualTime();
        return (new WandbClient(options with { TimeProvider = time, Random = random ?? new Random(7) }), time);
    }

    [Fact]
    [Trait("Torture", "T013")]
    public async Task A_server_in_trouble_is_asked_again_after_growing_jittered_pauses()
    {
        async Task<TimeSpan[]> PausesAsync(int seed)
        {
            await using var server = new ScriptedServer(Status(503), Status(503), Status(500), Status(504), Pong);
            (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server.BaseUrl, new Random(seed));
            using (client)
            {
                Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
            }

            Assert.Equal(5, server.Requests.Length);
            return [.. time.Pauses];
        }

        TimeSpan[] first = await PausesAsync(1);
        Assert.Equal(4, first.Length);
        for (int retry = 0; retry < first.Length; retry++)
        {
            Assert.InRange(first[retry], TimeSpan.Zero, TimeSpan.FromSeconds(0.5 * Math.Pow(2, retry)));
        }

        Assert.Equal(first, await PausesAsync(1));
        Assert.NotEqual(first, await PausesAsync(2));
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("1.5", 1.5)]
    [Trait("Torture", "T014")]
    [Trait("Torture", "T015")]
    public async Task Retry_After_in_seconds_is_waited_for_and_little_more(string header, double seconds)
    {
        await using var server = new ScriptedServer(Status(429, $"Retry-After: {header}\r\n"), Pong);
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server.BaseUrl);
        using (client)
        {
            Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        }

        Assert.InRange(Assert.Single(time.Pauses).TotalSeconds, seconds, seconds * 1.1);
    }

    [Fact]
    [Trait("Torture", "T015")]
    public async Task Retry_After_as_a_date_is_waited_for_and_a_past_date_is_no_wait()
    {
        await using var server = new ScriptedServer(
            Status(429, "Retry-After: Sat, 01 Jan 2000 00:00:07 GMT\r\n"),
            Status(429, "Retry-After: Wed, 01 Jan 1997 00:00:00 GMT\r\n"),
            Pong
        );
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server.BaseUrl);
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), time.GetUtcNow());
        using (client)
        {
            Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        }

        Assert.InRange(time.Pauses.First().TotalSeconds, 7, 7.7);
        Assert.All(time.Pauses.Skip(1), pause => Assert.InRange(pause.TotalSeconds, 0, 1));
    }

    [Theory]
    [InlineData("Retry-After: 99999999999999999999\r\n")]
    [InlineData("Retry-After: 922337203685\r\n")]
    public async Task A_wait_that_no_time_can_hold_is_a_rate_limit_like_any_other(string header)
    {
        await using var server = new ScriptedServer(Status(429, header));
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server.BaseUrl);
        using (client)
        {
            await Assert.ThrowsAsync<WandbRateLimitException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        }

        Assert.Empty(time.Pauses);
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("99999999999")]
    [InlineData("61")]
    [Trait("Torture", "T016")]
    public async Task A_Retry_After_beyond_the_limit_fails_at_once_and_says_how_long(string seconds)
    {
        await using var server = new ScriptedServer(Status(429, $"Retry-After: {seconds}\r\n"));
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server.BaseUrl);
        using (client)
        {
            var exception = await Assert.ThrowsAsync<WandbRateLimitException>(() => client.ExecuteAsync(new Ping(), Cancellation));
            Assert.Equal(double.Parse(seconds, CultureInfo.InvariantCulture), exception.RetryAfter!.Value.TotalSeconds);
            Assert.Equal(1, exception.Attempts);
        }

        Assert.Empty(time.Pauses);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(400, typeof(WandbGraphQLException))]
    [InlineData(401, typeof(WandbAuthenticationException))]
    [InlineData(403, typeof(WandbAuthenticationException))]
    [InlineData(404, typeof(WandbNotFoundException))]
    [InlineData(409, typeof(WandbGraphQLException))]
    [InlineData(410, typeof(WandbGraphQLException))]
    [InlineData(413, typeof(WandbGraphQLException))]
    [InlineData(422, typeof(WandbGraphQLException))]
    [InlineData(501, typeof(WandbTransportException))]
    [InlineData(511, typeof(WandbTransportException))]
    [Trait("Torture", "T018")]
    public async Task What_would_fail_again_is_sent_once(int status, Type type)
    {
        await using var server = new ScriptedServer(Status(status, "X-Request-Id: r-1\r\n"));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = (WandbException)await Assert.ThrowsAsync(type, () => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Single(server.Requests);
        Assert.Equal(status, (int)exception.StatusCode!.Value);
        Assert.Equal("r-1", exception.RequestId);
        Assert.Equal(1, exception.Attempts);
        Assert.Contains("no", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(599)]
    public async Task What_may_pass_is_sent_again(int status)
    {
        await using var server = new ScriptedServer(Status(status), Pong);
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    [Trait("Torture", "T019")]
    public async Task Many_callers_of_a_broken_server_share_one_retry_budget()
    {
        await using var server = new ScriptedServer(Status(500));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Task<string>[] calls = [.. Enumerable.Range(0, 200).Select(_ => client.ExecuteAsync(new Ping(), Cancellation))];
        foreach (Task<string> call in calls)
        {
            await Assert.ThrowsAsync<WandbTransportException>(() => call);
        }

        Assert.InRange(server.Requests.Length, 200, 240);
    }

    [Theory]
    [InlineData(503, 1)]
    [InlineData(500, 1)]
    [InlineData(429, 2)]
    [Trait("Torture", "T020")]
    public async Task A_mutation_is_sent_again_only_when_it_was_refused_unread(int status, int requests)
    {
        await using var server = new ScriptedServer(Status(status), Pong);
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Task<string> call = client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation);

        if (requests == 1)
        {
            var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => call);
            Assert.IsType<WandbTransportException>(exception.InnerException);
        }
        else
        {
            Assert.Equal("pong", await call);
        }

        Assert.Equal(requests, server.Requests.Length);
    }

    [Fact]
    [Trait("Torture", "T020")]
    public async Task A_mutation_whose_connection_breaks_is_not_sent_again_and_its_outcome_is_unknown()
    {
        await using var server = new ScriptedServer(connection =>
        {
            connection.Reset();
            return Task.CompletedTask;
        });
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation)
        );

        Assert.Contains("unknown whether the server executed", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(429, "Retry-After: 5\r\n")]
    [InlineData(429, "RateLimit-Remaining: 0\r\nRateLimit-Reset: 5\r\n")]
    [InlineData(200, "RateLimit-Remaining: 0\r\nRateLimit-Reset: 5\r\n")]
    [InlineData(200, "RateLimit-Remaining: -1\r\nRateLimit-Reset: soon\r\nRateLimit-Reset: 5\r\n")]
    public async Task When_the_server_has_had_enough_of_one_caller_all_callers_of_the_client_wait(int status, string headers)
    {
        await using var server = new ScriptedServer(
            connection => connection.SendJsonAsync(status == 200 ? Ping.Pong : "{}", status, headers),
            Pong
        );
        var time = new VirtualTime { PassesPauses = false };
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { TimeProvider = time });
        Task<string> first = client.ExecuteAsync(new Ping(), Cancellation);
        await (status == 200 ? first : time.PauseBegunAsync(Cancellation));

        Task<string> second = client.ExecuteAsync(new Ping(), Cancellation);
        await time.PauseBegunAsync(Cancellation);

        Assert.Single(server.Requests);
        Assert.InRange(time.Pauses.Last(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("pong", await first);
        Assert.Equal("pong", await second);
    }

    [Fact]
    public async Task A_429_that_does_not_say_how_long_slows_all_callers_a_little()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("{}", 429), Pong);
        var time = new VirtualTime { PassesPauses = false };
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            options =>
                options with
                {
                    TimeProvider = time,
                    Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromSeconds(2) },
                }
        );
        Task<string> first = client.ExecuteAsync(new Ping(), Cancellation);
        await time.PauseBegunAsync(Cancellation);

        Task<string> second = client.ExecuteAsync(new Ping(), Cancellation);
        await time.PauseBegunAsync(Cancellation);

        Assert.Single(server.Requests);
        Assert.InRange(time.Pauses.Last(), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.2));
        time.Advance(TimeSpan.FromSeconds(2.2));
        Assert.Equal("pong", await second);
        time.Advance(TimeSpan.FromSeconds(2.2));
        Assert.Equal("pong", await first);
    }

    [Fact]
    public async Task Who_waits_for_the_server_waits_on_when_it_asks_for_more_meanwhile()
    {
        var time = new VirtualTime { PassesPauses = false };
        var gate = new WandbGen.Transport.RateLimitGate(TestClient.Options(new Uri("http://127.0.0.1:1")) with { TimeProvider = time });
        using var answer = new HttpResponseMessage();
        answer.Headers.TryAddWithoutValidation("RateLimit-Remaining", "0");
        answer.Headers.TryAddWithoutValidation("RateLimit-Reset", "5");
        gate.Observe(answer);
        Task waiting = gate.WaitAsync("ping", TimeSpan.FromMinutes(1), Cancellation);
        await time.PauseBegunAsync(Cancellation);
        time.Advance(TimeSpan.FromSeconds(1));
        answer.Headers.Remove("RateLimit-Reset");
        answer.Headers.TryAddWithoutValidation("RateLimit-Reset", "15");
        gate.Observe(answer);

        time.Advance(TimeSpan.FromSeconds(5));
        await time.PauseBegunAsync(Cancellation);

        Assert.False(waiting.IsCompleted);
        Assert.False(gate.IsOpen);
        time.Advance(TimeSpan.FromSeconds(12));
        await waiting;
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("")]
    public async Task A_RateLimit_header_that_is_no_number_is_no_limit(string reset)
    {
        await using var server = new ScriptedServer(connection =>
            connection.SendJsonAsync(Ping.Pong, 200, $"RateLimit-Remaining: 0\r\nRateLimit-Reset: {reset}\r\n")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Fact]
    public async Task A_transfer_that_the_storage_has_had_enough_of_slows_the_calls_too()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("{}", 429, "Retry-After: 5\r\n"), Pong);
        var time = new VirtualTime { PassesPauses = false };
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { TimeProvider = time });
        using (await client.Content.GetAsync(server.BaseUrl, cancellationToken: Cancellation)) { }

        Task<string> call = client.ExecuteAsync(new Ping(), Cancellation);
        await time.PauseBegunAsync(Cancellation);

        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("pong", await call);
    }

    [Fact]
    public async Task A_mutation_whose_answer_cannot_be_read_has_an_unknown_outcome()
    {
        await using var server = new ScriptedServer(connection =>
            connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation)
        );

        Assert.Contains("unknown whether the server executed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_breaks_off_is_tried_again()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int connections = 0;
        _ = Task.Run(
            async () =>
            {
                while (true)
                {
                    using System.Net.Sockets.Socket socket = await listener.AcceptSocketAsync(Cancellation);
                    connections++;
                    await socket.ReceiveAsync(new byte[1024], Cancellation);
                }
            },
            Cancellation
        );
        using WandbClient client = TestClient.Create(new Uri($"https://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}"));

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() =>
            client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation)
        );

        Assert.Equal(5, exception.Attempts);
        Assert.Equal(5, connections);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException), 1)]
    [InlineData(typeof(TaskCanceledException), 5)]
    [InlineData(typeof(NotSupportedException), 1)]
    public async Task What_somebodys_handler_throws_is_a_typed_error_without_its_text(Type thrown, int attempts)
    {
        using WandbClient client = TestClient.Create(
            new Uri("http://127.0.0.1:1"),
            options =>
                options with
                {
                    ConfigureHttpHandler = _ => new ThrowingHandler(
                        (Exception)Activator.CreateInstance(thrown, "https://storage/file?signature=secret")!
                    ),
                }
        );

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(attempts, exception.Attempts);
        Assert.StartsWith(thrown.FullName!, exception.InnerException!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString() + exception.InnerException, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebodys_handler_throws_without_a_secret_is_the_cause_itself()
    {
        var thrown = new InvalidOperationException("The circuit is open:\r\n\tno.");
        using WandbClient client = TestClient.Create(
            new Uri("http://127.0.0.1:1"),
            options => options with { ConfigureHttpHandler = _ => new ThrowingHandler(thrown) }
        );

        Assert.Same(
            thrown,
            (await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation))).InnerException
        );
    }

    private sealed class ThrowingHandler(Exception exception) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(exception);
    }

    [Fact]
    public async Task A_client_that_must_wait_longer_than_a_call_may_take_fails_it_unsent()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("{}", 429, "Retry-After: 50\r\n"));
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            options => options with { TotalTimeout = TimeSpan.FromSeconds(25), TimeProvider = new VirtualTime() }
        );

        await Assert.ThrowsAsync<WandbRateLimitException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        var exception = await Assert.ThrowsAsync<WandbRateLimitException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(0, exception.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(50), exception.RetryAfter);
        Assert.Single(server.Requests);
    }
}
