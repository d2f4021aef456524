namespace WandbGen.Generator.Tests;

/// <summary>What a server leaves out or sends as null never passes for the end of a listing, and never goes without being
/// counted.</summary>
public sealed class HoleTests
{
    private const string Items = """{"edges":[{"cursor":"i","node":{"name":"a"}}],END}""";
    private const string End = "\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null}";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{"items":{"edges":[{"node":{"name":"a"}}],END}}}""", 1, 0, true)]
    [InlineData(
        "Item",
        "shop(name: \"a\") { items }",
        """{"shop":{"items":{"edges":[null,{"node":{"name":"a"}},null],END}}}""",
        1,
        2,
        false
    )]
    [InlineData(
        "Item",
        "shop(name: \"a\") { items }",
        """{"shop":{"items":{"edges":[{"node":null},{"cursor":"x","node":null}],END}}}""",
        0,
        2,
        false
    )]
    [InlineData(
        "Item",
        "shop(name: \"a\") { items }",
        """{"shop":{"items":{"edges":[{},{"cursor":"x"},{"node":{"name":"a"}}],END}}}""",
        1,
        2,
        false
    )]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{"items":{"edges":[],END}}}""", 0, 0, true)]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{"items":null}}""", 0, 0, false)]
    [InlineData("Item", "shop(name: \"a\") { stock }", """{"shop":{"stock":{"edges":[null,{"node":{"name":"a"}}]}}}""", 1, 1, false)]
    [InlineData("Item", "shop(name: \"a\") { stock }", """{"shop":{"stock":{"edges":null}}}""", 0, 1, false)]
    [InlineData("Review", "shop(name: \"a\") { reviews }", """{"shop":{"reviews":{"edges":null}}}""", 0, 1, false)]
    [InlineData("Order", "viewer { orders }", """{"viewer":{"orders":{"nodes":[null,{"id":"a"}],END}}}""", 1, 1, false)]
    [InlineData("Order", "viewer { orders }", """{"viewer":{"orders":{"nodes":null,END}}}""", 0, 1, false)]
    [InlineData("AuditEdge", "shop(name: \"a\") { audits }", """{"shop":{"audits":{"edges":[{"version":"a"},null],END}}}""", 1, 1, false)]
    [InlineData("Tag", "tags", """{"tags":[{"name":"a"},null]}""", 1, 1, false)]
    public async Task What_is_null_is_counted_and_told(string type, string selection, string data, int items, int skipped, bool isWhole)
    {
        // Stock does not say that it ended: a page without items does.
        using ScriptedAnswers server = Serve(data, """{"shop":{"stock":{"edges":[]}}}""");

        dynamic page = (await ListPagesAsync(server, type, selection))[0];

        Assert.Equal(items, (int)page.Items.Length);
        Assert.Equal(skipped, (int)page.Skipped);
        Assert.Equal(isWhole, (bool)page.IsWhole);
    }

    [Theory]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{"items":{"edges":null,END}}}""", "data.shop.items.edges")]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{"items":{END}}}""", "data.shop.items")]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{"items":{}}}""", "data.shop.items")]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{"items":[]}}""", "data.shop.items")]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{"items":{"edges":[],"pageInfo":null}}}""", "data.shop.items.pageInfo")]
    [InlineData(
        "Item",
        "shop(name: \"a\") { items }",
        """{"shop":{"items":{"edges":[{"node":{"name":"a"}}]}}}""",
        "data.shop.items.pageInfo"
    )]
    [InlineData(
        "Item",
        "shop(name: \"a\") { items }",
        """{"shop":{"items":{"edges":[],"pageInfo":{}}}}""",
        "data.shop.items.pageInfo.hasNextPage"
    )]
    [InlineData(
        "Item",
        "shop(name: \"a\") { items }",
        """{"shop":{"items":{"edges":[],"pageInfo":{"hasNextPage":null}}}}""",
        "data.shop.items.pageInfo.hasNextPage"
    )]
    [InlineData(
        "Item",
        "shop(name: \"a\") { items }",
        """{"shop":{"items":{"edges":[],"pageInfo":{"hasNextPage":"false"}}}}""",
        "data.shop.items.pageInfo.hasNextPage"
    )]
    [InlineData("Item", "shop(name: \"a\") { items }", """{"shop":{}}""", "data.shop.items")]
    [InlineData("Review", "shop(name: \"a\") { reviews }", """{"shop":{"reviews":null}}""", "data.shop.reviews")]
    [InlineData("AuditEdge", "shop(name: \"a\") { audits }", """{"shop":{"audits":null}}""", "data.shop.audits")]
    [InlineData("Tag", "tags", """{"tags":null}""", "data.tags")]
    public async Task Null_for_what_the_schema_declares_non_null_is_an_error_and_no_end(
        string type,
        string selection,
        string data,
        string path
    )
    {
        using ScriptedAnswers server = Serve(data);

        WandbProtocolException error = await Assert.ThrowsAsync<WandbProtocolException>(() => ListPagesAsync(server, type, selection));

        Assert.Equal(path, error.JsonPath);
    }

    [Theory]
    [InlineData("""{"shop":{"items":{"edges":[{"node":{"name":"a"}}],"edges":[],END}}}""")]
    [InlineData("""{"shop":{"items":{"edges":[],END,"edges":[{"node":{"name":"a"}}]}}}""")]
    [InlineData("""{"shop":{"items":{"edges":[],"pageInfo":{"hasNextPage":true,"endCursor":"x"},END}}}""")]
    [InlineData("""{"shop":{"items":{"edges":[{"node":{"name":"a"},"node":{"name":"b"}}],END}}}""")]
    [InlineData("""{"shop":{"items":{"edges":[null,{"node":{"name":"a"},"node":{"name":"b"}}],END}}}""")]
    public async Task What_makes_up_a_page_is_refused_if_it_is_there_twice(string data)
    {
        using ScriptedAnswers server = Serve(data);

        await Assert.ThrowsAsync<WandbProtocolException>(() => ListPagesAsync(server, "Item", "shop(name: \"a\") { items }"));
    }

    [Fact]
    public async Task Of_a_value_that_is_there_twice_the_last_counts()
    {
        using ScriptedAnswers server = Serve("""{"shop":{"items":{"edges":[{"node":{"name":"a","name":"b"}}],END}}}""");

        List<string> things = await ScriptedAnswers.ListAsync(Create(server, "Item", "shop(name: \"a\") { items }"), CancellationToken);

        Assert.Equal(["Thing { Name = b }"], things);
    }

    [Fact]
    public async Task A_null_page_that_was_promised_is_an_error_and_the_pages_before_are_not_lost()
    {
        using var server = new ScriptedAnswers(
            """{"data":{"shop":{"items":{"edges":[{"node":{"name":"a"}}],"pageInfo":{"hasNextPage":true,"endCursor":"x"}}}}}""",
            """{"data":{"shop":{"items":null}}}"""
        );
        List<string> names = [];

        WandbPaginationException error = await Assert.ThrowsAsync<WandbPaginationException>(async () =>
        {
            await foreach (
                dynamic item in ((IAsyncEnumerable<object>)Create(server, "Item", "shop(name: \"a\") { items }")).WithCancellation(
                    CancellationToken
                )
            )
            {
                names.Add((string)item.Name);
            }
        });

        Assert.Equal(["a"], names);
        Assert.NotNull(error.LastCursor);
        Assert.Equal(1, error.ResumePoint!.Value.Skip);
    }

    [Theory]
    [InlineData(
        """{"viewer":{"shops":{"edges":[{"cursor":"1","node":{"items":ITEMS}},{"cursor":"2","node":{"items":ITEMS}}],END}}}""",
        2,
        0
    )]
    [InlineData("""{"viewer":{"shops":{"edges":[null,{"cursor":"2","node":{"items":ITEMS}}],END}}}""", 1, 1)]
    [InlineData("""{"viewer":{"shops":{"edges":[{"cursor":"1","node":null},{"cursor":"2"}],END}}}""", 0, 2)]
    [InlineData("""{"viewer":{"shops":{"edges":[{"cursor":"1","node":{"items":null}}],END}}}""", 0, 1)]
    [InlineData(
        """{"viewer":{"shops":{"edges":[{"cursor":"1","node":{"items":{"edges":[null,{"node":{"name":"a"}}],END}}}],END}}}""",
        1,
        1
    )]
    public async Task Holes_in_nested_collections_are_counted_on_both_levels(string data, int items, int skipped)
    {
        using ScriptedAnswers server = Serve(data);

        dynamic page = Assert.Single(await ListPagesAsync(server, "Item", "viewer { shops { edges { node { items } } } }"));

        Assert.Equal((items, skipped), ((int)page.Items.Length, (int)page.Skipped));
        Assert.Equal(skipped == 0, (bool)page.IsWhole);
    }

    [Theory]
    [InlineData("""{"viewer":{"shops":{"edges":[{"cursor":"1","node":{"items":ITEMS}}],"pageInfo":null}}}""")]
    [InlineData("""{"viewer":{"shops":{"edges":[{"cursor":"1","node":{"items":{"edges":[],"pageInfo":null}}}],END}}}""")]
    [InlineData("""{"viewer":{"shops":{END}}}""")]
    [InlineData("""{"viewer":{"shops":{"edges":null,END}}}""")]
    public async Task Nested_collections_do_not_end_for_want_of_a_page_info(string data)
    {
        using ScriptedAnswers server = Serve(data);

        await Assert.ThrowsAsync<WandbProtocolException>(() =>
            ListPagesAsync(server, "Item", "viewer { shops { edges { node { items } } } }")
        );
    }

    [Fact]
    public async Task A_nodes_next_page_that_is_null_is_an_error()
    {
        using var server = new ScriptedAnswers(
            """
            {"data":{"viewer":{"shops":{"edges":[{"cursor":"1","node":{"items":{"edges":[{"cursor":"i","node":{"name":"a"}}],
              "pageInfo":{"hasNextPage":true,"endCursor":"i"}}}}],"pageInfo":{"hasNextPage":false,"endCursor":"1"}}}}}
            """,
            """
            {"data":{"viewer":{"shops":{"edges":[{"cursor":"1","node":{"items":null}}],
              "pageInfo":{"hasNextPage":false,"endCursor":"1"}}}}}
            """
        );

        await Assert.ThrowsAsync<WandbProtocolException>(() =>
            ListPagesAsync(server, "Item", "viewer { shops { edges { node { items } } } }")
        );
    }

    [Fact]
    public async Task Fewer_nodes_are_asked_for_where_the_page_is_smaller_than_they_would_be()
    {
        using ScriptedAnswers server = Serve("""{"viewer":{"shops":{"edges":[],END}}}""", """{"viewer":{"shops":{"edges":[],END}}}""");

        await ListPagesAsync(server, "Item", "viewer { shops { edges { node { items } } } }");
        await ListPagesAsync(server, "Item", "viewer { shops { edges { node { items } } } }", pageSize: 3);

        Assert.Contains("\"outerFirst\":10", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("\"outerFirst\":3", server.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, 50)]
    [InlineData(", MaxPageSize = 20", null, 20)]
    [InlineData(", MaxPageSize = 20", 100, 20)]
    [InlineData(", MaxPageSize = 20", 7, 7)]
    [InlineData(", MaxPageSize = 0", 100, 100)]
    public async Task A_declaration_can_say_the_largest_page(string argument, int? pageSize, int asked)
    {
        using ScriptedAnswers server = Serve("""{"shop":{"items":{"edges":[],END}}}""");

        await ListPagesAsync(server, "Item", "shop(name: \"a\") { items }", pageSize, argument);

        Assert.Contains($"\"first\":{asked}", server.Requests[0], StringComparison.Ordinal);
    }

    private static ScriptedAnswers Serve(params string[] data) =>
        new([
            .. data.Select(static data =>
                $$"""{"data":{{data.Replace("ITEMS", Items, StringComparison.Ordinal).Replace("END", End, StringComparison.Ordinal)}}}"""
            ),
        ]);

    private static object Create(ScriptedAnswers server, string type, string selection, int? pageSize = null, string argument = "")
    {
        string field = type switch
        {
            "Review" => "text",
            "Order" => "id",
            "AuditEdge" => "version",
            _ => "name",
        };
        Compiled compiled = Compiled
            .From(
                $$"""
                using WandbGen;
                [WandbObject("{{type}}")] public sealed partial record Thing {
                  [WandbField("{{field}}")] public required string Name { get; init; } }
                [WandbCollection<Thing>({{Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(
                    selection,
                    quote: true
                )}}{{argument}})] public sealed partial class Things;
                """,
                TestSchema.Text.Replace(
                    "type User { ",
                    "type ShopConnection { edges: [ShopEdge!]! pageInfo: PageInfo! } type ShopEdge { cursor: String! node: Shop "
                        + "} type User { shops(first: Int, after: String): ShopConnection! ",
                    StringComparison.Ordinal
                )
            )
            .IsClean();
        return server.Create(compiled.Load().GetType("Things")!, [pageSize]);
    }

    private static async Task<List<object>> ListPagesAsync(
        ScriptedAnswers server,
        string type,
        string selection,
        int? pageSize = null,
        string argument = ""
    )
    {
        List<object> pages = [];
        dynamic things = Create(server, type, selection, pageSize, argument);
        await foreach (object page in ((IAsyncEnumerable<object>)things.AsPages()).WithCancellation(CancellationToken))
        {
            pages.Add(page);
        }

        return pages;
    }
}
