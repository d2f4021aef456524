namespace WandbGen.Generator.Tests;

/// <summary>Fields on the edges of a connection in the middle of a path; compiled and run.</summary>
public sealed class OuterEdgeTests
{
    private const string Schema = """
        type Query { viewer: User! teams(first: Int, after: String): TeamConnection! bare(first: Int, after: String): BareConnection }
        type User { id: ID! teams(first: Int, after: String): TeamConnection }
        type TeamConnection { edges: [TeamEdge] pageInfo: PageInfo! totalCount: Int }
        type BareConnection { edges: [TeamEdge!]! }
        type TeamEdge { cursor: String! role: String! since: Since node: Team lead: Team }
        type Since { year: Int! by: User }
        type Team { name: String! items(first: Int, after: String): ItemConnection list: [Item!]
          groups(first: Int, after: String): GroupConnection }
        type GroupConnection { edges: [GroupEdge!]! pageInfo: PageInfo! }
        type GroupEdge { cursor: String! weight: Int! node: Group }
        type Group { items(first: Int, after: String): ItemConnection! }
        type ItemConnection { edges: [ItemEdge] pageInfo: PageInfo! }
        type ItemEdge { cursor: String! pinned: Boolean node: Item }
        type Item { id: ID! }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        """;

    private const string Last = "\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null}";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_take_what_stands_on_the_edge_around_them()
    {
        Compiled compiled = Compile("teams { edges { role since { year } node { name list } } }", "Role Year Name");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            Answer(
                "teams",
                """{"cursor":"1","role":"admin","since":{"year":2020},"node":{"name":"a","list":[{"id":"1"},{"id":"2"}]}}""",
                // In another order.
                """{"node":{"list":[{"id":"3"}],"name":"b"},"since":null,"role":"guest","cursor":"2"}""",
                "null",
                """{"cursor":"3","role":"gone","since":null,"node":null}"""
            )
        );

        Assert.Equal(["1 admin 2020 a", "2 admin 2020 a", "3 guest  b"], await ListAsync(compiled, server));
        Assert.Contains(
            "teams(first: $outerFirst, after: $outerAfter) { pageInfo { hasNextPage endCursor } edges { cursor role since { year } node "
                + "{ name list { id } } } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Each_node_is_gone_on_with_behind_the_edge_before_it()
    {
        Compiled compiled = Compile("teams { edges { role node { items } } }", "Role");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            Answer(
                "teams",
                Edge("1", "x", "\"hasNextPage\":false", "1"),
                Edge("2", "y", "\"hasNextPage\":true,\"endCursor\":\"b\"", "2"),
                Edge("3", "z", "\"hasNextPage\":false", "9")
            ),
            Answer("teams", Edge("2", "y", "\"hasNextPage\":false", "3"))
                .Replace(Last, "\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"2\"}", StringComparison.Ordinal),
            Answer("teams", Edge("3", "z", "\"hasNextPage\":false", "4"))
        );

        Assert.Equal(["1 x", "2 y", "3 y", "4 z"], await ListAsync(compiled, server));
        Assert.Equal([null, "1", "2"], server.Bodies.Select(static body => Variable(body, "outerAfter")));
        Assert.Equal([null, "b", null], server.Bodies.Select(static body => Variable(body, "after")));
    }

    [Fact]
    public async Task Two_connections_have_edges_of_their_own()
    {
        Compiled compiled = Compile(
            "viewer { teams { edges { role node { groups { edges { weight node { items { edges { pinned node } } } } } } } } }",
            "Role Weight Pinned"
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        string items =
            $"{{{Last},\"edges\":[{{\"pinned\":true,\"node\":{{\"id\":\"1\"}}}},{{\"pinned\":null,\"node\":{{\"id\":\"2\"}}}}]}}";
        string group = $"{{\"cursor\":\"g\",\"weight\":3,\"node\":{{\"items\":{items}}}}}";
        string team = $"{{\"cursor\":\"t\",\"role\":\"r\",\"node\":{{\"groups\":{{{Last},\"edges\":[{group}]}}}}}}";
        using var server = new ScriptedAnswers($"{{\"data\":{{\"viewer\":{{\"teams\":{{{Last},\"edges\":[{team}]}}}}}}}}");

        Assert.Equal(["1 r 3 True", "2 r 3 "], await ListAsync(compiled, server));
    }

    [Fact]
    public async Task Another_field_of_the_edge_than_its_node_can_lead_on()
    {
        Compiled compiled = Compile("bare { edges { lead { list } role } }", "Role");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"bare":{"edges":[{"cursor":"1","role":"r","lead":{"list":[{"id":"1"}]}}]}}}""",
            """{"data":{"bare":{"edges":[]}}}"""
        );

        Assert.Equal(["1 r"], await ListAsync(compiled, server));
        Assert.Equal([null, "1"], server.Bodies.Select(static body => Variable(body, "outerAfter")));
    }

    [Fact]
    public async Task A_server_that_does_not_look_at_the_cursor_is_not_listed_twice()
    {
        Compiled compiled = Compile("bare { edges { node { list } } }", "");
        string all =
            """{"data":{"bare":{"edges":[{"cursor":"1","node":{"list":[{"id":"1"}]}},{"cursor":"2","node":{"list":[{"id":"2"}]}}]}}}""";
        using var server = new ScriptedAnswers(all, all);

        Assert.Equal(["1 ", "2 "], await ListAsync(compiled, server));
    }

    [Theory]
    [InlineData(
        "teams { edges { role node @include(if: $x) { list } } }",
        "Role",
        "WBG0090 [@include(if: $x)] 'node' is needed for what the connection holds, so it cannot be left out: remove '@include', or "
            + "leave out the whole connection"
    )]
    [InlineData(
        "teams { totalCount edges { node { list } } }",
        "",
        "WBG0036 [edges] 'edges' is [TeamEdge]: nothing can be selected beside the list of a connection that a path leads through"
    )]
    [InlineData("teams { edges { rle node { list } } }", "", "WBG0012 [rle] 'TeamEdge' has no field 'rle'; did you mean 'role'?")]
    [InlineData(
        "teams { edges { role since node { list } } }",
        "Role",
        "WBG0022 [since] 'since' is Since, which has fields of its own: use a type marked with [WandbObject(\"Since\")] or a path to one "
            + "of them"
    )]
    public async Task A_mistake_on_an_edge_is_named(string path, string context, string expected)
    {
        Compiled compiled = Compile(path, context, isClean: false);

        Assert.Contains(expected, await compiled.DiagnosticsAsync());
    }

    private static string Answer(string field, params string[] edges) =>
        $"{{\"data\":{{\"{field}\":{{{Last},\"edges\":[{string.Join(',', edges)}]}}}}}}";

    private static string Edge(string cursor, string role, string pageInfo, string id)
    {
        string items = $"{{\"pageInfo\":{{{pageInfo}}},\"edges\":[{{\"node\":{{\"id\":\"{id}\"}}}}]}}";
        return $"{{\"cursor\":\"{cursor}\",\"role\":\"{role}\",\"node\":{{\"items\":{items}}}}}";
    }

    [Theory]
    [InlineData("items")]
    [InlineData("items { edges { node } }")]
    public async Task A_path_through_a_third_outer_connection_is_told_that_it_is_one_too_many(string end)
    {
        var compiled = Compiled.From(
            $$"""
            using WandbGen;
            [WandbObject] public sealed partial record Item(string Id);
            [WandbCollection<Item>("items { edges { node { items { edges { node { items { edges { node { {{end}} } } } } } } } } }")]
            public sealed partial class Items;
            """,
            """
            type Query { items(first: Int, after: String): ItemConnection! }
            type ItemConnection { edges: [ItemEdge!]! pageInfo: PageInfo! }
            type ItemEdge { cursor: String! node: Item }
            type Item { id: ID! items(first: Int, after: String): ItemConnection }
            type PageInfo { hasNextPage: Boolean! endCursor: String }
            """
        );

        Assert.Equal(
            [
                "WBG0036 [edges] 'edges' is [ItemEdge!]!: a path leads through at most two outer connections, and 'items' is the third: "
                    + "end a path at an item of it, and read its lists with a collection of their own",
            ],
            await compiled.DiagnosticsAsync()
        );
    }

    private static string? Variable(string body, string name)
    {
        using var request = System.Text.Json.JsonDocument.Parse(body);
        return request.RootElement.GetProperty("variables").TryGetProperty(name, out System.Text.Json.JsonElement value)
            ? value.GetString()
            : null;
    }

    private static Compiled Compile(string path, string context, bool isClean = true)
    {
        string[] names = context.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> properties = names.Select(static name =>
            $"[WandbContext] public {(name is "Year" or "Weight" ? "int" : name == "Pinned" ? "bool" : "string")}? {name} {{ get; init; }}"
        );
        Compiled compiled = Compiled.From(
            $$"""
            using WandbGen;
            [WandbObject] public sealed partial class Item
            {
                public required string Id { get; init; }
                {{string.Join('\n', properties)}}
                public override string ToString() => string.Join(' ', new object?[] { Id, {{string.Join(
                ", ",
                names.DefaultIfEmpty("\"\"")
            )}} });
            }
            [WandbCollection<Item>("{{path}}")] public sealed partial class Items;
            """,
            Schema
        );
        return isClean ? compiled.IsClean() : compiled;
    }

    private static Task<List<string>> ListAsync(Compiled compiled, ScriptedAnswers server) =>
        ScriptedAnswers.ListAsync(server.Create(compiled.Load().GetType("Items")!, [null]), CancellationToken);
}
