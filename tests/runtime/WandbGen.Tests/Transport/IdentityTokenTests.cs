using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WandbGen.CompilerServices;
using WandbGen.Configuration;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

public sealed class IdentityTokenTests : IDisposable
{
    private const string IdentityToken = "eyJhbGciOiJSUzI1NiJ9.aWRlbnRpdHk.c2lnbmF0dXJl";

    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _home = Directory.CreateTempSubdirectory("wandbgen-").FullName;
    private readonly string _identityTokenFile;

    public IdentityTokenTests()
    {
        _identityTokenFile = Path.Combine(_home, "token");
        File.WriteAllText(_identityTokenFile, IdentityToken + "\n");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string CredentialsFile => Path.Combine(_home, ".config", "wandb", "credentials.json");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private WandbClient Create(Uri baseUrl, TimeProvider? timeProvider = null, params (string Name, string Value)[] variables)
    {
        (string Name, string Value)[] all = [.. variables, ("WANDB_IDENTITY_TOKEN_FILE", _identityTokenFile)];
        return TestClient.Create(
            baseUrl,
            options =>
                options with
                {
                    ApiKey = null,
                    TimeProvider = timeProvider ?? new FakeTimeProvider(s_now),
                    Environment = new WandbEnvironment(
                        name => all.FirstOrDefault(variable => variable.Name == name).Value,
                        () => _home,
                        () => _home
                    ),
                }
        );
    }

    private static Task ServeAsync(ServerConnection connection, RecordedRequest request, int lifetime = 3600) =>
        request.Target == "/oidc/token"
            ? SendTokenAsync(connection, $"access-{request.Number}", lifetime)
            : connection.SendJsonAsync(Ping.Pong);

    private static Task SendTokenAsync(ServerConnection connection, string token, int lifetime = 3600) =>
        connection.SendJsonAsync($$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":{{lifetime}}}""");

    private static RecordedRequest[] Exchanges(ScriptedServer server) =>
        [.. server.Requests.Where(request => request.Target == "/oidc/token")];

    [Fact]
    public async Task The_identity_token_is_exchanged_once_and_the_access_token_is_the_bearer_of_every_request()
    {
        await using var server = new ScriptedServer((connection, request) => ServeAsync(connection, request));
        using WandbClient client = Create(server.BaseUrl);

        await client.ExecuteAsync(new Ping(), Cancellation);
        await client.ExecuteAsync(new Ping(), Cancellation);

        RecordedRequest exchange = Assert.Single(Exchanges(server));
        Assert.Equal("POST", exchange.Method);
        Assert.Equal("application/x-www-form-urlencoded", exchange.Header("Content-Type"));
        Assert.Equal($"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={IdentityToken}", exchange.Body);
        Assert.DoesNotContain("Authorization", exchange.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.All(server.Requests.Except([exchange]), request => Assert.Equal("Bearer access-1", request.Header("Authorization")));
    }

    [Fact]
    public async Task A_hundred_callers_wait_for_one_exchange()
    {
        var gate = new TaskCompletionSource();
        await using var server = new ScriptedServer(
            async (connection, request) =>
            {
                if (request.Target == "/oidc/token")
                {
                    await gate.Task;
                }

                await ServeAsync(connection, request);
            }
        );
        using WandbClient client = Create(server.BaseUrl);

        Task<string>[] calls = [.. Enumerable.Range(0, 100).Select(_ => client.ExecuteAsync(new Ping(), Cancellation))];
        gate.SetResult();

        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal("pong", answer));
        Assert.Single(Exchanges(server));
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_take_the_exchange_from_the_others()
    {
        var begun = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        await using var server = new ScriptedServer(
            async (connection, request) =>
            {
                if (request.Target == "/oidc/token")
                {
                    begun.SetResult();
                    await gate.Task;
                }

                await ServeAsync(connection, request);
            }
        );
        using WandbClient client = Create(server.BaseUrl);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        Task<string> first = client.ExecuteAsync(new Ping(), impatient.Token);
        await begun.Task.WaitAsync(Cancellation);
        Task<string> second = client.ExecuteAsync(new Ping(), Cancellation);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal("pong", await second);
        Assert.Single(Exchanges(server));
    }

    [Fact]
    public async Task The_access_token_is_renewed_five_minutes_before_it_expires_with_the_identity_token_of_then()
    {
        var clock = new FakeTimeProvider(s_now);
        await using var server = new ScriptedServer((connection, request) => ServeAsync(connection, request));
        using WandbClient client = Create(server.BaseUrl, clock);

        await client.ExecuteAsync(new Ping(), Cancellation);
        clock.Advance(TimeSpan.FromMinutes(54));
        await client.ExecuteAsync(new Ping(), Cancellation);
        Assert.Single(Exchanges(server));

        await File.WriteAllTextAsync(_identityTokenFile, "eyJuZXc.eyJuZXc.c2ln", Cancellation);
        clock.Advance(TimeSpan.FromMinutes(1));
        await client.ExecuteAsync(new Ping(), Cancellation);

        Assert.Equal(2, Exchanges(server).Length);
        Assert.EndsWith("assertion=eyJuZXc.eyJuZXc.c2ln", Exchanges(server)[1].Body, StringComparison.Ordinal);
        Assert.Equal("Bearer access-4", server.Requests[^1].Header("Authorization"));
    }

    [Fact]
    public async Task The_next_process_takes_the_token_from_the_file_that_the_official_client_reads()
    {
        await using var server = new ScriptedServer((connection, request) => ServeAsync(connection, request));
        Directory.CreateDirectory(Path.GetDirectoryName(CredentialsFile)!);
        await File.WriteAllTextAsync(
            CredentialsFile,
            """{"other":1,"credentials":{"https://elsewhere.example":{"access_token":"theirs","expires_at":"2030-01-01 00:00:00"}}}""",
            Cancellation
        );

        using (WandbClient first = Create(server.BaseUrl))
        {
            await first.ExecuteAsync(new Ping(), Cancellation);
        }

        using (WandbClient second = Create(server.BaseUrl))
        {
            await second.ExecuteAsync(new Ping(), Cancellation);
        }

        Assert.Single(Exchanges(server));
        using JsonDocument file = JsonDocument.Parse(await File.ReadAllTextAsync(CredentialsFile, Cancellation));
        JsonElement entry = file.RootElement.GetProperty("credentials").GetProperty(server.BaseUrl.AbsoluteUri.TrimEnd('/'));
        Assert.Equal("access-1", entry.GetProperty("access_token").GetString());
        Assert.Equal("2026-01-01 01:00:00", entry.GetProperty("expires_at").GetString());
        Assert.Equal(
            "theirs",
            file.RootElement.GetProperty("credentials").GetProperty("https://elsewhere.example").GetProperty("access_token").GetString()
        );
        Assert.Equal(1, file.RootElement.GetProperty("other").GetInt32());
        Assert.Equal(
            ["credentials.json", "credentials.json.lock"],
            Directory.GetFiles(Path.GetDirectoryName(CredentialsFile)!).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(CredentialsFile));
        }
    }

    [Theory]
    [InlineData(GraphQLOperationKind.Query)]
    [InlineData(GraphQLOperationKind.Mutation)]
    public async Task A_kept_token_that_the_server_refuses_is_replaced_once_and_the_request_is_sent_again(GraphQLOperationKind kind)
    {
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Header("Authorization") == "Bearer revoked" ? connection.SendJsonAsync("{}", 401) : ServeAsync(connection, request)
        );
        await WriteCredentialsAsync(server.BaseUrl, "revoked");
        using WandbClient client = Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(kind), Cancellation));
        Assert.Equal("pong", await client.ExecuteAsync(new Ping(kind), Cancellation));

        Assert.Equal(["/graphql", "/oidc/token", "/graphql", "/graphql"], server.Requests.Select(request => request.Target));
        Assert.Contains("access-2", await File.ReadAllTextAsync(CredentialsFile, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_another_process_has_replaced_is_taken_from_the_file()
    {
        await using var server = new ScriptedServer(
            async (connection, request) =>
            {
                if (request.Header("Authorization") == "Bearer revoked")
                {
                    await WriteCredentialsAsync(new Uri("http://" + request.Header("Host")), "theirs");
                    await connection.SendJsonAsync("{}", 401);
                    return;
                }

                await ServeAsync(connection, request);
            }
        );
        await WriteCredentialsAsync(server.BaseUrl, "revoked");
        using WandbClient client = Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(["Bearer revoked", "Bearer theirs"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_request_is_sent_again_once_and_no_oftener()
    {
        await using var server = new ScriptedServer(
            async (connection, request) =>
            {
                if (request.Header("Authorization")?.StartsWith("Bearer revoked", StringComparison.Ordinal) == true)
                {
                    await WriteCredentialsAsync(new Uri("http://" + request.Header("Host")), "revoked-too");
                    await connection.SendJsonAsync("{}", 401);
                    return;
                }

                await ServeAsync(connection, request);
            }
        );
        await WriteCredentialsAsync(server.BaseUrl, "revoked");
        using WandbClient client = Create(server.BaseUrl);

        await Assert.ThrowsAsync<WandbAuthenticationException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal(["Bearer revoked", "Bearer revoked-too"], server.Requests.Select(request => request.Header("Authorization")));

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Single(Exchanges(server));
    }

    [Fact]
    public async Task A_hundred_callers_who_are_refused_wait_for_one_exchange()
    {
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Header("Authorization") == "Bearer revoked" ? connection.SendJsonAsync("{}", 401) : ServeAsync(connection, request)
        );
        await WriteCredentialsAsync(server.BaseUrl, "revoked");
        using WandbClient client = Create(server.BaseUrl);

        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.ExecuteAsync(new Ping(), Cancellation))),
            answer => Assert.Equal("pong", answer)
        );

        Assert.Single(Exchanges(server));
    }

    [Fact]
    public async Task A_server_that_refuses_every_token_is_asked_for_one_a_minute()
    {
        var clock = new FakeTimeProvider(s_now);
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Target == "/oidc/token"
                    ? ServeAsync(connection, request)
                    : connection.SendJsonAsync("""{"errors":[{"message":"no"}]}""", 401)
        );
        await WriteCredentialsAsync(server.BaseUrl, "revoked");
        using WandbClient client = Create(server.BaseUrl, clock);

        for (int call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<WandbAuthenticationException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        }

        Assert.Single(Exchanges(server));
        Assert.Equal(4, server.Requests.Length - 1);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<WandbAuthenticationException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal(2, Exchanges(server).Length);
    }

    [Fact]
    public async Task Content_of_the_API_that_is_refused_gets_a_new_token_too_and_a_storages_401_does_not()
    {
        await using var storage = new ScriptedServer(connection => connection.SendJsonAsync("{}", 401));
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Header("Authorization") == "Bearer revoked" ? connection.SendJsonAsync("{}", 401)
                : request.Target == "/files/a.txt" ? connection.SendJsonAsync("bytes")
                : ServeAsync(connection, request)
        );
        await WriteCredentialsAsync(server.BaseUrl, "revoked");
        using WandbClient client = Create(server.BaseUrl);

        using HttpResponseMessage ofStorage = await client.Content.GetAsync(storage.BaseUrl, cancellationToken: Cancellation);
        Assert.Single(storage.Requests);
        using HttpResponseMessage ofApi = await client.Content.GetAsync(
            new Uri(server.BaseUrl, "/files/a.txt"),
            cancellationToken: Cancellation
        );

        Assert.Equal("bytes", await ofApi.Content.ReadAsStringAsync(Cancellation));
        Assert.Single(Exchanges(server));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(1199)]
    public async Task A_short_lived_token_is_used_for_three_quarters_of_its_life(int lifetime)
    {
        var clock = new FakeTimeProvider(s_now);
        await using var server = new ScriptedServer((connection, request) => ServeAsync(connection, request, lifetime));
        using WandbClient client = Create(server.BaseUrl, clock);

        await client.ExecuteAsync(new Ping(), Cancellation);
        clock.Advance(TimeSpan.FromSeconds(lifetime * 0.74));
        await client.ExecuteAsync(new Ping(), Cancellation);
        Assert.Single(Exchanges(server));

        clock.Advance(TimeSpan.FromSeconds(lifetime * 0.02));
        await client.ExecuteAsync(new Ping(), Cancellation);
        Assert.Equal(2, Exchanges(server).Length);
    }

    [Fact]
    public async Task Processes_that_keep_tokens_at_the_same_time_lose_none_of_the_others()
    {
        Uri[] servers = [.. Enumerable.Range(0, 30).Select(number => new Uri($"https://server-{number}.example"))];
        var token = new AccessToken("access", s_now, s_now.AddHours(1));

        await Task.WhenAll(
            servers.Select(server =>
                Task.Run(
                    () => new CredentialsFile(CredentialsFile, NullLogger.Instance).WriteAsync(server, token, Cancellation),
                    Cancellation
                )
            )
        );

        var file = new CredentialsFile(CredentialsFile, NullLogger.Instance);
        Assert.All(servers, server => Assert.Equal("access", file.Read(server)?.Value));
    }

    [Fact]
    public async Task A_lock_that_is_never_given_back_costs_the_file_and_not_the_call()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(CredentialsFile)!);
        await using var other = new FileStream(CredentialsFile + ".lock", FileMode.Create, FileAccess.Write, FileShare.None);
        await using var server = new ScriptedServer((connection, request) => ServeAsync(connection, request));
        using WandbClient client = Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));

        Assert.False(File.Exists(CredentialsFile));
    }

    private async Task WriteCredentialsAsync(Uri baseUrl, string token)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(CredentialsFile)!);
        await File.WriteAllTextAsync(
            CredentialsFile,
            JsonSerializer.Serialize(
                new
                {
                    credentials = new Dictionary<string, object>
                    {
                        [baseUrl.AbsoluteUri.TrimEnd('/')] = new { access_token = token, expires_at = "2030-01-01 00:00:00" },
                    },
                }
            ),
            Cancellation
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"credentials":[]}""")]
    [InlineData("""{"credentials":{},"credentials":{}}""")]
    [InlineData("""{"credentials":{"BASE":{"access_token":"late","expires_at":"2026-01-01 00:04:59"}}}""")]
    [InlineData("""{"credentials":{"BASE":{"access_token":"odd\r\nX: 1","expires_at":"2030-01-01 00:00:00"}}}""")]
    [InlineData("""{"credentials":{"BASE":{"access_token":"old","access_token":"x","expires_at":"2030-01-01 00:00:00"}}}""")]
    [InlineData("""{"credentials":{"BASE":{"access_token":7,"expires_at":"soon"}}}""")]
    public async Task A_cache_that_cannot_be_used_is_replaced(string text)
    {
        await using var server = new ScriptedServer((connection, request) => ServeAsync(connection, request));
        Directory.CreateDirectory(Path.GetDirectoryName(CredentialsFile)!);
        await File.WriteAllTextAsync(
            CredentialsFile,
            text.Replace("BASE", server.BaseUrl.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal),
            Cancellation
        );
        using WandbClient client = Create(server.BaseUrl);

        await client.ExecuteAsync(new Ping(), Cancellation);

        Assert.Equal("Bearer access-1", server.Requests[^1].Header("Authorization"));
        Assert.Contains("access-1", await File.ReadAllTextAsync(CredentialsFile, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_no_error()
    {
        await using var server = new ScriptedServer((connection, request) => ServeAsync(connection, request));
        using WandbClient client = Create(
            server.BaseUrl,
            null,
            ("WANDB_CREDENTIALS_FILE", Path.Combine(_identityTokenFile, "credentials.json"))
        );

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again()
    {
        var clock = new VirtualTime { LongestPause = TimeSpan.FromSeconds(7) };
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Number switch
                {
                    1 => connection.SendJsonAsync("{}", 503),
                    2 => connection.SendJsonAsync("{}", 429),
                    _ => ServeAsync(connection, request),
                }
        );
        using WandbClient client = Create(server.BaseUrl, clock);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(3, Exchanges(server).Length);
    }

    [Fact]
    public async Task A_server_that_stays_in_trouble_is_asked_four_times_and_not_again_by_the_calls_own_retries()
    {
        var clock = new VirtualTime { LongestPause = TimeSpan.FromSeconds(7) };
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("{}", 500));
        using WandbClient client = Create(server.BaseUrl, clock);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(4, server.Requests.Length);
        Assert.Contains("500", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refusal_is_final_says_why_and_shows_no_token(int status)
    {
        await using var server = new ScriptedServer(connection =>
            connection.SendJsonAsync($$"""{"error":"invalid_grant: {{IdentityToken}}"}""", status)
        );
        using WandbClient client = Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbAuthenticationException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Single(server.Requests);
        Assert.Contains("invalid_grant", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(IdentityToken, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_proxy_does_not_refuse_the_token()
    {
        await using var server = new ScriptedServer(connection =>
            connection.SendJsonAsync("<html>This site is blocked</html>", 403, contentType: "text/html")
        );
        using WandbClient client = Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Single(server.Requests);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, exception.StatusCode);
    }

    [Theory]
    [InlineData("HTTP/9.x nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")]
    public async Task A_mutation_was_not_sent_if_the_exchange_before_it_cannot_be_read(string answer)
    {
        await using var server = new ScriptedServer(connection => connection.SendAsync(answer));
        using WandbClient client = Create(server.BaseUrl, new VirtualTime { LongestPause = TimeSpan.FromSeconds(7) });

        await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation));

        Assert.All(server.Requests, static request => Assert.Equal("/oidc/token", request.Target));
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(501, false)]
    [InlineData(511, false)]
    public async Task An_exchange_that_a_server_cannot_make_now_is_requested_again(int status, bool isRepeated)
    {
        int exchanges = 0;
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Target != "/oidc/token" ? connection.SendJsonAsync(Ping.Pong)
                : Interlocked.Increment(ref exchanges) == 1 ? connection.SendJsonAsync("{}", status)
                : SendTokenAsync(connection, "access")
        );
        using WandbClient client = Create(server.BaseUrl, new VirtualTime { LongestPause = TimeSpan.FromSeconds(7) });

        Task<string> call = client.ExecuteAsync(new Ping(), Cancellation);

        if (isRepeated)
        {
            Assert.Equal("pong", await call);
        }
        else
        {
            var exception = await Assert.ThrowsAsync<WandbTransportException>(() => call);
            Assert.Equal(status, (int)exception.StatusCode!.Value);
        }

        Assert.Equal(isRepeated ? 2 : 1, exchanges);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("""{"access_token":"leak","expires_in":0}""")]
    [InlineData("""{"access_token":"leak"}""")]
    [InlineData("""{"access_token":"leak\r\nX-Evil: 1","expires_in":3600}""")]
    [InlineData("""{"access_token":"leak","expires_in":1e300}""")]
    public async Task An_answer_that_is_no_token_is_an_error_that_does_not_quote_it(string answer)
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(answer));
        using WandbClient client = Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.DoesNotContain("leak", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    [Trait("Torture", "T099")]
    public async Task The_identity_token_follows_no_redirect(int status)
    {
        await using var elsewhere = new ScriptedServer(connection => SendTokenAsync(connection, "evil"));
        await using var server = new ScriptedServer(connection =>
            connection.SendJsonAsync("{}", status, $"Location: {elsewhere.BaseUrl}oidc/token\r\n")
        );
        using WandbClient client = Create(server.BaseUrl);

        await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    [Trait("Torture", "T102")]
    public async Task Content_gets_the_access_token_at_the_APIs_origin_and_nowhere_else()
    {
        await using var storage = new ScriptedServer(connection => connection.SendJsonAsync("bytes"));
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Target == "/oidc/token"
                    ? SendTokenAsync(connection, "access")
                    : connection.SendJsonAsync("{}", 302, $"Location: {storage.BaseUrl}object\r\n")
        );
        using WandbClient client = Create(server.BaseUrl);

        using HttpResponseMessage response = await client.Content.GetAsync(
            new Uri(server.BaseUrl, "/files/a.txt"),
            cancellationToken: Cancellation
        );

        Assert.Equal("Bearer access", server.Requests[^1].Header("Authorization"));
        Assert.DoesNotContain("Authorization", Assert.Single(storage.Requests).Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Torture", "T107")]
    public async Task A_server_that_echoes_the_access_token_does_not_get_it_into_a_text()
    {
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Target == "/oidc/token"
                    ? SendTokenAsync(connection, "s3cretAccess")
                    : connection.SendJsonAsync("""{"errors":[{"message":"bad s3cretAccess"}]}""", 401)
        );
        using WandbClient client = Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbAuthenticationException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains("identity token", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cretAccess", exception.ToString() + client + client.Options, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_empty_or_no_token_is_an_error_of_the_configuration_and_the_next_call_looks_again()
    {
        await using var server = new ScriptedServer((connection, request) => ServeAsync(connection, request));
        using WandbClient client = Create(server.BaseUrl);
        File.Delete(_identityTokenFile);

        Assert.Contains(
            "cannot be read",
            (await Assert.ThrowsAsync<WandbConfigurationException>(() => client.ExecuteAsync(new Ping(), Cancellation))).Message,
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(_identityTokenFile, " \n", Cancellation);
        Assert.Contains(
            "holds no token",
            (await Assert.ThrowsAsync<WandbConfigurationException>(() => client.ExecuteAsync(new Ping(), Cancellation))).Message,
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(_identityTokenFile, new string('x', 2 * 1024 * 1024), Cancellation);
        Assert.Contains(
            "cannot be read",
            (await Assert.ThrowsAsync<WandbConfigurationException>(() => client.ExecuteAsync(new Ping(), Cancellation))).Message,
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(_identityTokenFile, $"{IdentityToken}\nX-Evil: 1", Cancellation);
        Assert.Contains(
            "holds no token",
            (await Assert.ThrowsAsync<WandbConfigurationException>(() => client.ExecuteAsync(new Ping(), Cancellation))).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(server.Requests);

        await File.WriteAllTextAsync(_identityTokenFile, $"\r\n {IdentityToken}\r\n", Cancellation);
        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Fact]
    public void Keys_come_before_identity_tokens_only_where_that_is_said()
    {
        var baseUrl = new Uri("https://api.example");
        Assert.Throws<WandbConfigurationException>(() => Create(baseUrl, null, ("WANDB_API_KEY", TestClient.ApiKey)));

        WandbClientOptions options = TestClient.Options(baseUrl) with
        {
            Environment = new WandbEnvironment(
                name => name == "WANDB_IDENTITY_TOKEN_FILE" ? _identityTokenFile : null,
                () => _home,
                () => _home
            ),
        };
        Assert.Null(Resolve(options).Credentials.IdentityTokenFile);
        Assert.Equal(_identityTokenFile, Resolve(options with { ApiKey = null }).Credentials.IdentityTokenFile);
        Assert.Equal("/other", Resolve(options with { ApiKey = null, IdentityTokenFile = "/other" }).Credentials.IdentityTokenFile);
        Assert.True(WandbClient.IsConfigured(options with { ApiKey = null }));
    }

    [Fact]
    public async Task Disposing_the_client_ends_an_exchange()
    {
        var begun = new TaskCompletionSource();
        await using var server = new ScriptedServer(async connection =>
        {
            begun.SetResult();
            await connection.StallAsync();
        });
        WandbClient client = Create(server.BaseUrl);

        Task<string> call = client.ExecuteAsync(new Ping(), Cancellation);
        await begun.Task.WaitAsync(Cancellation);
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Patience.Limit, Cancellation));
    }

    private static ClientConfiguration Resolve(WandbClientOptions options) => ClientConfiguration.Resolve(options, NullLogger.Instance);
}
