using System.Globalization;
using System.Text.Json.Nodes;

namespace WandbGen.Generator.Tests;

/// <summary>Collections whose document is in a file: where their items are, what these take from around them, and how they are
/// paged.</summary>
public sealed class DocumentCollectionTests
{
    private const string Usings = "using System.Collections.Generic;\nusing WandbGen;\n";

    private const string Schema = """
        type Query { shop(name: String!): Shop rows(page: Int, perPage: Int, cursor: String): Rows }
        type Shop {
          id: ID! owner: User items(first: Int, after: String, last: Int, before: String): ItemConnection
          list(limit: Int, offset: Int): [Item!]! tags(first: Int, after: String): TagConnection!
        }
        type User { email: String home: Place } type Place { city: String }
        type ItemConnection { edges: [ItemEdge!] pageInfo: PageInfo! }
        type ItemEdge { cursor: String! weight: Int stock: Stock! node: Item }
        type Stock { level: Int! }
        type Item { id: ID! part: Part } type Part { id: ID! label: String }
        type TagConnection { nodes: [Tag] pageInfo: PageInfo! } type Tag { name: String! }
        type Rows { count: Int! next: String more: Boolean! rows: [Item!]! info: PageInfo }
        type PageInfo { hasNextPage: Boolean! endCursor: String hasPreviousPage: Boolean! startCursor: String }
        """;

    private const string Item = """
        [WandbObject] public sealed partial record Item { public required string Id { get; init; }
          [WandbContext] public int? Weight { get; init; } [WandbContext] public int? Level { get; init; }
          [WandbContext] public string? City { get; init; } public override string ToString() => $"{Id}:{Weight}:{Level}:{City}"; }
        [WandbObject] public sealed partial record Part { public required string Id { get; init; }
          [WandbContext("itemId")] public required string Item { get; init; } public override string ToString() => Item + "/" + Id; }

        """;

    private const string End = """
        "pageInfo":{"hasNextPage":false,"endCursor":null}
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    // Beside the path, in an object beside it, in an edge, and in an object in an edge.
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\")]",
        "query D($n: String!, $first: Int, $after: String) { shop(name: $n) { owner { home { city } } "
            + "items(first: $first, after: $after) { edges { cursor weight stock { level } node { id } } "
            + "pageInfo { hasNextPage endCursor } } } }",
        new[]
        {
            """
                {"shop":{"owner":{"home":{"city":"c"}},
                "items":{"edges":[{"weight":3,"stock":{"level":4},"node":{"id":"1"}},{"node":null}],
                "pageInfo":{"hasNextPage":true,"endCursor":"x"}}}}
                """,
            """{"shop":{"owner":null,"items":{"edges":[{"weight":5,"stock":{"level":6},"node":{"id":"2"}}],END}}}""",
        },
        new[] { "1:3:4:c", "2:5:6:" },
        new[] { """{"n":"a","first":1}""", """{"n":"a","first":1,"after":"x"}""" }
    )]
    // An item below the node, with what is beside it there.
    [InlineData(
        "[WandbCollection<Part>(Document = \"D.graphql\")]",
        "query D($n: String!, $first: Int, $after: String) { shop(name: $n) { items(first: $first, after: $after) { "
            + "edges { node { itemId: id part { id } } } pageInfo { hasNextPage endCursor } } } }",
        new[] { """{"shop":{"items":{"edges":[{"node":{"itemId":"i","part":{"id":"1"}}},{"node":{"itemId":"j","part":null}}],END}}}""" },
        new[] { "i/1" },
        new[] { """{"n":"a","first":1}""" }
    )]
    // Scalars.
    [InlineData(
        "[WandbCollection<string>(Document = \"D.graphql\")]",
        "query D($n: String!, $first: Int, $after: String) { shop(name: $n) { tags(first: $first, after: $after) { nodes { name } "
            + "pageInfo { hasNextPage endCursor } } } }",
        new[] { """{"shop":{"tags":{"nodes":[{"name":"a"},null,{"name":"b"}],END}}}""" },
        new[] { "a", "b" },
        new[] { """{"n":"a","first":1}""" }
    )]
    [InlineData(
        "[WandbCollection<string>(Document = \"D.graphql\")]",
        "query D($n: String!, $first: Int, $after: String) { shop(name: $n) { items(first: $first, after: $after) { "
            + "edges { cursor node { part { label } } } pageInfo { hasNextPage endCursor } } } }",
        new[] { """{"shop":{"items":{"edges":[{"cursor":"c","node":{"part":{"label":"l"}}},{"cursor":"d","node":{"part":null}}],END}}}""" },
        new[] { "l" },
        new[] { """{"n":"a","first":1}""" }
    )]
    // A plain list, by offsets.
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\")]",
        "query D($n: String!, $limit: Int, $offset: Int) { shop(name: $n) { list(limit: $limit, offset: $offset) { id } } }",
        new[] { """{"shop":{"list":[{"id":"1"}]}}""", """{"shop":{"list":[{"id":"2"}]}}""", """{"shop":{"list":[]}}""" },
        new[] { "1:::", "2:::" },
        new[] { """{"n":"a","limit":1}""", """{"n":"a","limit":1,"offset":1}""", """{"n":"a","limit":1,"offset":2}""" }
    )]
    // Behind the last item, whose field the document selects anyway.
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Cursor = \"cursor\", Next = \"id\", HasMore = \"more\")]",
        "query D($c: String) { rows(cursor: $c) { more rows { id } } }",
        new[] { """{"rows":{"more":true,"rows":[{"id":"1"},{"id":"7"}]}}""", """{"rows":{"rows":[{"id":"2"}],"more":false}}""" },
        new[] { "1:::", "7:::", "2:::" },
        new[] { "{}", """{"c":"7"}""" }
    )]
    [InlineData(
        "[WandbCollection<Part>(Document = \"D.graphql\"), WandbPaging(Cursor = \"cursor\", Next = \"itemId\", Size = \"perPage\")]",
        "query D($c: String, $s: Int) { rows(cursor: $c, perPage: $s) { rows { part { id label } itemId: id } } }",
        new[]
        {
            """{"rows":{"rows":[{"part":{"id":"1","label":"l"},"itemId":"i"},{"part":null,"itemId":"j"}]}}""",
            """{"rows":{"rows":[]}}""",
        },
        new[] { "i/1" },
        new[] { """{"s":1}""", """{"s":1,"c":"j"}""" }
    )]
    // By schemes of its own.
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Page = \"page\", Size = \"perPage\")]",
        "query D($p: Int!, $size: Int!) { rows(page: $p, perPage: $size) { count rows { id } } }",
        new[] { """{"rows":{"count":2,"rows":[{"id":"1"}]}}""", """{"rows":{"count":2,"rows":[]}}""" },
        new[] { "1:::" },
        new[] { """{"size":1,"p":1}""", """{"size":1,"p":2}""" }
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Cursor = \"cursor\", Next = \"next\", Size = \"perPage\")]",
        "query D($c: String, $size: Int!) { rows(cursor: $c, perPage: $size) { rows { id } next } }",
        new[] { """{"rows":{"rows":[{"id":"1"}],"next":"t"}}""", """{"rows":{"rows":[{"id":"2"}],"next":null}}""" },
        new[] { "1:::", "2:::" },
        new[] { """{"size":1}""", """{"size":1,"c":"t"}""" }
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Backward = true)]",
        "query D($n: String!, $last: Int!, $before: String) { shop(name: $n) { items(last: $last, before: $before) { "
            + "edges { node { id } } "
            + "pageInfo { hasNextPage endCursor hasPreviousPage startCursor } } } }",
        new[]
        {
            """
                {"shop":{
                "items":{"edges":[{"node":{"id":"3"}},{"node":{"id":"4"}}],"pageInfo":{"hasPreviousPage":false,
                "startCursor":"e","hasNextPage":true,"endCursor":"s"}}}}
                """,
            """{"shop":{"items":{"edges":[{"node":{"id":"1"}},{"node":{"id":"2"}}],"pageInfo":{"hasNextPage":false,"endCursor":"q"}}}}""",
        },
        new[] { "4:::", "3:::", "2:::", "1:::" },
        new[] { """{"n":"a","last":1}""", """{"n":"a","last":1,"before":"s"}""" }
    )]
    public async Task A_collection_reads_its_items_of_a_document(
        string attributes,
        string document,
        string[] answers,
        string[] expected,
        string[] variables
    )
    {
        Compiled compiled = Compile($"{attributes} public sealed partial class Items;", document).IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers([
            .. answers.Select(static answer => $$"""{"data":{{answer.Replace("END", End, StringComparison.Ordinal)}}}"""),
        ]);
        Type type = compiled.Load().GetType("Items")!;
        object items = document.Contains("$n:", StringComparison.Ordinal) ? server.Create(type, "a", 1) : server.Create(type, 1);

        Assert.Equal(expected, await ScriptedAnswers.ListAsync(items, CancellationToken));
        Assert.Equal(variables, server.Bodies.Select(static body => JsonNode.Parse(body)!["variables"]!.ToJsonString()));
    }

    [Theory]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Page = \"page\", Size = \"perPage\")]",
        "query D($size: Int!) { rows(page: 1, perPage: $size) { rows { id } } }",
        "WBG0083 \"page\": [WandbPaging] of 'Items': the document must give the argument 'page' of 'rows' a variable"
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Backward = true)]",
        "query D($last: Int!, $before: String) { shop(name: \"a\") { items(last: $last, before: $before) { edges { node { id } } "
            + "pageInfo { hasNextPage endCursor } } } }",
        "WBG0062 items: The document must select 'pageInfo { hasPreviousPage startCursor }' for 'items'"
    )]
    [InlineData(
        "[WandbCollection<string>(Document = \"D.graphql\")]",
        "query D($first: Int, $after: String) { shop(name: \"a\") { items(first: $first, after: $after) { "
            + "edges { node { id part { label } } } pageInfo { hasNextPage endCursor } } } }",
        "WBG0096 items: 'D.graphql' must have exactly one value that 'Items' can read; it has 'node.id', "
            + "'node.part.label': select one of them"
    )]
    [InlineData(
        "[WandbCollection<Part>(Document = \"D.graphql\")]",
        "query D($first: Int, $after: String) { shop(name: \"a\") { items(first: $first, after: $after) { edges { node { id } } "
            + "pageInfo { hasNextPage endCursor } } } }",
        "WBG0024 items: 'The item' selects on 'Part'"
    )]
    [InlineData(
        "[WandbCollection<Part>(Document = \"D.graphql\")]",
        "query D($first: Int, $after: String) { shop(name: \"a\") { items(first: $first, after: $after) { edges { node { part { id } } } "
            + "pageInfo { hasNextPage endCursor } } } }",
        "WBG0028 Items: 'Part.Item' reads 'itemId', but the path selects no field with that name"
    )]
    // A step that can be left out cannot be followed by another one.
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Cursor = \"cursor\", Next = \"next\")]",
        "query D($c: String, $s: Boolean!) { rows(cursor: $c) { next @skip(if: $s) rows { id } } }",
        "WBG0090 @skip(if: $s): 'next' is needed for the pages of 'Items'"
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Page = \"page\", HasMore = \"more\")]",
        "query D($p: Int!) { rows(page: $p) { ...More rows { id } } } fragment More on Rows { more @requires(feature: \"X\") }",
        "WBG0090 @requires(feature: \"X\"): 'more' is needed for the pages of 'Items'"
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Page = \"page\", HasMore = \"on\")]",
        "query D($p: Int!, $s: Boolean!) { rows(page: $p) { info @include(if: $s) { on: hasNextPage } rows { id } } }",
        "WBG0090 @include(if: $s): 'on' is needed for the pages of 'Items'"
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\")]",
        "query D($first: Int, $after: String) { shop(name: \"a\") { items(first: $first, after: $after) { edges { node { id } } "
            + "pageInfo @requires(feature: \"X\") { hasNextPage endCursor } } } }",
        "WBG0090 @requires(feature: \"X\"): 'pageInfo' is needed for the pages of 'items'"
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\")]",
        "query D($first: Int, $after: String) { shop(name: \"a\") { items(first: $first, after: $after) { "
            + "edges { node { id @requires(feature: \"X\") } } pageInfo { hasNextPage endCursor } } } }",
        "WBG0050 @requires(feature: \"X\"): 'Item.Id' must be nullable, because a server without the feature X does not send it"
    )]
    // Another field under the name of a step of the path.
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\")]",
        "query D($first: Int, $after: String) { shop(name: \"a\") { items(first: $first, after: $after) { edges { node { id } } "
            + "pageInfo { hasNextPage: hasPreviousPage endCursor: startCursor } } } }",
        "WBG0062 items: The document must select 'pageInfo { hasNextPage endCursor }' for 'items'"
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Page = \"page\", Size = \"perPage\")]",
        "query D($p: Int!) { rows(page: $p, perPage: $p) { rows { id } } }",
        "WBG0083 \"perPage\": [WandbPaging] of 'Items': the document gives '$p' to the argument 'page' too"
    )]
    // A paging variable that is also used for something else.
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\")]",
        "query D($o: Int) { shop(name: \"a\") { list(limit: $o, offset: $o) { id } } }",
        "WBG0085 offset: The document pages by 'limit: $o', and gives '$o' to 'offset' too: give 'offset' a variable of its own"
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\")]",
        "query D($first: Int, $after: String!) { shop(name: $after) { items(first: $first, after: $after) { edges { node { id } } "
            + "pageInfo { hasNextPage endCursor } } } }",
        "WBG0085 name: The document pages by 'after: $after', and gives '$after' to 'name' too: give 'name' a variable of its own"
    )]
    [InlineData(
        "[WandbCollection<Item>(Document = \"D.graphql\"), WandbPaging(Page = \"page\")]",
        "query D($p: Int!) { rows(page: $p, perPage: $p) { rows { id } } }",
        "WBG0085 perPage: The document pages by 'page: $p', and gives '$p' to 'perPage' too: give 'perPage' a variable of its own"
    )]
    public async Task What_a_document_lacks_is_told(string attributes, string document, string expected)
    {
        Compiled compiled = Compile($"{attributes} public sealed partial class Items;", document);

        Assert.Contains(
            (await compiled.AnalyzeAsync()).Select(diagnostic =>
                $"{diagnostic.Id} {TextOf(diagnostic, document)}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"
            ),
            text => text.StartsWith(expected, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_field_that_is_written_twice_is_paged_once()
    {
        Compiled compiled = Compile(
            "[WandbCollection<Item>(Document = \"D.graphql\")] public sealed partial class Items;",
            "query D($first: Int, $after: String) { shop(name: \"a\") { ...T items(first: $first, after: $after) { "
                + "edges { node { id } } } } } "
                + "fragment T on Shop { items(first: $first, after: $after) { pageInfo { hasNextPage endCursor } } }"
        );

        Assert.Empty(await compiled.IsClean().DiagnosticsAsync());
    }

    [Fact]
    public async Task A_step_that_needs_a_feature_is_not_asked_for_without_it()
    {
        const string Document =
            "query D($n: String!, $first: Int, $after: String) { shop(name: $n) @requires(feature: \"SHOPS\") { "
            + "items(first: $first, after: $after) @requires(feature: \"ITEMS\") { edges { node { id } } "
            + "pageInfo { hasNextPage endCursor } } } }";
        Compiled compiled = Compile("[WandbCollection<Item>(Document = \"D.graphql\")] public sealed partial class Items;", Document);
        Assert.Empty(await compiled.IsClean().DiagnosticsAsync());
        Type type = compiled.Load().GetType("Items")!;
        using var old = new ScriptedAnswers("""{"data":{"serverInfo":{"features":[{"name":"SHOPS","isEnabled":true}]}}}""");
        using var modern = new ScriptedAnswers(
            """{"data":{"serverInfo":{"features":[{"name":"SHOPS","isEnabled":true},{"name":"ITEMS","isEnabled":true}]}}}""",
            """{"data":{"shop":{"items":{"edges":[{"node":{"id":"1"}}],END}}}}""".Replace("END", End, StringComparison.Ordinal)
        );

        WandbUnsupportedFeatureException exception = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() =>
            ScriptedAnswers.ListAsync(old.Create(type, "a", null), CancellationToken)
        );

        Assert.Equal(("ITEMS", "Items"), (exception.Feature, exception.Subject));
        Assert.Single(old.Requests);
        Assert.Equal(["1:::"], await ScriptedAnswers.ListAsync(modern.Create(type, "a", null), CancellationToken));
        Assert.DoesNotContain("@requires", modern.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_item_takes_keeps_its_alias() =>
        Assert.Contains(
            "city: cursor",
            Compile(
                    "[WandbCollection<Item>(Document = \"D.graphql\")] public sealed partial class Items;",
                    "query D($first: Int, $after: String) { shop(name: \"a\") { items(first: $first, after: $after) { "
                        + "edges { city: cursor node { id } } pageInfo { hasNextPage endCursor } } } }"
                )
                .IsClean()
                .Emitted,
            StringComparison.Ordinal
        );

    private static string TextOf(Microsoft.CodeAnalysis.Diagnostic diagnostic, string document) =>
        diagnostic.Location.SourceTree is { } tree
            ? tree.GetText(CancellationToken).ToString(diagnostic.Location.SourceSpan)
            : document.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);

    private static Compiled Compile(string declaration, string document) =>
        Compiled.From([$"{Usings}{Item}{declaration}"], [("test", Schema), ("D", document)]);
}
