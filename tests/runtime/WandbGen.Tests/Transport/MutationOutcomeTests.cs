using System.Net;
using WandbGen.CompilerServices;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

/// <summary>The type of the exception says what became of a mutation.</summary>
public sealed class MutationOutcomeTests
{
    private const GraphQLOperationKind Once = GraphQLOperationKind.Mutation;
    private const GraphQLOperationKind Repeatable = GraphQLOperationKind.IdempotentMutation;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> LostAnswers =>
        [
            "",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n{\"data\":",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"data\":{\"p\"",
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
        ];

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_lost_answer_leaves_the_outcome_unknown_and_the_mutation_is_not_repeated(string answer)
    {
        await using ScriptedServer server = Server(answer, Ping.Pong);
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => client.ExecuteAsync(new Ping(Once), Cancellation));

        Assert.Equal("Ping", exception.Operation);
        Assert.Equal(1, exception.Attempts);
        Assert.IsAssignableFrom<WandbException>(exception.InnerException);
        Assert.Contains("unknown whether the server executed the mutation Ping", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_mutation_that_is_safe_to_repeat_is_repeated_after_a_lost_answer(string answer)
    {
        await using ScriptedServer server = Server(answer, Ping.Pong);
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(Repeatable), Cancellation));
        Assert.Equal(2, server.Requests.Length);
    }

    /// <summary>Answers after which the mutation may have been executed, and which would be repeated.</summary>
    public static TheoryData<string> Unreadable =>
        [
            "HTTP/9.x nonsense\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
            Answer(200, """{"data":{"ping":7}}"""),
            Answer(200, """{"data":{}}"""),
            Answer(200, "{}"),
            Answer(200, "null"),
            Answer(200, """{"data":{"ping":"pong"},"errors":[{"message":"no mail was sent"}]}"""),
            Answer(200, """{"data":{"ping":"pong"},"errors":[{"message":"permission denied"}]}"""),
            Answer(200, """{"errors":[{"message":"not found","extensions":{"code":"NOT_FOUND"}}],"data":{"ping":"pong"}}"""),
            Answer(200, """{"errors":[{"message":"no","path":["ping","run"],"extensions":{"code":"FORBIDDEN"}}],"data":{"ping":null}}"""),
            Answer(200, """{"errors":[{"message":"no","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}"""),
            Answer(200, """{"errors":[{"message":"no","path":["ping"],"extensions":{"code":"DEADLINE_EXCEEDED"}}],"data":{"ping":null}}"""),
            Answer(200, """{"errors":[{"message":"internal system error","path":["ping"]}],"data":null}"""),
            Answer(400, """{"errors":[{"message":"context deadline exceeded","path":["ping"]}],"data":null}"""),
            Answer(200, """{"errors":[{"message":"Unexpected error."}]}"""),
            Answer(200, """{"errors":[{"message":"Unexpected Execution Error"}]}"""),
            Answer(200, """{"errors":[{"message":"internal server error","extensions":{"code":"500"}}],"data":null}"""),
            Answer(200, """{"errors":[{"message":"saving the run: context deadline exceeded","path":["ping"]}],"data":{"ping":null}}"""),
            Answer(200, """{"errors":[{"message":"save: rpc error: code = Unavailable desc = gone","extensions":{"code":"ERR_X"}}]}"""),
            Answer(200, """{"errors":[{"message":"no","extensions":{"code":"UNKNOWN"}}],"data":null}"""),
            Answer(
                200,
                """{"errors":[{"message":"slow","path":["ping","run"],"extensions":{"code":"RATE_LIMITED"}}],"data":{"ping":null}}"""
            ),
            Answer(200, """{"errors":[{"message":"slow","extensions":{"code":"RATE_LIMITED"}},{"message":"no","path":["ping","run"]}]}"""),
            Answer(
                200,
                """{"errors":[{"message":"no","path":["ping","run"],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}],"data":null}"""
            ),
            "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
            Answer(401, """{"errors":[{"message":"no","path":["ping","run"]}]}"""),
            Answer(403, """{"errors":[{"message":"no","path":["ping","run"]}]}"""),
            Answer(404, """{"errors":[{"message":"no","path":["ping","run"]}]}"""),
            Answer(429, """{"errors":[{"message":"no","path":["ping","run"]}]}"""),
        ];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_does_not_show_that_nothing_was_executed_leaves_the_outcome_unknown(string answer)
    {
        await using ScriptedServer server = Server(answer, Ping.Pong);
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => client.ExecuteAsync(new Ping(Once), Cancellation));

        Assert.Equal("Ping", exception.Operation);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_handler_that_fails_after_the_request_leaves_the_outcome_unknown()
    {
        await using ScriptedServer server = Server(Ping.Pong);
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            static options => options with { ConfigureHttpHandler = static handler => new FailingHandler(handler) }
        );

        await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => client.ExecuteAsync(new Ping(Once), Cancellation));

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.001")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task A_mutation_that_was_refused_for_the_rate_is_sent_again_whatever_the_server_says_of_the_time(string retryAfter)
    {
        await using ScriptedServer server = Server(
            $"HTTP/1.1 429 X\r\nRetry-After: {retryAfter}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            Ping.Pong
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(Once), Cancellation));
        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    public async Task Cancelled_while_the_answer_is_awaited_nothing_is_sent_again()
    {
        using var cancels = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var server = new ScriptedServer(async connection =>
        {
            await cancels.CancelAsync();
            await connection.StallAsync();
        });
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.ExecuteAsync(new Ping(Repeatable), cancels.Token)
        );

        Assert.Equal(cancels.Token, exception.CancellationToken);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_is_repeated_to_the_end_without_an_answer_has_an_unknown_outcome_and_says_how_often()
    {
        await using ScriptedServer server = Server("");
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            client.ExecuteAsync(new Ping(Repeatable), Cancellation)
        );

        Assert.Equal(server.Requests.Length, exception.Attempts);
        Assert.Equal(5, exception.Attempts);
    }

    [Theory]
    [InlineData(404, typeof(WandbNotFoundException))]
    [InlineData(403, typeof(WandbAuthenticationException))]
    [InlineData(409, typeof(WandbGraphQLException))]
    public async Task A_refusal_after_a_lost_answer_leaves_the_outcome_unknown_and_is_the_cause(int status, Type cause)
    {
        await using ScriptedServer server = Server("", Refusal(status, "no", "ping"));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            client.ExecuteAsync(new Ping(Repeatable), Cancellation)
        );

        Assert.IsType(cause, exception.InnerException);
        Assert.Equal((HttpStatusCode)status, exception.StatusCode);
        Assert.Equal(2, exception.Attempts);
    }

    [Theory]
    [InlineData(Once)]
    [InlineData(Repeatable)]
    public async Task A_refusal_after_too_many_requests_is_only_a_refusal(GraphQLOperationKind kind)
    {
        await using ScriptedServer server = Server(
            "HTTP/1.1 429 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            Refusal(403, "no", "ping")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await Assert.ThrowsAsync<WandbAuthenticationException>(() => client.ExecuteAsync(new Ping(kind), Cancellation));
    }

    [Theory]
    [InlineData("permission denied", null, typeof(WandbAuthenticationException))]
    [InlineData("403: Permission denied for project", null, typeof(WandbAuthenticationException))]
    [InlineData("no", "FORBIDDEN", typeof(WandbAuthenticationException))]
    [InlineData("no", "permission-denied", typeof(WandbAuthenticationException))]
    [InlineData("no", "UNAUTHENTICATED", typeof(WandbAuthenticationException))]
    [InlineData("no", "NOT_FOUND", typeof(WandbNotFoundException))]
    [InlineData("Cannot query field \"ping\" on type \"Mutation\".", null, typeof(WandbUnsupportedFeatureException))]
    [InlineData("Cannot query field \"ping\" on type \"Mutation\". Did you mean \"pong\"?", null, typeof(WandbUnsupportedFeatureException))]
    [InlineData("Cannot query field 'ping' on type 'Mutation'.", "FIELDS_ON_CORRECT_TYPE", typeof(WandbUnsupportedFeatureException))]
    [InlineData("Unknown type \"PingInput\".", null, typeof(WandbUnsupportedFeatureException))]
    [InlineData("Unknown argument \"loud\" on field \"Mutation.ping\".", null, typeof(WandbUnsupportedFeatureException))]
    [InlineData("Field \"loud\" is not defined by type \"PingInput\".", null, typeof(WandbUnsupportedFeatureException))]
    [InlineData(
        "Variable \"$input\" got invalid value { loud: true }; Field \"loud\" is not defined by type \"PingInput\".",
        "BAD_USER_INPUT",
        typeof(WandbUnsupportedFeatureException)
    )]
    [InlineData(
        "Variable \"$input\" got invalid value {\"loud\":true}.\nIn field \"loud\": Unknown field.",
        null,
        typeof(WandbUnsupportedFeatureException)
    )]
    [InlineData(
        "Variable '$input' is invalid. Unrecognized input fields 'loud' for type 'PingInput'.",
        "INVALID_VALUE",
        typeof(WandbUnsupportedFeatureException)
    )]
    [InlineData("Variable \"$loud\" of required type \"String!\" was not provided.", null, typeof(WandbGraphQLException))]
    [InlineData("Field \"loud\" of required type \"String!\" was not provided.", null, typeof(WandbGraphQLException))]
    [InlineData("the field has no permission denied rule", null, typeof(WandbGraphQLException))]
    [InlineData("run not found in this sentence", null, typeof(WandbGraphQLException))]
    public async Task A_refusal_within_GraphQL_has_the_type_of_its_reason(string message, string? code, Type type)
    {
        foreach (int status in (int[])[200, 400])
        {
            await using ScriptedServer server = Server(Refusal(status, message, path: null, code));
            using WandbClient client = TestClient.Create(server.BaseUrl);

            var exception = (WandbException)await Assert.ThrowsAsync(type, () => client.ExecuteAsync(new Ping(Once), Cancellation));

            Assert.Equal((HttpStatusCode)status, exception.StatusCode);
            Assert.Single(server.Requests);
        }
    }

    [Fact]
    public async Task A_field_of_a_variable_that_the_server_does_not_know_is_a_missing_feature()
    {
        await using ScriptedServer server = Server(
            Refusal(422, "unknown field", "variable\",\"input\",\"loud", "GRAPHQL_VALIDATION_FAILED")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() => client.ExecuteAsync(new Ping(Once), Cancellation));

        Assert.Equal("loud", exception.Feature);
    }

    [Fact]
    public async Task A_query_that_is_refused_keeps_the_type_that_it_had()
    {
        await using ScriptedServer server = Server(Refusal(200, "permission denied", "ping"));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await Assert.ThrowsAsync<WandbGraphQLException>(() => client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Fact]
    public async Task A_feature_that_is_missing_is_named()
    {
        await using ScriptedServer server = Server(Refusal(400, "Cannot query field \"ping\" on type \"Mutation\".", path: null));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() => client.ExecuteAsync(new Ping(Once), Cancellation));

        Assert.Equal("ping", exception.Feature);
        Assert.Equal("Ping", exception.Subject);
    }

    [Fact]
    public async Task An_error_below_the_field_of_the_mutation_comes_after_its_execution()
    {
        await using ScriptedServer server = Server(Refusal(200, "permission denied", "ping\",\"run"));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => client.ExecuteAsync(new Ping(Once), Cancellation));

        Assert.IsType<WandbGraphQLException>(exception.InnerException);
    }

    [Fact]
    public async Task Without_a_connection_the_outcome_is_known()
    {
        using WandbClient client = TestClient.Create(
            new Uri("http://127.0.0.1:1"),
            static options => options with { Retry = new WandbRetryOptions { MaxRetries = 0 } }
        );

        await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(Once), Cancellation));
    }

    [Fact]
    public async Task A_time_limit_that_passes_leaves_the_outcome_unknown()
    {
        await using var server = new ScriptedServer(connection => connection.StallAsync());
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            static options => options with { AttemptTimeout = TimeSpan.FromMilliseconds(50), TotalTimeout = TimeSpan.FromMilliseconds(50) }
        );

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => client.ExecuteAsync(new Ping(Once), Cancellation));

        Assert.IsType<WandbTimeoutException>(exception.InnerException);
    }

    // An empty answer is a connection that breaks.
    private static ScriptedServer Server(params string[] answers) =>
        new([
            .. answers.Select(static answer =>
                (Func<ServerConnection, Task>)(
                    connection =>
                    {
                        if (answer.Length == 0)
                        {
                            connection.Reset();
                            return Task.CompletedTask;
                        }

                        return answer.StartsWith("HTTP", StringComparison.Ordinal)
                            ? SendAndCloseAsync(connection, answer)
                            : connection.SendJsonAsync(answer);
                    }
                )
            ),
        ]);

    private static async Task SendAndCloseAsync(ServerConnection connection, string answer)
    {
        await connection.SendAsync(answer);
        connection.Close();
    }

    private static string Answer(int status, string body) =>
        $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static string Refusal(int status, string message, string? path, string? code = null)
    {
        string body =
            $$"""{"errors":[{"message":{{System.Text.Json.JsonSerializer.Serialize(message)}}"""
            + (path is null ? "" : $",\"path\":[\"{path}\"]")
            + (code is null ? "" : $",\"extensions\":{{\"code\":\"{code}\"}}")
            + """}],"data":null}""";
        return Answer(status, body);
    }

    private sealed class FailingHandler(HttpMessageHandler server) : DelegatingHandler(server)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            throw new InvalidOperationException($"The answer {answer.StatusCode} cannot be recorded.");
        }
    }
}
