namespace WandbGen.Generator.Tests;

/// <summary>Collections whose items are scalars or enums; compiled and run.</summary>
public sealed class ScalarItemTests
{
    private const string Schema = """
        scalar JSON
        scalar DateTime
        scalar Money
        scalar Date
        scalar LocalTime
        type Query {
          on(day: Date!, time: LocalTime): [Date!]!
          shop(id: ID!): Shop  everything(first: Int, after: String): ShopConnection! }
        type Shop {
          id: ID! tags: [String!]! holes: [Int] kinds: [Kind!]! lines(offset: Int, limit: Int): [String!]! owner: Owner labels: [Label]
          aliases(first: Int, after: String): AliasConnection! items(first: Int, after: String): ItemConnection
          words(first: Int, after: String): WordConnection! matrix: [[Int!]!]! values: [JSON!]!
        }
        type Owner { name: String! email: String }
        type Label { name: String! parent: Label }
        enum Kind { GOOD BAD }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type AliasConnection { edges: [AliasEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type AliasEdge { cursor: String! node: Alias }
        type Alias { alias: String! rank: Int at: DateTime! kind: Kind! owner: Owner price: Money! day: Date! time: LocalTime! }
        type ItemConnection { nodes: [Alias] pageInfo: PageInfo! }
        type WordConnection { edges: [WordEdge!]! pageInfo: PageInfo! }
        type WordEdge { cursor: String! node: String }
        type ShopConnection { edges: [ShopEdge!]! pageInfo: PageInfo! }
        type ShopEdge { cursor: String! node: Shop }
        """;

    private const string Last = "\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null}";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    // The elements of a list of scalars.
    [InlineData("string", "tags", "tags", """{"tags":["a","b"]}""", "a", "b")]
    [InlineData("int", "holes", "holes", """{"holes":[1,null,2]}""", "1", "2")]
    [InlineData("long", "holes", "holes", """{"holes":null}""")]
    [InlineData("Kind", "kinds", "kinds", """{"kinds":["GOOD","BAD","UGLY"]}""", "Good", "Bad", "Unknown")]
    [InlineData("GraphQLEnum<Kind>", "kinds", "kinds", """{"kinds":["GOOD","UGLY"]}""", "GOOD", "UGLY")]
    [InlineData("System.Text.Json.JsonElement", "values", "values", """{"values":[1,"a",[2]]}""", "1", "a", "[2]")]
    [InlineData("WandbValue", "values", "values", """{"values":[1,"a"]}""", "1", "a")]
    // A field of a connection's nodes or edges, or of objects in them; what is null is left out.
    [InlineData(
        "string",
        "aliases { edges { node { alias } } }",
        "aliases(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node { alias } } }",
        """{"aliases":{"edges":[{"node":{"alias":"a"}},{"node":null},{"node":{"alias":"b"}}],PAGE}}""",
        "a",
        "b"
    )]
    [InlineData(
        "int",
        "aliases { edges { node { rank } } }",
        "aliases(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node { rank } } }",
        """{"aliases":{"edges":[{"node":{"rank":1}},{"node":{"rank":null}},{"node":{"rank":3}}],PAGE}}""",
        "1",
        "3"
    )]
    [InlineData(
        "System.DateTimeOffset",
        "aliases { edges { node { at } } }",
        "edges { node { at } }",
        """{"aliases":{"edges":[{"node":{"at":"2024-01-02T03:04:05Z"}}],PAGE}}""",
        "01/02/2024 03:04:05 +00:00"
    )]
    [InlineData(
        "Kind",
        "aliases { edges { node { kind } } }",
        "edges { node { kind } }",
        """{"aliases":{"edges":[{"node":{"kind":"BAD"}}],PAGE}}""",
        "Bad"
    )]
    [InlineData(
        "decimal",
        "aliases { edges { node { price } } }",
        "edges { node { price } }",
        """{"aliases":{"edges":[{"node":{"price":1.5}}],PAGE}}""",
        "1.5"
    )]
    [InlineData("string", "aliases { edges { cursor } }", "edges { cursor }", """{"aliases":{"edges":[{"cursor":"x"}],PAGE}}""", "x")]
    [InlineData(
        "string",
        "aliases { edges { node { owner { name } } } }",
        "edges { node { owner { name } } }",
        """{"aliases":{"edges":[{"node":{"owner":{"name":"a"}}},{"node":{"owner":null}}],PAGE}}""",
        "a"
    )]
    [InlineData("string", "items { nodes { alias } }", "nodes { alias }", """{"items":{"nodes":[{"alias":"a"},null],PAGE}}""", "a")]
    [InlineData("string", "items { nodes { alias } }", "nodes { alias }", """{"items":null}""")]
    [InlineData("string", "words", "edges { node }", """{"words":{"edges":[{"node":"a"},{"node":null},{"node":"b"}],PAGE}}""", "a", "b")]
    // A field of the objects in a plain list.
    [InlineData("string", "labels { name }", "labels { name }", """{"labels":[{"name":"a"},null]}""", "a")]
    [InlineData(
        "string",
        "labels { parent { name } }",
        "labels { parent { name } }",
        """{"labels":[{"parent":{"name":"a"}},{"parent":null}]}""",
        "a"
    )]
    public async Task Items_can_be_scalars(string type, string path, string selection, string data, params string[] expected)
    {
        Compiled compiled = Compile(type, $"shop(id: $id) {{ {path} }}");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($"{{\"data\":{{\"shop\":{data.Replace("PAGE", Last, StringComparison.Ordinal)}}}}}");

        Assert.Equal(expected, await ListAsync(compiled, server, "id", null));
        Assert.Contains(selection, server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scalars_are_paged_and_counted()
    {
        Compiled compiled = Compile("string", "shop(id: $id) { aliases { totalCount @total edges { node { alias } } } }");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"shop":{"aliases":{"pageInfo":{"hasNextPage":true,"endCursor":"c"},"edges":[{"node":{"alias":"a"}}]}}}}""",
            """{"data":{"shop":{"aliases":{"pageInfo":{"hasNextPage":false,"endCursor":"d"},"edges":[{"node":{"alias":"b"}}]}}}}""",
            """{"data":{"shop":{"aliases":{"totalCount":2}}}}"""
        );

        Assert.Equal(["a", "b"], await ListAsync(compiled, server, "id", 1));
        Assert.Contains("\"after\":\"c\"", server.Requests[1], StringComparison.Ordinal);
        object items = server.Create(compiled.Load().GetType("Values")!, "id", null);
        Assert.Equal(2, await (Task<int>)items.GetType().GetMethod("CountAsync")!.Invoke(items, [CancellationToken])!);
    }

    [Fact]
    public async Task A_list_of_scalars_is_paged_by_its_offset()
    {
        Compiled compiled = Compile("string", "shop(id: $id) { lines }");
        using var server = new ScriptedAnswers(
            """{"data":{"shop":{"lines":["a","b"]}}}""",
            """{"data":{"shop":{"lines":["c"]}}}""",
            """{"data":{"shop":{"lines":[]}}}"""
        );

        Assert.Equal(["a", "b", "c"], await ListAsync(compiled, server, "id", 2));
        Assert.Contains("\"first\":2,\"after\":2", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scalars_come_through_an_outer_connection()
    {
        Compiled compiled = Compile("string", "everything { edges { node { tags } } }");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            (
                """{"data":{"everything":{"edges":[{"cursor":"1","node":{"tags":["a","b"]}},{"cursor":"2","node":null},"""
                + """{"cursor":"3","node":{"tags":["c"]}}],PAGE}}}"""
            ).Replace("PAGE", Last, StringComparison.Ordinal)
        );

        Assert.Equal(["a", "b", "c"], await ListAsync(compiled, server, [null]));
    }

    [Fact]
    public async Task A_converter_reads_scalars_as_what_they_hold()
    {
        Compiled compiled = Compile("WandbValue", "shop(id: $id) { lines }", ", Converter = typeof(JsonTextConverter)");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"shop":{"lines":["{\"loss\":1}","{\"loss\":NaN}"]}}}""",
            """{"data":{"shop":{"lines":[]}}}"""
        );

        Assert.Equal(["""{"loss":1}""", """{"loss":NaN}"""], await ListAsync(compiled, server, "id", null));
    }

    [Theory]
    [InlineData("System.DateOnly", "day", "2026-01-31", "01/31/2026")]
    [InlineData("System.TimeOnly", "time", "23:59", "23:59")]
    [InlineData("System.TimeOnly", "time", "23:59:58", "23:59")]
    [InlineData("System.TimeOnly", "time", "23:59:58.1234567", "23:59")]
    public async Task Dates_and_times_of_day_are_read(string type, string field, string sent, string expected)
    {
        Compiled compiled = Compile(type, $"shop(id: $id) {{ aliases {{ edges {{ node {{ {field} }} }} }} }}");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            $"{{\"data\":{{\"shop\":{{\"aliases\":{{\"edges\":[{{\"node\":{{\"{field}\":\"{sent}\"}}}}],{Last}}}}}}}}}"
        );

        Assert.Equal([expected], await ListAsync(compiled, server, "id", null));
    }

    [Theory]
    [InlineData("System.DateOnly", "day", "2026-01-31T00:00:00Z")]
    [InlineData("System.DateOnly", "day", "31.1.2026")]
    [InlineData("System.DateOnly", "day", "2026-02-30")]
    [InlineData("System.TimeOnly", "time", "24:00")]
    [InlineData("System.TimeOnly", "time", "")]
    public async Task What_is_no_date_or_time_of_day_is_an_error_with_its_place(string type, string field, string sent)
    {
        Compiled compiled = Compile(type, $"shop(id: $id) {{ aliases {{ edges {{ node {{ {field} }} }} }} }}");
        using var server = new ScriptedAnswers(
            $"{{\"data\":{{\"shop\":{{\"aliases\":{{\"edges\":[{{\"node\":{{\"{field}\":\"{sent}\"}}}}],{Last}}}}}}}}}"
        );

        WandbProtocolException error = await Assert.ThrowsAsync<WandbProtocolException>(() => ListAsync(compiled, server, "id", null));

        Assert.Contains($"data.shop.aliases.edges[0].node.{field}", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"Expected a {field switch { "day" => "date", _ => "time of day" }} such as ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(", got another text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_and_times_of_day_are_sent()
    {
        Compiled compiled = Compiled
            .From(
                """
                using System;
                using System.Collections.Generic;
                using System.Threading.Tasks;
                using WandbGen;
                public static partial class Api
                {
                    [WandbQuery("on(day: $day, time: $time)")]
                    public static partial Task<IReadOnlyList<DateOnly>> OnAsync(WandbClient client, DateOnly day, TimeOnly? time = null);

                    public static async Task<string> RunAsync(WandbClient client) =>
                        (await OnAsync(client, new DateOnly(2026, 1, 31), new TimeOnly(9, 5)))[0].ToString("O")
                        + (await OnAsync(client, new DateOnly(2026, 1, 31)))[0].ToString("O");
                }
                """,
                Schema
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers("""{"data":{"on":["2026-02-01"]}}""", """{"data":{"on":["2026-02-02"]}}""");

        Assert.Equal(
            "2026-02-012026-02-02",
            await (Task<string>)compiled.Load().GetType("Api")!.GetMethod("RunAsync")!.Invoke(null, [server.Client])!
        );
        Assert.Contains("\"variables\":{\"day\":\"2026-01-31\",\"time\":\"09:05:00\"}", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("\"variables\":{\"day\":\"2026-01-31\"}", server.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "string",
        "aliases",
        "WBG0022 [aliases] 'aliases' is AliasConnection!, which has fields of its own: use a type marked with "
            + "[WandbObject(\"Alias\")] or a path to one of them"
    )]
    [InlineData("int", "tags", "WBG0020 [tags] 'int' cannot hold 'tags', which is String!; it takes string, Uri, Guid")]
    [InlineData(
        "string",
        "aliases { edges { node { rank } } }",
        "WBG0020 [aliases] 'string' cannot hold 'aliases', which is Int!; it takes int, long, double, decimal"
    )]
    [InlineData(
        "string",
        "aliases { edges { node { alias kind } } }",
        "WBG0031 [{ alias kind }] The path must lead to one scalar and stop there, but the selection on 'Alias' does "
            + "not have exactly one field that leads on"
    )]
    [InlineData("string", "aliases { edges { node { alas } } }", "WBG0012 [alas] 'Alias' has no field 'alas'; did you mean 'alias'?")]
    [InlineData("int", "matrix", "WBG0032 [matrix] 'matrix' is [[Int!]!]!, which is not a connection: its elements are lists")]
    [InlineData("string", "id", "WBG0032 [id] 'id' is ID!, which is not a connection: it has no fields of its own")]
    [InlineData(
        "System.Collections.Generic.List<int>",
        "holes",
        "WBG0025 [Values] 'List<int>' is not marked with [WandbObject], so the generator does not know which fields to select"
    )]
    [InlineData(
        "object",
        "tags",
        "WBG0025 [Values] 'object' is not marked with [WandbObject], so the generator does not know which fields to select"
    )]
    public async Task A_scalar_that_does_not_fit_is_an_error(string type, string path, string expected)
    {
        Compiled compiled = Compile(type, $"shop(id: $id) {{ {path} }}", isClean: false);

        Assert.Equal([expected], await compiled.DiagnosticsAsync());
    }

    private static Compiled Compile(string type, string path, string arguments = "", bool isClean = true)
    {
        Compiled compiled = Compiled.From(
            $$"""
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using WandbGen;
            public enum Kind { Good, Bad, Unknown }
            [WandbCollection<{{type}}>("{{path}}"{{arguments}})] public sealed partial class Values;
            public static class Use
            {
                public static async Task<List<string>> ListAsync(PagedCollection<{{type}}> values)
                {
                    List<string> texts = [];
                    await foreach (var value in values)
                    {
                        texts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}"));
                    }

                    return texts;
                }
            }
            """,
            Schema
        );
        return isClean ? compiled.IsClean() : compiled;
    }

    private static Task<List<string>> ListAsync(Compiled compiled, ScriptedAnswers server, params object?[] arguments)
    {
        System.Reflection.Assembly assembly = compiled.Load();
        object values = server.Create(assembly.GetType("Values")!, arguments);
        return (Task<List<string>>)assembly.GetType("Use")!.GetMethod("ListAsync")!.Invoke(null, [values])!;
    }
}
