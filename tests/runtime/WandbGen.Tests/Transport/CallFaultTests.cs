using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WandbGen.CompilerServices;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

public sealed class CallFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task Pong(ServerConnection connection) => connection.SendJsonAsync(Ping.Pong);

    [Fact]
    [Trait("Torture", "T001")]
    public async Task A_closed_port_is_tried_within_the_limits_and_named()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using WandbClient client = TestClient.Create(new Uri($"http://127.0.0.1:{port}"));

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal($"127.0.0.1:{port}", exception.Host);
        Assert.Equal(5, exception.Attempts);
        Assert.Contains($"127.0.0.1:{port}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("5 attempts", exception.Message, StringComparison.Ordinal);
        Assert.Contains("refused", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_with_a_dead_address_of_one_family_and_a_living_one_of_the_other_is_reached_by_calls_and_transfers()
    {
        // The name has ::1 and 127.0.0.1 wherever both are there; nothing listens at the first.
        await using var server = new ScriptedServer(Pong);
        using WandbClient client = TestClient.Create(new Uri($"http://localhost:{server.Port}"));

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        using HttpResponseMessage content = await client.Content.GetAsync(client.BaseUrl, cancellationToken: Cancellation);
        Assert.Equal(2, server.Requests.Length);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, 1)]
    [InlineData(SocketError.NoData, 1)]
    [InlineData(SocketError.TryAgain, 5)]
    public async Task A_name_that_nobody_knows_is_not_asked_for_again_unlike_one_that_could_not_be_looked_up(
        SocketError error,
        int attempts
    )
    {
        using WandbClient client = TestClient.Create(
            new Uri("https://wandb.exmaple"),
            options =>
                options with
                {
                    ConfigureHttpHandler = handler =>
                    {
                        handler.ConnectCallback = (_, _) => ValueTask.FromException<Stream>(new SocketException((int)error));
                        return handler;
                    },
                }
        );

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(attempts, exception.Attempts);
        Assert.Contains("wandb.exmaple", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Torture", "T001")]
    public async Task A_mutation_is_sent_again_when_no_connection_was_made()
    {
        int connections = 0;
        await using var server = new ScriptedServer(Pong);
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            options =>
                options with
                {
                    ConfigureHttpHandler = handler =>
                    {
                        handler.ConnectCallback = async (context, cancellationToken) =>
                        {
                            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                            // Port 1 is closed.
                            await socket.ConnectAsync(
                                IPAddress.Loopback,
                                Interlocked.Increment(ref connections) == 1 ? 1 : context.DnsEndPoint.Port,
                                cancellationToken
                            );
                            return new NetworkStream(socket, ownsSocket: true);
                        };
                        return handler;
                    },
                }
        );

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation));
        Assert.Single(server.Requests);
        Assert.Equal(2, connections);
    }

    [Fact]
    [Trait("Torture", "T002")]
    public async Task A_connection_that_is_never_made_is_given_up_at_the_connect_limit()
    {
        int connections = 0;
        using WandbClient client = TestClient.Create(
            new Uri("http://127.0.0.1:1"),
            options =>
                options with
                {
                    ConnectTimeout = TimeSpan.FromMilliseconds(50),
                    Retry = options.Retry with { MaxRetries = 1 },
                    ConfigureHttpHandler = handler =>
                    {
                        handler.ConnectCallback = async (_, cancellationToken) =>
                        {
                            Interlocked.Increment(ref connections);
                            await Task.Delay(Timeout.Infinite, cancellationToken);
                            return Stream.Null;
                        };
                        return handler;
                    },
                }
        );

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(2, exception.Attempts);
        Assert.Equal(2, connections);
        Assert.Contains("No connection to 127.0.0.1:1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Torture", "T003")]
    public async Task A_server_that_never_answers_is_given_up_attempt_by_attempt_within_the_total_limit()
    {
        WandbClientOptions options = TestClient.Options(new Uri("http://127.0.0.1:1"));
        var time = new VirtualTime();
        await using var server = new ScriptedServer(async connection =>
        {
            time.Advance(options.AttemptTimeout);
            await connection.StallAsync();
        });
        using var client = new WandbClient(options with { BaseUrl = server.BaseUrl, TimeProvider = time });

        var exception = await Assert.ThrowsAsync<WandbTimeoutException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(4, server.Requests.Length);
        Assert.Equal(4, exception.Attempts);
        Assert.True(time.GetUtcNow() - time.Start <= options.TotalTimeout + TimeSpan.FromSeconds(1));
    }

    [Fact]
    [Trait("Torture", "T005")]
    public async Task A_body_that_stalls_ends_at_the_attempts_limit_and_is_asked_for_again()
    {
        WandbClientOptions options = TestClient.Options(new Uri("http://127.0.0.1:1"));
        var time = new VirtualTime();
        await using var server = new ScriptedServer(
            async connection =>
            {
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"data\":");
                time.Advance(options.AttemptTimeout);
                await connection.StallAsync();
            },
            Pong
        );
        using var client = new WandbClient(options with { BaseUrl = server.BaseUrl, TimeProvider = time });

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal(2, server.Requests.Length);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"data\":", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"data\":", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"data\":\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"data\":", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n{\"data\":", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999999999999999\r\n\r\n{\"data\":", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\nContent-Length: 24\r\n\r\n{\"data\":", false)]
    [Trait("Torture", "T006")]
    [Trait("Torture", "T007")]
    [Trait("Torture", "T008")]
    public async Task A_cut_answer_is_never_taken_for_a_whole_one_and_is_asked_for_again(string cut, bool reset)
    {
        await using var server = new ScriptedServer(
            async connection =>
            {
                await connection.SendAsync(cut);
                if (reset)
                {
                    connection.Reset();
                }
                else
                {
                    connection.Close();
                }
            },
            Pong
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    [Trait("Torture", "T007")]
    public async Task An_answer_that_is_always_cut_is_a_protocol_error_after_the_retries()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SendAsync("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"data\":{\"pi");
            connection.Close();
        });
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains("truncated", exception.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Length);
    }

    [Fact]
    [Trait("Torture", "T010")]
    public async Task Endless_headers_end_in_a_typed_error()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            var headers = new StringBuilder("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 4_000; i++)
            {
                headers.Append("X-").Append(i).Append(": ").Append('x', 100).Append("\r\n");
            }

            await connection.SendAsync(headers.ToString());
            await connection.StallAsync();
        });
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Single(server.Requests);
    }

    [Fact]
    [Trait("Torture", "T012")]
    public async Task An_idle_connection_that_the_server_closed_is_not_the_users_business()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(
            async connection =>
            {
                await Pong(connection);
                connection.Close();
                closed.TrySetResult();
            },
            Pong
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        await closed.Task;
        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Theory]
    [InlineData("self-signed", "SSL_CERT_FILE")]
    [InlineData("expired", "check the clock")]
    [InlineData("wrong host", "of another host")]
    [Trait("Torture", "T022")]
    public async Task A_certificate_that_is_not_trusted_is_a_typed_error_without_a_retry(string kind, string remedy)
    {
        using X509Certificate2 certificate = TestCertificate.Create(kind);
        int connections = 0;
        await using var server = new ScriptedServer(
            (_, _) =>
            {
                Interlocked.Increment(ref connections);
                return Task.CompletedTask;
            },
            certificate
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(1, exception.Attempts);
        Assert.Contains("secure connection", exception.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, exception.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{server.Port}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, connections);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [Trait("Torture", "T033")]
    public async Task A_compressed_answer_that_was_cut_is_not_complete(string encoding)
    {
        byte[] whole = Compress(Encoding.UTF8.GetBytes($$$"""{"data":{"padding":"{{{RandomText(4_000)}}}","ping":"pong"}}"""), encoding);
        await using var server = new ScriptedServer(
            connection => connection.SendBodyAsync(whole[..(whole.Length / 2)], headers: $"Content-Encoding: {encoding}\r\n"),
            connection => connection.SendBodyAsync(whole, headers: $"Content-Encoding: {encoding}\r\n")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    [Trait("Torture", "T039")]
    [Trait("Torture", "T144")]
    public async Task An_answer_that_inflates_beyond_the_limit_is_stopped_there()
    {
        byte[] bomb = Compress(new byte[200 * 1024 * 1024], "gzip");
        await using var server = new ScriptedServer(connection => connection.SendBodyAsync(bomb, headers: "Content-Encoding: gzip\r\n"));
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { MaxResponseSize = 8 * 1024 * 1024 });

        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains("MaxResponseSize", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    [Trait("Torture", "T039")]
    [Trait("Torture", "T149")]
    public async Task An_answer_without_end_is_given_up_at_the_limit_and_its_connection_closed()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"data\":{\"x\":\"");
            byte[] more = new byte[256 * 1024];
            more.AsSpan().Fill((byte)'x');
            try
            {
                while (true)
                {
                    await connection.SendAsync(more);
                }
            }
            catch (IOException)
            {
                closed.SetResult();
                throw;
            }
        });
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { MaxResponseSize = 4 * 1024 * 1024 });

        await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        await closed.Task.WaitAsync(Patience.Limit, Cancellation);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("Content-Encoding: identity, gzip\r\n")]
    [InlineData("Content-Encoding: gzip,Identity\r\n")]
    [InlineData("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n")]
    [InlineData("Content-Encoding:  , x-GZip,\r\n")]
    public async Task Names_of_encodings_that_leave_the_bytes_as_they_are_change_nothing(string headers)
    {
        byte[] body = Compress(Encoding.UTF8.GetBytes(Ping.Pong), "gzip");
        await using var server = new ScriptedServer(connection => connection.SendBodyAsync(body, headers: headers));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Fact]
    public async Task An_encoding_that_was_not_asked_for_is_refused()
    {
        await using var server = new ScriptedServer(connection =>
            connection.SendJsonAsync(Ping.Pong, headers: "Content-Encoding: zstd\r\n")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Contains(
            "zstd",
            (await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Ping(), Cancellation))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Torture", "T140")]
    public async Task Disposing_the_client_ends_its_calls()
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(connection =>
        {
            received.TrySetResult();
            return connection.StallAsync();
        });
        WandbClient client = TestClient.Create(server.BaseUrl);

        Task<string> call = client.ExecuteAsync(new Ping(), Cancellation);
        await received.Task;
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        client.Dispose();
    }

    [Fact]
    [Trait("Torture", "T140")]
    public async Task Disposing_the_client_ends_its_pauses()
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SendJsonAsync("{}", 429, "Retry-After: 50\r\n");
            received.TrySetResult();
        });
        WandbClient client = TestClient.Create(server.BaseUrl);

        Task<string> call = client.ExecuteAsync(new Ping(), Cancellation);
        await received.Task;
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Patience.Limit, Cancellation));
    }

    [Fact]
    [Trait("Torture", "T140")]
    public async Task Disposing_the_client_under_many_callers_and_faults_leaves_none_hanging()
    {
        // More rounds by tests/long/soak-dispose.sh.
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("WANDBGEN_SOAK_ROUNDS"), out int wished) ? wished : 1;
        for (int round = 1; round <= rounds; round++)
        {
            await using var server = new ScriptedServer(
                async (connection, request) =>
                {
                    switch (request.Number % 4)
                    {
                        case 0:
                            connection.Reset();
                            break;
                        case 1:
                            await connection.SendJsonAsync("{}", 503);
                            break;
                        case 2:
                            await connection.StallAsync();
                            break;
                        default:
                            await connection.SendJsonAsync(ItemPages.Answer(10_000, request));
                            break;
                    }
                }
            );
            WandbClient client = TestClient.Create(server.BaseUrl);
            Task[] walks = [.. Enumerable.Range(0, 200).Select(_ => new Items(client).CountAsync(Cancellation).AsTask())];

            // At another moment each round.
            await Task.Delay(300 * round / rounds, Cancellation);
            client.Dispose();

            await Task.WhenAll(walks.Select(static walk => Task.WhenAny(walk))).WaitAsync(Patience.Limit, Cancellation);
            Assert.All(
                walks,
                walk =>
                    Assert.True(
                        walk.Exception?.InnerException is ObjectDisposedException or WandbTransportException,
                        walk.Exception?.ToString()
                    )
            );
        }
    }

    [Fact]
    [Trait("Torture", "T143")]
    public async Task Blocking_on_a_call_under_a_single_threaded_context_does_not_deadlock()
    {
        await using var server = new ScriptedServer(ItemPages.Of(300));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            try
            {
                int count = 0;
                IAsyncEnumerator<Item> items = new Items(client).GetAsyncEnumerator(Cancellation);
                while (items.MoveNextAsync().AsTask().GetAwaiter().GetResult())
                {
                    count++;
                }

                items.DisposeAsync().AsTask().GetAwaiter().GetResult();
                done.SetResult(count);
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();

        Assert.Equal(300, await done.Task.WaitAsync(Patience.Limit, Cancellation));
    }

    private static byte[] Compress(byte[] bytes, string encoding)
    {
        var compressed = new MemoryStream();
        using (
            Stream stream =
                encoding == "gzip"
                    ? new GZipStream(compressed, CompressionLevel.Fastest)
                    : new BrotliStream(compressed, CompressionLevel.Fastest)
        )
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static string RandomText(int length) => Convert.ToHexString(RandomNumberGenerator.GetBytes(length / 2));

    /// <summary>A blocked thread never runs callbacks that are posted to it.</summary>
    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) { }
    }
}
