using System.Net;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

public sealed class AnswerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<TException> FailAsync<TException>(string body, int status = 200, string contentType = "application/json")
        where TException : WandbException
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(body, status, contentType: contentType));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        TException exception = await Assert.ThrowsAsync<TException>(() => client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Single(server.Requests);
        Assert.Equal(status, (int)exception.StatusCode!.Value);
        return exception;
    }

    private static async Task<string> PassAsync(byte[] body)
    {
        await using var server = new ScriptedServer(connection => connection.SendBodyAsync(body));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        return await client.ExecuteAsync(new Ping(), Cancellation);
    }

    [Fact]
    public async Task Another_protocol_that_nobody_asked_for_is_an_error_at_once()
    {
        await using var server = new ScriptedServer(connection =>
            connection.SendAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"u8.ToArray())
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        WandbProtocolException exception = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            client.ExecuteAsync(new Ping(), Cancellation)
        );

        Assert.Contains("answered with status 101", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_request_is_one_POST_with_document_name_and_variables()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(Ping.Pong));
        using WandbClient client = TestClient.Create(new Uri(server.BaseUrl, "/base///"));

        await client.ExecuteAsync(new Ping(), Cancellation);

        RecordedRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/base/graphql"), (request.Method, request.Target));
        Assert.Equal("""{"operationName":"Ping","query":"query Ping { ping }","variables":{}}""", request.Body);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal(
            "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("api:" + TestClient.ApiKey)),
            request.Header("Authorization")
        );
        Assert.Matches(@"^WandbGen/\d+\.\d+\.\d+$", request.Header("User-Agent")!);
    }

    [Theory]
    [InlineData(
        """
            {"data":null,"errors":[{"message":"first","path":["project","files",3,"name"],
              "locations":[{"line":2,"column":7}],"extensions":{"code":"DENIED"}},{"message":"second"}]}
            """
    )]
    [InlineData(
        """
            {"errors":[{"message":"first","path":["project","files",3,"name"],
              "locations":[{"line":2,"column":7}],"extensions":{"code":"DENIED"}},{"message":"second"}]}
            """
    )]
    [InlineData(
        """
            {"data":{"ping":null},"errors":[{"message":"first","path":["project","files",3,"name"],
              "locations":[{"line":2,"column":7}],"extensions":{"code":"DENIED"}},{"message":"second"}]}
            """
    )]
    [Trait("Torture", "T025")]
    public async Task Errors_are_thrown_with_path_location_and_extensions_even_when_the_data_cannot_be_read(string body)
    {
        var exception = await FailAsync<WandbGraphQLException>(body);

        Assert.Null(exception.PartialData);
        Assert.Equal(["first", "second"], exception.Errors.Select(error => error.Message));
        GraphQLError error = exception.Errors[0];
        Assert.Equal("project.files[3].name", error.Path);
        Assert.Equal([new GraphQLErrorLocation(2, 7)], error.Locations);
        Assert.Equal("DENIED", error.Extensions!.Value.GetProperty("code").GetString());
        Assert.Contains("project.files[3].name: first", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"errors":[{"message":"first"}],"errors":[]}""")]
    [InlineData("""{"errors":[],"data":{"ping":"pong"},"errors":[{"message":"first"}]}""")]
    [InlineData("""{"errors":[{"message":"first"}],"data":{"ping":"pong"},"errors":null}""")]
    [InlineData("""{"data":{"ping":"pong"},"errors":[{"message":"first"}],"errors":[{"message":"second"}]}""")]
    public async Task A_second_list_of_errors_swallows_none_of_the_first(string body)
    {
        var exception = await FailAsync<WandbGraphQLException>(body);

        Assert.Equal("first", exception.Errors[0].Message);
        Assert.Equal(body.Contains("second", StringComparison.Ordinal) ? 2 : 1, exception.Errors.Count);
    }

    [Theory]
    [InlineData("""{"data":{"ping":"pong"},"errors":[{"message":"some fields failed"}]}""")]
    [InlineData("""{"errors":[{"message":"some fields failed"}],"data":{"ping":"pong"}}""")]
    [Trait("Torture", "T026")]
    public async Task Data_beside_errors_is_carried_by_the_exception(string body)
    {
        var exception = await FailAsync<WandbGraphQLException>(body);

        Assert.Equal("pong", exception.PartialData);
        Assert.Contains("some fields failed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Torture", "T026")]
    public async Task A_caller_who_accepts_partial_data_gets_it_and_is_told_of_the_errors()
    {
        const string Body = """{"data":{"ping":"pong"},"errors":[{"message":"some fields failed"}]}""";
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(Body));
        List<WandbGraphQLException> told = [];
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { OnPartialResult = told.Add });

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal("some fields failed", Assert.Single(Assert.Single(told).Errors).Message);
        Assert.Equal(200, (int)told[0].StatusCode!.Value);

        // What a mutation did in part is never taken for done.
        await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation)
        );
        Assert.Single(told);
    }

    [Fact]
    [Trait("Torture", "T026")]
    public async Task Errors_without_data_that_can_be_used_stay_an_exception()
    {
        await using var server = new ScriptedServer(connection =>
            connection.SendJsonAsync("""{"data":null,"errors":[{"message":"all fields failed"}]}""")
        );
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            options => options with { OnPartialResult = _ => Assert.Fail("There is nothing to accept.") }
        );

        await Assert.ThrowsAsync<WandbGraphQLException>(() => client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    [Trait("Torture", "T028")]
    public async Task A_refusal_as_graphql_response_json_is_read_as_one(int status)
    {
        var exception = await FailAsync<WandbGraphQLException>(
            """{"errors":[{"message":"Cannot query field"}]}""",
            status,
            "application/graphql-response+json"
        );

        Assert.Equal("Cannot query field", Assert.Single(exception.Errors).Message);
    }

    [Theory]
    [InlineData("""{"error":"x"}""", "x")]
    [InlineData("""{"error":{"message":"x"}}""", "x")]
    [InlineData("""{"errors":["a",{"message":"b"}]}""", "a; b")]
    [Trait("Torture", "T029")]
    public async Task All_shapes_of_an_HTTP_error_are_understood(string body, string text)
    {
        Assert.Contains(text, (await FailAsync<WandbGraphQLException>(body, 400)).Message, StringComparison.Ordinal);
        Assert.Contains(text, (await FailAsync<WandbAuthenticationException>(body, 403)).Message, StringComparison.Ordinal);
        Assert.Contains(text, (await FailAsync<WandbTransportException>(body, 501)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 200)]
    [InlineData("", 200)]
    [InlineData("""{"data":null}""", 200)]
    [InlineData("""{"data":null,"errors":[]}""", 200)]
    [InlineData("", 204)]
    [InlineData("[]", 200)]
    [InlineData("null", 200)]
    [InlineData("""{"data":[]}""", 200)]
    [InlineData("""{"data":{"ping":"pong"}} x""", 200)]
    [InlineData("""{"data":{"ping":"pong"}}{"data":{"ping":"pong"}}""", 200)]
    [InlineData("""{"data":{"ping":"pong"},"data":{"ping":"pong"}}""", 200)]
    [Trait("Torture", "T031")]
    public Task What_is_no_GraphQL_answer_is_a_protocol_error(string body, int status) => FailAsync<WandbProtocolException>(body, status);

    [Fact]
    [Trait("Torture", "T032")]
    public async Task A_login_page_is_named_as_what_it_is()
    {
        string page = "<html>\u0007<title>Sign\tin</title>" + new string('x', 5_000);
        var exception = await FailAsync<WandbProtocolException>(page, contentType: "text/html; charset=utf-8");

        Assert.Contains("Expected JSON, got text/html from 127.0.0.1:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("a proxy or a login page?", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', exception.Message);
        Assert.InRange(exception.Message.Length, 100, 500);
    }

    [Fact]
    public async Task A_page_that_refuses_a_request_is_a_proxys_and_not_the_APIs()
    {
        var exception = await FailAsync<WandbTransportException>("<html>This site is blocked</html>", 403, "text/html");

        Assert.Equal(HttpStatusCode.Forbidden, exception.StatusCode);
        Assert.Contains("a proxy or a login page? It begins: <html>This site is blocked", exception.Message, StringComparison.Ordinal);
        await FailAsync<WandbAuthenticationException>("""{"errors":[{"message":"permission denied"}]}""", 403, "text/html");
        await FailAsync<WandbAuthenticationException>("denied", 403, "text/plain");
    }

    [Fact]
    [Trait("Torture", "T035")]
    public async Task A_byte_order_mark_is_accepted() =>
        Assert.Equal("pong", await PassAsync([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Ping.Pong)]));

    [Fact]
    [Trait("Torture", "T036")]
    public async Task Invalid_UTF8_in_a_string_is_a_protocol_error_with_its_path()
    {
        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            PassAsync([.. "{\"data\":{\"ping\":\""u8, 0xC3, 0x28, .. "\"}}"u8])
        );
        Assert.Equal("data.ping", exception.JsonPath);
    }

    [Theory]
    [InlineData(100_000, "[")]
    [InlineData(1_000, "{\"a\":")]
    [Trait("Torture", "T038")]
    public Task Deep_nesting_is_a_protocol_error(int depth, string opening) =>
        FailAsync<WandbProtocolException>("""{"data":{"deep":""" + string.Concat(Enumerable.Repeat(opening, depth)));

    [Fact]
    [Trait("Torture", "T041")]
    public async Task Unknown_fields_are_ignored_wherever_they_are() =>
        Assert.Equal(
            "pong",
            await PassAsync(
                Encoding.UTF8.GetBytes(
                    """{"extensions":{"cost":[1,{"a":2}]},"data":{"new":{"x":[1]},"ping":"pong","more":null},"hasNext":false}"""
                )
            )
        );

    [Theory]
    [InlineData("""{"data":{"ping":null}}""", "data.ping")]
    [InlineData("""{"data":{"ping":7}}""", "data.ping")]
    [InlineData("""{"data":{}}""", "data.ping")]
    [InlineData("""{"data":{"a":[1,{"b":2}]}}""", "data.ping")]
    [Trait("Torture", "T042")]
    public async Task A_field_that_breaks_its_type_is_named_by_its_path(string body, string path)
    {
        var exception = await FailAsync<WandbProtocolException>(body);

        Assert.Equal(path, exception.JsonPath);
        Assert.Contains("String!", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":7}""", "data.project.items.edges[3].node.name")]
    [InlineData("""{}""", "data.project.items.edges[3].node.name")]
    [InlineData("7", "data.project.items.edges[3].node")]
    [Trait("Torture", "T042")]
    public async Task The_path_counts_list_elements(string node, string path)
    {
        string good = """{"node":{"name":"n"}}""";
        string body = """{"data":{"project":{"items":{"edges":[""" + $"{good},{good},{good}," + """{"node":""" + node + "}]}}}}";
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(body));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbProtocolException>(async () => await new Items(client).FirstAsync(Cancellation));

        Assert.Equal(path, exception.JsonPath);
    }

    [Fact]
    public async Task A_reader_that_stops_in_the_middle_of_the_data_is_a_protocol_error()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(Ping.Pong));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Stopper(), Cancellation));
    }

    [Fact]
    [Trait("Torture", "T052")]
    public async Task A_null_project_is_not_found_and_not_an_empty_list()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("""{"data":{"project":null}}"""));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbNotFoundException>(async () =>
            await new Items(client, "lost").CountAsync(Cancellation)
        );

        Assert.Equal(("project", "Project"), (exception.Path, exception.TypeName));
        Assert.Contains("lost", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":{"project":{"run":{"id":1}}}}""", true, "data.project.entityName")]
    [InlineData("""{"data":{"project":{"runs":[{"id":1}]}}}""", true, "data.project.entityName")]
    [InlineData("""{"data":{"project":{"run":{"id":1}}}}""", false, "data.project.run.entityName")]
    public async Task A_missing_field_is_told_where_it_should_be_whether_its_object_ends_there_or_another_begins(
        string body,
        bool before,
        string path
    )
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(body));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Missing(before), Cancellation));

        Assert.Equal(path, exception.JsonPath);
    }

    /// <summary>Misses a field before it reads the object beside it, as the reader of a path with fields beside it does, or at the object's
    /// end.</summary>
    private sealed class Missing(bool isBefore) : IGraphQLRequest<int>
    {
        private static readonly GraphQLOperation s_operation = new("Missing", GraphQLOperationKind.Query, "query Missing { x }"u8);

        public GraphQLOperation Operation => s_operation;

        public void WriteVariables(Utf8JsonWriter writer) { }

        public int ReadData(ref JsonTokenReader reader)
        {
            for (int depth = 0; depth < 4; depth++)
            {
                reader.Read();
            }

            if (!isBefore)
            {
                reader.Skip();
            }

            return GraphQLReader.ThrowMissing<int>(ref reader, "entityName", "String!");
        }
    }

    [Theory]
    [InlineData("2", "data.missing")]
    [InlineData("{\"a\":{}}", "data.scalar.missing")]
    [InlineData("{\"a\":[7,2]}", "data.scalar.a.missing")]
    [InlineData("{\"a\":{\"b\":2}}", "data.scalar.a.missing")]
    public async Task A_field_that_a_converter_misses_is_told_where_the_converter_stopped(string value, string path)
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync($$$"""{"data":{"scalar":{{{value}}}}}"""));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() => client.ExecuteAsync(new Converted(), Cancellation));

        Assert.Equal(path, exception.JsonPath);
    }

    private sealed class Converted : IGraphQLRequest<int>
    {
        public GraphQLOperation Operation => new Ping().Operation;

        public void WriteVariables(Utf8JsonWriter writer) { }

        public int ReadData(ref JsonTokenReader reader)
        {
            reader.Read();
            reader.Read();
            return GraphQLReader.ReadScalar<MissingConverter, int>(ref reader);
        }
    }

    /// <summary>Misses a field at the number 2, or at the end of the value.</summary>
    private abstract class MissingConverter : IScalarConverter<int>
    {
        public static int Read(ref Utf8JsonReader reader)
        {
            while (!(reader.TokenType == JsonTokenType.Number && reader.GetInt32() == 2) && reader.Read()) { }

            throw new JsonException("A field is missing.", "missing", lineNumber: null, bytePositionInLine: null);
        }

        public static void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);
    }

    private sealed class Stopper : IGraphQLRequest<int>
    {
        public GraphQLOperation Operation => new Ping().Operation;

        public void WriteVariables(Utf8JsonWriter writer) { }

        public int ReadData(ref JsonTokenReader reader) => 0;
    }
}
