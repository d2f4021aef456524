using System.Reflection;

namespace WandbGen.Generator.Tests;

/// <summary>What is emitted is compiled, loaded and run against scripted answers.</summary>
public sealed class CollectionTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_is_paged_with_arguments_totals_and_leaves_beside_the_way()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                namespace Shops;

                [WandbObject]
                public sealed partial record Item
                {
                    public required string Id { get; init; }
                    public required string Name { get; init; }
                    [WandbField("price(currency: $currency)")] public double? Price { get; init; }
                    public long? Size { get; init; }
                    [WandbContext] public long Number { get; init; }
                    [WandbContext] internal Items? Owner { get; init; }
                    public override string ToString() => $"{Id} {Name} {Price} {Size} {Number} {Owner is not null}";
                }

                [WandbCollection<Item>("query Items($shop: String!, $currency: String) {"
                    + " shop(name: $shop) { number itemCount @total items(kind: LARGE) } }")]
                public sealed partial class Items;
                """,
                TestSchema.Text
            )
            .IsClean();
        using var server = new ScriptedAnswers(
            """
            {"data":{"shop":{"number":"9007199254740993","items":{"pageInfo":{"hasNextPage":true,"endCursor":"a"},
              "edges":[{"cursor":"x","node":{"id":"1","name":"one","price":1.5,"size":"12"}},{"cursor":"y","node":null}]}}}}
            """,
            // Another order than asked for, an unknown field, no end cursor: the last edge's serves.
            """
            {"data":{"shop":{"items":{"edges":[{"node":{"size":null,"extra":{"deep":[1,2]},"name":"two",
              "id":2,"price":null},"cursor":"y"}],"pageInfo":{"endCursor":null,"hasNextPage":true}},"number":7}}}
            """,
            """{"data":{"shop":{"number":7,"items":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[]}}}}""",
            """{"data":{"shop":{"itemCount":41}}}"""
        );

        object items = server.Create(compiled.Load().GetType("Shops.Items")!, "corner", "EUR", null);

        Assert.Equal(["1 one 1.5 12 9007199254740993 True", "2 two   7 True"], await ScriptedAnswers.ListAsync(items, CancellationToken));
        Assert.Contains(
            "query Items($shop: String!, $currency: String, $first: Int!, $after: String) { shop(name: $shop) { number "
                + "items(kind: LARGE, first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id name "
                + "price(currency: $currency) size } } } } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"variables\":{\"shop\":\"corner\",\"currency\":\"EUR\",\"first\":50}",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.Contains("\"after\":\"a\"", server.Requests[1], StringComparison.Ordinal);
        Assert.Contains("\"after\":\"y\"", server.Requests[2], StringComparison.Ordinal);
        Assert.Equal(41, await (Task<int>)items.GetType().GetMethod("CountAsync")!.Invoke(items, [CancellationToken])!);
        Assert.Contains(
            "query ItemsTotal($shop: String!) { shop(name: $shop) { itemCount } }",
            server.Requests[3],
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Torture", "T049")]
    [Trait("Torture", "T054")]
    public async Task Without_an_end_cursor_the_last_edges_leads_on_and_a_wrong_count_changes_no_listing()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record Item { public required string Name { get; init; } }
                [WandbCollection<Item>("shop(name: $name) { itemCount @total items }")] public sealed partial class Items;
                """,
                TestSchema.Text
            )
            .IsClean();
        static string Edge(string name) => $$"""{"cursor":"after {{name}}","node":{"name":"{{name}}"} }""";
        static string Page(bool hasNext, params string[] names) =>
            """{"data":{"shop":{"items":{"pageInfo":{"hasNextPage":MORE,"endCursor":null},"edges":[EDGES]}}}}"""
                .Replace("MORE", hasNext ? "true" : "false", StringComparison.Ordinal)
                .Replace("EDGES", string.Join(',', names.Select(Edge)), StringComparison.Ordinal);
        static string Count(int count) => $$"""{"data":{"shop":{"itemCount":{{count}} } } }""";
        using var server = new ScriptedAnswers(Count(10), Page(true, "a", "b"), Page(false, "c"), Count(1));

        dynamic items = server.Create(compiled.Load().GetType("Items")!, "x", null);

        Assert.Equal(10, await (Task<int>)items.CountAsync());
        Assert.Equal(
            ["Item { Name = a }", "Item { Name = b }", "Item { Name = c }"],
            await ScriptedAnswers.ListAsync((object)items, CancellationToken)
        );
        Assert.Equal(1, await (Task<int>)items.CountAsync());
        Assert.Contains("\"after\":\"after b\"", server.Requests[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_is_null_is_an_error_that_names_it()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record Item { public required string Name { get; init; } }
                [WandbCollection<Item>("shop(name: $name, owner: \"a {b}\") { items }")] public sealed partial class Items;
                """,
                TestSchema.Text
            )
            .IsClean();
        using var server = new ScriptedAnswers("""{"data":{"shop":null}}""");

        object items = server.Create(compiled.Load().GetType("Items")!, "the \"corner\"", null);

        WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(() =>
            ScriptedAnswers.ListAsync(items, CancellationToken)
        );
        Assert.Equal("shop", error.Path);
        Assert.Equal("Shop 'the \"corner\"/a {b}' not found: it does not exist, or the API key has no access to it.", error.Message);
    }

    [Theory]
    // nodes, with null ones
    [InlineData(
        "Order",
        "public required string Id { get; init; }",
        "viewer { orders }",
        "A",
        """{"viewer":{"orders":{"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[{"id":"A"},null]}}}"""
    )]
    // no pageInfo: the page without items is the last
    [InlineData(
        "Review",
        "public required string Text { get; init; }",
        "shop(name: \"a\") { reviews }",
        "A",
        """{"shop":{"reviews":{"edges":[{"cursor":"c","node":{"text":"A"}}]}}}"""
    )]
    // edges null
    [InlineData(
        "Review",
        "public required string Text { get; init; }",
        "shop(name: \"a\") { reviews }",
        "",
        """{"shop":{"reviews":{"edges":null}}}"""
    )]
    // limit and offset, null edges
    [InlineData(
        "Item",
        "public required string Name { get; init; }",
        "shop(name: \"a\") { stock }",
        "A",
        """{"shop":{"stock":{"edges":[null,{"node":{"name":"A"}}]}}}"""
    )]
    // the item is the edge
    [InlineData(
        "AuditEdge",
        "public required string Version { get; init; }",
        "shop(name: \"a\") { audits }",
        "A",
        """{"shop":{"audits":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[{"version":"A"}]}}}"""
    )]
    // a plain list is one page
    [InlineData("Tag", "public required string Name { get; init; }", "tags", "A", """{"tags":[{"name":"A"}]}""")]
    public async Task Every_shape_of_a_connection_is_inferred(string type, string property, string path, string expected, string data)
    {
        string name = property.Split(' ')[3];
        Compiled compiled = Compiled
            .From(
                $$"""
                using WandbGen;
                [WandbObject("{{type}}")] public sealed partial record Thing { {{property}} public override string ToString() => {{name}}; }
                [WandbCollection<Thing>({{Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(
                    path,
                    quote: true
                )}})] public sealed partial class Things;
                """,
                TestSchema.Text
            )
            .IsClean();
        string empty = System.Text.RegularExpressions.Regex.Replace(data, "\\[.*\\]", "[]");
        using var server = new ScriptedAnswers($$"""{"data":{{data}}}""", $$"""{"data":{{empty}}}""");

        object things = server.Create(compiled.Load().GetType("Things")!, [null]);

        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            await ScriptedAnswers.ListAsync(things, CancellationToken)
        );
        bool saysItsEnd = data.Contains("pageInfo", StringComparison.Ordinal) || path == "tags" || expected.Length == 0;
        Assert.Equal(saysItsEnd ? 1 : 2, server.Requests.Count);
    }

    [Fact]
    public async Task Queries_and_mutations_are_methods()
    {
        Compiled compiled = Compiled
            .From(
                """
                using System.Collections.Generic;
                using System.Threading;
                using System.Threading.Tasks;
                using WandbGen;

                [WandbObject]
                public partial class Shop
                {
                    public required string Name { get; init; }
                    [WandbField("owner.name")] public string? Owner { get; init; }
                    [WandbField("owner.email")] public string? Email { get; init; }
                    public IReadOnlyList<IReadOnlyList<int>> Matrix { get; init; } = [];
                    public string?[]? Labels { get; init; }
                    public string Class { get; init; } = "";
                    public System.Text.Json.JsonElement? Settings { get; init; }
                    public System.DateTimeOffset? Created { get; init; }
                    public override string ToString() => $"{Name} {Owner} {Email} {Matrix[1][0]} {Labels?.Length} "
                        + $"{Class} {Settings?.GetProperty("a")} {Created:yyyy-MM-ddTHH:mmzzz}";
                }

                [WandbObject] public partial struct User { public string? Name { get; init; } }

                public partial class Api(WandbClient client)
                {
                    [WandbQuery("query Shop($name: String!) { shop(name: $name) }")]
                    public partial Task<Shop?> FindAsync(string name, CancellationToken cancellationToken);

                    [WandbQuery("query Shop($name: String!) { shop(name: $name) }")]
                    public partial Task<Shop> GetAsync(string name, CancellationToken cancellationToken);

                    [WandbMutation("mutation Rename($id: ID!, $name: String!) { rename(input: {id: $id, name: $name}) { ok } }")]
                    public static partial ValueTask<bool> RenameAsync(WandbClient client, string id, string name);

                    public string Base => client.BaseUrl.ToString();
                }
                """,
                TestSchema.Text
            )
            .IsClean();
        const string Shop = """
            {"name":"n","owner":{"name":"o","email":null},"matrix":[[1],[2,3]],
              "labels":["a",null],"class":"c","settings":"{\"a\":5}","created":"2026-01-02T03:04:05"}
            """;
        using var server = new ScriptedAnswers(
            $$$"""{"data":{"shop":{{{Shop}}}}}""",
            """{"data":{"shop":null}}""",
            """{"data":{"shop":null}}""",
            """{"data":{"rename":{"ok":true}}}"""
        );
        Assembly assembly = compiled.Load();
        object api = Activator.CreateInstance(assembly.GetType("Api")!, server.Client)!;

        Assert.Equal("n o  2 2 c 5 2026-01-02T03:04+00:00", (await CallAsync("FindAsync", "x", CancellationToken))!.ToString());
        Assert.Null(await CallAsync("FindAsync", "x", CancellationToken));
        await Assert.ThrowsAsync<WandbNotFoundException>(() => CallAsync("GetAsync", "x", CancellationToken));
        Assert.True(await (ValueTask<bool>)api.GetType().GetMethod("RenameAsync")!.Invoke(null, [server.Client, "1", "b"])!);
        Assert.Contains(
            "mutation Rename($id: ID!, $name: String!) { rename(input: {id: $id, name: $name}) { ok } }",
            server.Requests[3],
            StringComparison.Ordinal
        );

        async Task<object?> CallAsync(string method, params object[] arguments)
        {
            var task = (Task)api.GetType().GetMethod(method)!.Invoke(api, arguments)!;
            await task;
            return task.GetType().GetProperty("Result")!.GetValue(task);
        }
    }

    [Fact]
    public async Task A_missing_or_wrong_value_is_an_error_with_its_path()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record Item {
                  public required string Name { get; init; } public long? Size { get; init; } }
                [WandbCollection<Item>("shop(name: \"a\") { items }")] public sealed partial class Items;
                """,
                TestSchema.Text
            )
            .IsClean();
        using var server = new ScriptedAnswers(
            """{"data":{"shop":{"items":{"edges":[{"node":{"name":"a"}},{"node":{"size":1}}]}}}}""",
            """{"data":{"shop":{"items":{"edges":[{"node":{"name":"a","size":"many"}}]}}}}"""
        );
        Type items = compiled.Load().GetType("Items")!;

        WandbProtocolException missing = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            ScriptedAnswers.ListAsync(server.Create(items, [null]), CancellationToken)
        );
        WandbProtocolException wrong = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            ScriptedAnswers.ListAsync(server.Create(items, [null]), CancellationToken)
        );

        Assert.Equal("data.shop.items.edges[1].node.name", missing.JsonPath);
        Assert.Equal("data.shop.items.edges[0].node.size", wrong.JsonPath);
    }
}
