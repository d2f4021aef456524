using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using WandbGen.CompilerServices;
using WandbGen.Configuration;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

/// <summary>GraphQL servers other than W&amp;B's: their endpoints, credentials and limits.</summary>
public sealed partial class OtherServerTests
{
    private const string Token = "ghp_0123456789abcdefToken";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // All that W&B's own variables can say, none of which another server may see.
    private static WandbEnvironment WandbsEnvironment { get; } =
        new(
            static name =>
                name switch
                {
                    "WANDB_API_KEY" => TestClient.ApiKey,
                    "WANDB_BASE_URL" => "https://wandb.example",
                    "WANDB_ENTITY" or "WANDB_PROJECT" => "mine",
                    "WANDB__EXTRA_HTTP_HEADERS" => """{"X-Wandb-Secret":"secret-of-wandb"}""",
                    "WANDB_HTTP_TIMEOUT" => "1",
                    _ => null,
                },
            static () => "/nonexistent",
            static () => "/nonexistent"
        );

    private static WandbClientOptions Options(Uri server, string path = "/graphql") =>
        new()
        {
            Endpoint = new Uri(server, path),
            Environment = WandbsEnvironment,
            Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
        };

    private static (WandbClient Client, VirtualTime Time) CreateWithVirtualTime(ScriptedServer server)
    {
        var time = new VirtualTime();
        return (new WandbClient(Options(server.BaseUrl) with { Retry = new WandbRetryOptions(), TimeProvider = time }), time);
    }

    private static Func<ServerConnection, Task> Answer(string json, int status = 200, string headers = "") =>
        connection => connection.SendJsonAsync(Cost().Replace(json, ShopifysCost), status, headers);

    [GeneratedRegex(@"COST\(([^,]+),([^,]+),([^,]+),([^)]+)\)")]
    private static partial Regex Cost();

    // What a query costs, what the bucket holds, what is in it, and what comes back in a second.
    private const string ShopifysCost = """
        {"cost":{"requestedQueryCost":$1,"actualQueryCost":null,
        "throttleStatus":{"maximumAvailable":$2,"currentlyAvailable":$3,"restoreRate":$4}}}
        """;

    private static Task Pong(ServerConnection connection) => connection.SendJsonAsync(Ping.Pong);

    [Theory]
    [InlineData("/graphql")]
    [InlineData("/")]
    [InlineData("/graphql/")]
    [InlineData("/admin/api/2026-01/graphql.json")]
    [InlineData("/v1/graphql?api-version=2")]
    public async Task Operations_go_to_the_endpoint_as_it_is_with_the_bearer_token_and_nothing_of_wandbs(string path)
    {
        await using var server = new ScriptedServer(Pong);
        using var client = new WandbClient(Options(server.BaseUrl, path) with { BearerToken = Token });

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));

        RecordedRequest request = Assert.Single(server.Requests);
        Assert.Equal(path, request.Target);
        Assert.Equal("Bearer " + Token, request.Header("Authorization"));
        Assert.Null(request.Header("X-Wandb-Secret"));
        Assert.Null(client.Entity);
        Assert.Null(client.Project);
        Assert.Equal(server.BaseUrl, client.BaseUrl);
    }

    [Theory]
    [InlineData("X-Shopify-Access-Token", "shpat_0123456789")]
    [InlineData("Authorization", "lin_api_0123456789")]
    [InlineData("Authorization", "token ghp_0123456789")]
    public async Task A_header_of_ones_own_is_the_credentials(string name, string value)
    {
        await using var server = new ScriptedServer(Pong);
        using var client = new WandbClient(Options(server.BaseUrl) with { Headers = new Dictionary<string, string> { [name] = value } });

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal(value, Assert.Single(server.Requests).Header(name));
        Assert.Equal(name == "Authorization" ? value : null, server.Requests[0].Header("Authorization"));
    }

    [Fact]
    public async Task A_public_API_needs_no_credentials_and_gets_none()
    {
        await using var server = new ScriptedServer(Pong);
        using var client = new WandbClient(Options(server.BaseUrl));

        Assert.True(WandbClient.IsConfigured(Options(server.BaseUrl)));
        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Null(Assert.Single(server.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task Credentials_that_are_refused_are_named_and_shown_nowhere()
    {
        await using var server = new ScriptedServer(Answer($$"""{"message":"Bad credentials {{Token}}"}""", 401));
        using var with = new WandbClient(Options(server.BaseUrl) with { BearerToken = Token });
        using var without = new WandbClient(Options(server.BaseUrl));

        var refused = await Assert.ThrowsAsync<WandbAuthenticationException>(() => with.ExecuteAsync(new Ping(), Cancellation));
        var missing = await Assert.ThrowsAsync<WandbAuthenticationException>(() => without.ExecuteAsync(new Ping(), Cancellation));

        Assert.StartsWith(
            "The bearer token from WandbClientOptions.BearerToken is not valid for 127.0.0.1",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("requires different credentials: set WandbClientOptions.BearerToken", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, refused.ToString(), StringComparison.Ordinal);
        WandbClientOptions options = Options(server.BaseUrl) with { BearerToken = Token };
        Assert.DoesNotContain(
            Token,
            $"{options} {options.BearerToken} {JsonSerializer.Serialize(options.BearerToken)}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_token_that_is_refused_is_asked_for_again_once_for_all_who_wait()
    {
        int given = 0;
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Header("Authorization") == "Bearer token-number-1" && request.Number > 1
                    ? connection.SendJsonAsync("{}", 401)
                    : connection.SendJsonAsync(Ping.Pong)
        );
        using var client = new WandbClient(
            Options(server.BaseUrl) with
            {
                BearerTokenProvider = _ => ValueTask.FromResult($"token-number-{Interlocked.Increment(ref given)}"),
            }
        );

        await client.ExecuteAsync(new Ping(), Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.ExecuteAsync(new Ping(), Cancellation)));

        Assert.Equal(2, given);
    }

    [Fact]
    public async Task A_provider_that_gives_no_token_is_an_error_without_its_text()
    {
        await using var server = new ScriptedServer(Pong);
        using var client = new WandbClient(
            Options(server.BaseUrl) with
            {
                BearerTokenProvider = static _ => ValueTask.FromResult("no token\r\nX: secret"),
            }
        );

        var exception = await Assert.ThrowsAsync<WandbConfigurationException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_provider_that_throws_is_a_typed_error_without_its_secrets()
    {
        string secret = new('s', 40);
        await using var server = new ScriptedServer(Pong);
        using var client = new WandbClient(
            Options(server.BaseUrl) with
            {
                BearerTokenProvider = _ => throw new IOException($"https://login.example/token?api_key={secret}"),
            }
        );

        var exception = await Assert.ThrowsAsync<WandbConfigurationException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains("IOException", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_a_provider_throws_for_a_caller_stays_what_it_is()
    {
        using var ended = new CancellationTokenSource();
        await using var server = new ScriptedServer(Pong);
        using var client = new WandbClient(
            Options(server.BaseUrl) with
            {
                BearerTokenProvider = async token =>
                {
                    await ended.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                    return "never";
                },
            }
        );
        using var typed = new WandbClient(
            Options(server.BaseUrl) with
            {
                BearerTokenProvider = static _ => throw new WandbAuthenticationException("Log in again."),
            }
        );
        using var foreign = new WandbClient(
            Options(server.BaseUrl) with
            {
                BearerTokenProvider = static _ => throw new OperationCanceledException("of something else"),
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ExecuteAsync(new Ping(), ended.Token));
        await Assert.ThrowsAsync<WandbAuthenticationException>(() => typed.ExecuteAsync(new Ping(), Cancellation));
        await Assert.ThrowsAsync<WandbConfigurationException>(() => foreign.ExecuteAsync(new Ping(), Cancellation));
    }

    [Theory]
    [InlineData("/api/graphql", "/api/v2", true)]
    [InlineData("/api/graphql", "/elsewhere", false)]
    [InlineData("/graphql", "/elsewhere", true)]
    public async Task A_redirect_is_followed_with_the_token_beside_the_endpoint_only(string endpoint, string target, bool isFollowed)
    {
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Target == endpoint
                    ? connection.SendJsonAsync("", 307, $"Location: {target}\r\n")
                    : connection.SendJsonAsync(Ping.Pong)
        );
        using var client = new WandbClient(Options(server.BaseUrl, endpoint) with { BearerToken = Token });

        Exception? exception = await Record.ExceptionAsync(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(isFollowed, exception is null);
        Assert.Equal(isFollowed ? [endpoint, target] : [endpoint], server.Requests.Select(static request => request.Target));
    }

    [Fact]
    public async Task Files_at_the_servers_own_address_get_neither_token_nor_headers()
    {
        await using var server = new ScriptedServer(Pong);
        using var client = new WandbClient(
            Options(server.BaseUrl) with
            {
                BearerToken = Token,
                Headers = new Dictionary<string, string> { ["X-Mine"] = "secret-of-mine" },
            }
        );

        using HttpResponseMessage response = await client.Content.GetAsync(
            new Uri(server.BaseUrl, "/files/a"),
            cancellationToken: Cancellation
        );

        Assert.Null(Assert.Single(server.Requests).Header("Authorization"));
        Assert.Null(server.Requests[0].Header("X-Mine"));
    }

    public static TheoryData<WandbClientOptions, string> Contradictions
    {
        get
        {
            var endpoint = new Uri("https://api.example/graphql");
            return new()
            {
                {
                    new() { Endpoint = endpoint, ApiKey = TestClient.ApiKey },
                    "ApiKey"
                },
                {
                    new() { Endpoint = endpoint, BaseUrl = endpoint },
                    "BaseUrl"
                },
                {
                    new() { Endpoint = endpoint, IdentityTokenFile = "x" },
                    "IdentityTokenFile"
                },
                {
                    new() { Endpoint = endpoint, BearerToken = "a b" },
                    "BearerToken"
                },
                {
                    new()
                    {
                        Endpoint = endpoint,
                        BearerToken = Token,
                        BearerTokenProvider = _ => new(Token),
                    },
                    "but not both"
                },
                {
                    new() { BearerToken = Token, ApiKey = TestClient.ApiKey },
                    "but not both"
                },
                {
                    new() { Endpoint = new Uri("http://api.example/graphql") },
                    "uses http"
                },
                {
                    new() { Endpoint = new Uri("ftp://api.example/graphql") },
                    "https"
                },
                {
                    new() { Endpoint = new Uri("/graphql", UriKind.Relative) },
                    "absolute"
                },
                {
                    new() { Endpoint = new Uri("https://user:pa55word@api.example/graphql") },
                    "no user"
                },
                {
                    new()
                    {
                        Endpoint = endpoint,
                        BearerToken = Token,
                        Headers = new Dictionary<string, string> { ["Authorization"] = "x" },
                    },
                    "Authorization"
                },
                {
                    new()
                    {
                        ApiKey = TestClient.ApiKey,
                        Headers = new Dictionary<string, string> { ["Authorization"] = "x" },
                    },
                    "Authorization"
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Options_that_contradict_each_other_are_refused_by_name(WandbClientOptions options, string expected)
    {
        var exception = Assert.Throws<WandbConfigurationException>(() =>
            new WandbClient(options with { Environment = TestClient.EmptyEnvironment })
        );

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wandbs_own_server_takes_a_bearer_token_in_place_of_a_key()
    {
        ConfiguredCredentials credentials = ClientConfiguration
            .Resolve(new WandbClientOptions { BearerToken = Token, Environment = WandbsEnvironment }, NullLogger.Instance)
            .Credentials;

        Assert.Equal(Token, credentials.BearerToken);
        Assert.Null(credentials.ApiKey);
    }

    [Theory]
    // GitHub
    [InlineData("""{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}""", 200, "Retry-After: 7\r\n", 7)]
    [InlineData(
        """{"data":null,"errors":[{"type":"RATE_LIMIT","message":"no"}]}""",
        200,
        "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 946684809\r\n",
        9
    )]
    [InlineData("""{"message":"You have exceeded a secondary rate limit."}""", 403, "Retry-After: 8\r\n", 8)]
    [InlineData("""{"message":"API rate limit exceeded"}""", 403, "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 946684806\r\n", 6)]
    [InlineData("""{"message":"API rate limit exceeded"}""", 429, "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 946684806\r\n", 6)]
    // Shopify
    [InlineData(
        """{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":COST(450,1000.0,50,50.0)}""",
        200,
        "",
        8
    )]
    // Linear
    [InlineData(
        """{"errors":[{"message":"Rate limit exceeded","extensions":{"type":"ratelimited","code":"RATELIMITED"}}]}""",
        400,
        "X-RateLimit-Requests-Remaining: 0\r\nX-RateLimit-Requests-Reset: 946684805000\r\n",
        5
    )]
    // monday.com
    [InlineData("""{"errors":[{"message":"x","extensions":{"code":"COMPLEXITY_BUDGET_EXHAUSTED","retry_in_seconds":4}}]}""", 200, "", 4)]
    public async Task A_server_that_says_by_GraphQL_that_it_has_had_enough_is_asked_again_when_it_wants(
        string json,
        int status,
        string headers,
        double seconds
    )
    {
        await using var server = new ScriptedServer(Answer(json, status, headers), Pong);
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server);
        using (client)
        {
            Assert.Equal("pong", await client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation));
        }

        Assert.InRange(time.Pauses.Max().TotalSeconds, seconds, seconds * 1.1);
        Assert.Equal(2, server.Requests.Length);
    }

    [Theory]
    [InlineData("""{"errors":[{"type":"RATE_LIMITED","message":"no"}]}""", "Retry-After: 3000\r\n", 3000)]
    [InlineData(
        """{"errors":[{"type":"RATE_LIMITED","message":"no"}]}""",
        "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 946688400\r\n",
        3600
    )]
    public async Task A_limit_that_lasts_for_longer_than_is_waited_is_an_error_at_once(string json, string headers, double seconds)
    {
        await using var server = new ScriptedServer(Answer(json, 200, headers));
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server);
        using (client)
        {
            for (int call = 1; call <= 2; call++)
            {
                var exception = await Assert.ThrowsAsync<WandbRateLimitException>(() => client.ExecuteAsync(new Ping(), Cancellation));
                Assert.Equal(seconds, exception.RetryAfter!.Value.TotalSeconds, 1.0);
                Assert.Equal("RATE_LIMITED", Assert.Single(exception.Errors).Code);
                Assert.Equal(1, exception.Attempts);
            }
        }

        Assert.Empty(time.Pauses);
    }

    [Fact]
    public async Task A_query_that_costs_more_than_there_ever_is_is_not_asked_again()
    {
        const string Json = """{"errors":[{"message":"no","extensions":{"code":"THROTTLED"}}],"extensions":COST(2000,1000,1000,50)}""";
        await using var server = new ScriptedServer(Answer(Json));
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server);
        using (client)
        {
            await Assert.ThrowsAsync<WandbRateLimitException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        }

        Assert.Empty(time.Pauses);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("""{"data":{"ping":"pong"},"extensions":COST(100,1000,20,20)}""", "", 4)]
    [InlineData("""{"data":{"ping":"pong"}}""", "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 946684811\r\n", 11)]
    public async Task The_next_query_waits_until_there_is_enough_for_it(string json, string headers, double seconds)
    {
        await using var server = new ScriptedServer(Answer(json, 200, headers), Pong);
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server);
        using (client)
        {
            await client.ExecuteAsync(new Ping(), Cancellation);
            Assert.Empty(time.Pauses);
            await client.ExecuteAsync(new Ping(), Cancellation);
        }

        Assert.InRange(Assert.Single(time.Pauses).TotalSeconds, seconds, seconds * 1.1);
    }

    [Theory]
    [InlineData("""{"data":{"ping":"pong"},"extensions":null}""")]
    [InlineData("""{"data":{"ping":"pong"},"extensions":{"cost":7}}""")]
    [InlineData("""{"data":{"ping":"pong"},"extensions":{"\ud83d":1,"cost":{"\ud83d":2}}}""")]
    [InlineData("""{"extensions":{"cost":{"requestedQueryCost":"x","throttleStatus":[]}},"data":{"ping":"pong"}}""")]
    [InlineData("""{"data":{"ping":"pong"},"extensions":COST(9e99,1e308,-1e308,1e-300)}""")]
    [InlineData("""{"data":{"ping":"pong"},"extensions":COST(9,10,0,0)}""")]
    public async Task Extensions_that_make_no_sense_cost_nothing(string json)
    {
        await using var server = new ScriptedServer(Answer(json), Pong);
        (WandbClient client, VirtualTime time) = CreateWithVirtualTime(server);
        using (client)
        {
            Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
            Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        }

        Assert.Empty(time.Pauses);
    }

    [Theory]
    [InlineData("""{"data":{"ping":"pong"},"errors":[{"type":"RATE_LIMITED","message":"no"}]}""")]
    [InlineData("""{"errors":[{"type":"NOT_FOUND","message":"rate limited"}]}""")]
    [InlineData("""{"errors":[{"message":"rate limit exceeded"}]}""")]
    [InlineData("""{"errors":[{"\ud83d":1,"type":7,"extensions":{"\ud83d":1,"code":["RATE_LIMITED"]}}]}""")]
    public async Task An_error_that_is_no_limit_or_comes_with_data_is_one_of_GraphQL(string json)
    {
        await using var server = new ScriptedServer(Answer(json));
        using var client = new WandbClient(Options(server.BaseUrl));

        await Assert.ThrowsAsync<WandbGraphQLException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_403_that_says_nothing_of_a_limit_is_one_of_access()
    {
        await using var server = new ScriptedServer(
            Answer("""{"message":"no"}""", 403, "X-RateLimit-Remaining: 41\r\nX-RateLimit-Reset: 946684806\r\n")
        );
        using var client = new WandbClient(Options(server.BaseUrl) with { BearerToken = Token });

        await Assert.ThrowsAsync<WandbAuthenticationException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task No_page_is_larger_than_the_server_allows()
    {
        await using var server = new ScriptedServer(ItemPages.Of(350));
        using var client = new WandbClient(Options(server.BaseUrl) with { MaxPageSize = 100 });

        Assert.Equal(350, (await new Items(client).ToListAsync(Cancellation)).Count);

        Assert.All(server.Requests, static request => Assert.InRange(request.Variables.GetProperty("first").GetInt32(), 1, 100));
    }
}
