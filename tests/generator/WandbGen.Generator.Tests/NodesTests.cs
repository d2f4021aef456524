namespace WandbGen.Generator.Tests;

/// <summary>A connection with <c>edges</c> and <c>nodes</c> is read by those that are written.</summary>
public sealed class NodesTests
{
    private const string Schema = """
        type Query { shop(name: String!): Shop viewer: User }
        type Shop { id: ID! items(first: Int, after: String): ItemConnection! }
        type User { name: String! }
        type ItemConnection { nodes: [Item] edges: [ItemEdge] pageInfo: PageInfo! totalCount: Int! other: Int }
        type ItemEdge { cursor: String! node: Item }
        type Item { id: ID! tags(first: Int): TagConnection }
        type TagConnection { nodes: [Tag!]! edges: [TagEdge!]! }
        type TagEdge { node: Tag }
        type Tag { name: String! }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        """;

    private const string Item = """
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using WandbGen;
        [WandbObject] public sealed partial record Item
        {
            public required string Id { get; init; }
            public override string ToString() => Id;
        }

        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("shop(name: $name) { items { nodes } }")]
    [InlineData("shop(name: $name) { items { totalCount @total nodes } }")]
    [InlineData("query Q($name: String!) { shop(name: $name) { id items { nodes totalCount @total } } }")]
    public async Task A_path_that_stops_at_the_nodes_is_read_by_them(string path)
    {
        Compiled compiled = Compiled
            .From(Item + $"[WandbCollection<Item>(\"{path}\")] public sealed partial class Items;", Schema)
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(Page("1", hasNextPage: true), Page("2", hasNextPage: false));

        object items = server.Create(compiled.Load().GetType("Items")!, "x", null);

        Assert.Equal(["1", "2"], await ScriptedAnswers.ListAsync(items, CancellationToken));
        Assert.All(
            server.Requests,
            static request =>
                Assert.Contains(
                    "items(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } }",
                    request,
                    StringComparison.Ordinal
                )
        );

        static string Page(string id, bool hasNextPage) =>
            $"{{\"data\":{{\"shop\":{{\"id\":\"s\",\"items\":{{\"pageInfo\":{{\"hasNextPage\":{(hasNextPage ? "true" : "false")},"
            + $"\"endCursor\":\"c{id}\"}},\"nodes\":[{{\"id\":\"{id}\"}},null]}}}}}}}}";
    }

    [Theory]
    [InlineData("shop(name: $name) { items { nodes { id } } }", "WBG0079 [items]")]
    [InlineData("shop(name: $name) { items { nodes pageInfo { endCursor } } }", "WBG0079 [items]")]
    [InlineData("shop(name: $name) { items { nods } }", "WBG0012 [nods]")]
    public async Task A_path_that_says_more_than_the_nodes_is_an_error(string path, string expected)
    {
        var compiled = Compiled.From(Item + $"[WandbCollection<Item>(\"{path}\")] public sealed partial class Items;", Schema);

        Assert.StartsWith(expected, Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodes { id }", """{"nodes":[{"id":"1"},{"id":"2"}]}""", "IReadOnlyList<Item>")]
    [InlineData("...List", """{"nodes":[{"id":"1"},{"id":"2"}]}""", "Item[]", " fragment List on ItemConnection { nodes { id } }")]
    [InlineData("nodes { id }", """{"nodes":[{"id":"1"},{"id":"2"}]}""", "IReadOnlyList<Item?>")]
    [InlineData("edges { node { id } }", """{"edges":[{"node":{"id":"1"}},{"node":{"id":"2"}}]}""", "IReadOnlyList<Item>")]
    [InlineData("nodes { id } edges { node { id } }", """{"nodes":[],"edges":[{"node":{"id":"1"}},{"node":{"id":"2"}}]}""", "Item[]")]
    public async Task A_method_reads_a_document_by_what_it_selects(string selection, string answer, string type, string fragment = "")
    {
        string document = $"query Q($name: String!) {{ shop(name: $name) {{ items(first: 9) {{ {selection} }} }} }}{fragment}";
        var compiled = Compiled.From(
            [
                Item
                    + "public static partial class Api { [WandbQuery(Document = \"Doc.graphql\")] public static partial "
                    + $"Task<{type}?> ItemsAsync(WandbClient client, string name); }}",
            ],
            [("test", Schema), ("Doc", document)]
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        compiled.IsClean();
        using var server = new ScriptedAnswers($"{{\"data\":{{\"shop\":{{\"items\":{answer}}}}}}}");

        var task = (Task)compiled.Load().GetType("Api")!.GetMethod("ItemsAsync")!.Invoke(null, [server.Client, "x"])!;
        await task;

        var items = (IEnumerable<object>)task.GetType().GetProperty("Result")!.GetValue(task)!;
        Assert.Equal(["1", "2"], items.Select(static item => item.ToString()));
    }

    [Fact]
    public async Task What_a_document_does_not_select_is_said_of_the_type_as_it_is_written()
    {
        var compiled = Compiled.From(
            [
                Item
                    + "public static partial class Api { [WandbQuery(Document = \"Doc.graphql\")] public static partial "
                    + "Task<IReadOnlyList<Item?>?> ItemsAsync(WandbClient client, string name); }",
            ],
            [
                ("test", Schema),
                (
                    "Doc",
                    "query Q($name: String!) { shop(name: $name) { items(first: 9) { nodes { tags(first: 1) { nodes { name } } } } } }"
                ),
            ]
        );

        Assert.Equal(
            "WBG0062 [] The document must select 'id' for 'IReadOnlyList<Item?>'",
            Assert.Single(await compiled.DiagnosticsAsync())
        );
    }
}
