namespace WandbGen.Generator.Tests;

/// <summary>Collections that say themselves how they go from page to page; compiled and run.</summary>
public sealed class PagingTests
{
    private const string Schema = """
        scalar Int64
        type Query {
          Page(page: Int, perPage: Int): Page
          numbered(page: Int!, limit: Int): [Item!]!
          unsized(pageNumber: Int): Unsized
          posts(limit: Int, offset: Int): PostPage
          products(first: Int, skip: Int): ProductList
          listItems(limit: Int, nextToken: String, owner: String): ItemPage
          pages(page: Int, size: Int): NextPage
          counted(page: Int!, size: Int!): Counted
          run: Run
          lines: Lines
          shop(id: ID!): Shop
          ends(first: Int, after: String, last: Int, before: String): OneWay
          half(first: Int, after: String, last: Int): LineConnection
          tokens(limit: Int, nextToken: String, isLast: Boolean, kind: Kind): TokenPage
          capped(limit: Int!, offset: Int!): [Item!]!
          sized(limit: Int! = 10, page: Int! = 1): [Item!]!
          tokened(limit: Int!, token: String!): TokenPage
          numberedNext(page: Int!, size: Int): NextPage
        }
        type Page { pageInfo: PageInfo media(type: Kind): [Item!] }
        enum Kind { ANIME MANGA }
        type Unsized { rows: [Item] more: Boolean! total: Int }
        type PostPage { items: [Item!]! hasMore: Boolean total: Int! }
        type ProductList { nodes: [Item!]! pageInfo: PageInfo! totalCount: Int! }
        type ItemPage { items: [Item]! nextToken: String }
        type TokenPage { items: [Item]! nextToken: String hasMore: Boolean! meta: TokenMeta }
        type TokenMeta { nextToken: String total: Int! more: Boolean last: Int texts: Int }
        type Lines { meta: TokenMeta lines(page: Int, limit: Int): [String!]! windows(from: Int, to: Int): [String!]! }
        type NextPage { data: [Item!]! meta: Meta! }
        type Counted { rows: [Item!]! size: Int! }
        type Meta { nextPage: Int lastPage: Int! }
        type Run { lastStep: Int64! history(minStep: Int64, maxStep: Int64, samples: Int): [String!]!
          logLines(first: Int, after: String, last: Int, before: String): LineConnection steps(from: Int!, through: Int!): [Item!]! }
        type LineConnection { edges: [LineEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type LineEdge { cursor: String! node: Item! }
        type OneWay { edges: [LineEdge!]! }
        type Shop { items(limit: Int, cursor: ID): ItemsResult  audits(first: Int, after: String): AuditConnection! }
        type ItemsResult { nodes: [Item!]! nextCursor: ID }
        type AuditConnection { nodes: [Audit] pageInfo: PageInfo! }
        type Audit { events(offset: Int, limit: Int): [Item!]! }
        type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
        type Item { id: ID! tag: String }
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_numbers_lead_on_while_something_beside_the_list_says_that_more_follows()
    {
        Compiled compiled = Compile(
            "Page { pageInfo { hasNextPage } media(type: ANIME) }",
            "Page = \"page\", Size = \"perPage\", HasMore = \"hasNextPage\""
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"Page":{"pageInfo":{"hasNextPage":true},"media":[{"id":"1"},{"id":"2"}]}}}""",
            // Fewer than asked for, and in another order.
            """{"data":{"Page":{"media":[{"id":"3"}],"pageInfo":{"hasNextPage":true}}}}""",
            """{"data":{"Page":{"pageInfo":{"hasNextPage":false},"media":[{"id":"4"},{"id":"5"}]}}}"""
        );

        Assert.Equal(["1", "2", "3", "4", "5"], await ListAsync(compiled, server, 2));
        Assert.Contains(
            "query Items($perPage: Int!, $page: Int!) { Page(perPage: $perPage, page: $page) { pageInfo { hasNextPage } media(type: ANIME) "
                + "{ id } } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.Equal(["2,1", "2,2", "2,3"], Variables(server, "perPage", "page"));
    }

    [Fact]
    public async Task A_list_of_pages_with_numbers_ends_with_the_page_without_items()
    {
        Compiled compiled = Compile("numbered", "Page = \"page\", Size = \"limit\", FirstPage = 0");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"numbered":[{"id":"1"},{"id":"2"}]}}""",
            """{"data":{"numbered":[{"id":"3"}]}}""",
            """{"data":{"numbered":[]}}"""
        );

        Assert.Equal(["1", "2", "3"], await ListAsync(compiled, server, 2));
        Assert.Equal(["2,0", "2,1", "2,2"], Variables(server, "limit", "page"));
    }

    [Fact]
    public async Task Pages_whose_size_is_the_servers_are_asked_for_until_one_is_empty()
    {
        Compiled compiled = Compile("unsized { rows }", "Page = \"pageNumber\"");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"unsized":{"rows":[{"id":"1"},null]}}}""",
            """{"data":{"unsized":{"rows":[{"id":"2"}]}}}""",
            """{"data":{"unsized":{"rows":[]}}}"""
        );

        Assert.Equal(["1", "2"], await ListAsync(compiled, server, [null]));
        Assert.Equal(["1", "2", "3"], Variables(server, "pageNumber"));
    }

    [Fact]
    public async Task An_offset_on_a_step_of_the_path_leads_on()
    {
        Compiled compiled = Compile("posts { hasMore total @total items }", "Offset = \"offset\", Size = \"limit\", HasMore = \"hasMore\"");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"posts":{"hasMore":true,"items":[{"id":"1"},{"id":"2"}]}}}""",
            """{"data":{"posts":{"hasMore":true,"items":[{"id":"3"}]}}}""",
            """{"data":{"posts":{"hasMore":null,"items":[{"id":"4"}]}}}""",
            """{"data":{"posts":{"hasMore":null,"items":[]}}}"""
        );

        Assert.Equal(["1", "2", "3", "4"], await ListAsync(compiled, server, 2));
        Assert.Equal(["2,", "2,2", "2,3", "2,4"], Variables(server, "limit", "offset"));
    }

    [Fact]
    public async Task A_pageInfo_of_the_lists_own_says_whether_more_follows()
    {
        Compiled compiled = Compile("products", "Offset = \"skip\", Size = \"first\"");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"products":{"pageInfo":{"hasNextPage":true},"nodes":[{"id":"1"}]}}}""",
            """{"data":{"products":{"pageInfo":{"hasNextPage":false},"nodes":[{"id":"2"}]}}}"""
        );

        Assert.Equal(["1", "2"], await ListAsync(compiled, server, 5));
        Assert.Equal(["5,", "5,1"], Variables(server, "first", "skip"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task A_token_beside_the_list_leads_on(string end)
    {
        Compiled compiled = Compile(
            "listItems(owner: $owner) { nextToken items }",
            "Cursor = \"nextToken\", Size = \"limit\", Next = \"nextToken\""
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"listItems":{"items":[{"id":"1"}],"nextToken":"a"}}}""",
            """{"data":{"listItems":{"items":[],"nextToken":"b"}}}""",
            """{"data":{"listItems":{"items":[{"id":"2"},null],"nextToken":END}}}""".Replace("END", end, StringComparison.Ordinal)
        );

        Assert.Equal(["1", "2"], await ListAsync(compiled, server, "me", null));
        Assert.Equal([",me", "a,me", "b,me"], Variables(server, "nextToken", "owner"));
    }

    [Fact]
    public async Task A_cursor_in_a_page_of_nodes_leads_on()
    {
        Compiled compiled = Compile(
            "shop(id: $id) { items { nextCursor nodes } }",
            "Cursor = \"cursor\", Size = \"limit\", Next = \"nextCursor\""
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"shop":{"items":{"nextCursor":7,"nodes":[{"id":"1"}]}}}}""",
            """{"data":{"shop":{"items":{"nextCursor":null,"nodes":[{"id":"2"}]}}}}"""
        );

        Assert.Equal(["1", "2"], await ListAsync(compiled, server, "s", 1));
        Assert.Contains("\"cursor\":\"7\"", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_of_the_next_page_can_be_the_servers_to_say()
    {
        Compiled compiled = Compile("pages { meta { nextPage } data }", "Cursor = \"page\", Size = \"size\", Next = \"nextPage\"");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"pages":{"meta":{"nextPage":2},"data":[{"id":"1"}]}}}""",
            """{"data":{"pages":{"meta":{"nextPage":null},"data":[{"id":"2"}]}}}"""
        );

        Assert.Equal(["1", "2"], await ListAsync(compiled, server, 1));
        Assert.Equal(["1,", "1,2"], Variables(server, "size", "page"));
    }

    [Fact]
    public async Task Windows_of_steps_are_read_to_the_last_step_whatever_is_empty_between()
    {
        Compiled compiled = Compile(
            "run { lastStep history(samples: 1000) }",
            "From = \"minStep\", To = \"maxStep\", Last = \"lastStep\"",
            "string"
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        string empty = """{"data":{"run":{"lastStep":1200,"history":[]}}}""";
        using var server = new ScriptedAnswers([
            """{"data":{"run":{"lastStep":1200,"history":["a","b"]}}}""",
            .. Enumerable.Repeat(empty, 11),
            """{"data":{"run":{"lastStep":1200,"history":["c"]}}}""",
        ]);

        Assert.Equal(["a", "b", "c"], await ListAsync(compiled, server, 100));
        Assert.Equal("0,100", Variables(server, "minStep", "maxStep")[0]);
        Assert.Equal("1200,1300", Variables(server, "minStep", "maxStep")[^1]);
        Assert.Contains(
            "($minStep: Int64!, $maxStep: Int64!) { run { lastStep history(samples: 1000, minStep: $minStep, maxStep: $maxStep) } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Windows_without_a_last_number_end_where_nothing_is()
    {
        Compiled compiled = Compile("run { steps }", "From = \"from\", To = \"through\", IncludesTo = true");
        Assert.Empty(await compiled.DiagnosticsAsync());
        const string Empty = """{"data":{"run":{"steps":[]}}}""";
        using var server = new ScriptedAnswers("""{"data":{"run":{"steps":[{"id":"1"}]}}}""", Empty, Empty);

        Assert.Equal(["1"], await ListAsync(compiled, server, 10));
        // The last request is for all that follows.
        Assert.Equal(["0,9", "10,19", "20,2147483646"], Variables(server, "from", "through"));
    }

    [Fact]
    public async Task Windows_begin_and_end_where_variables_say()
    {
        Compiled compiled = Compile("run { history(minStep: $from, maxStep: $to) }", "From = \"minStep\", To = \"maxStep\"", "string");
        Assert.Empty(await compiled.DiagnosticsAsync());
        const string Empty = """{"data":{"run":{"history":[]}}}""";
        using var server = new ScriptedAnswers(Empty, """{"data":{"run":{"history":["a"]}}}""", Empty, Empty, Empty);

        Assert.Equal(["a"], await ListAsync(compiled, server, 30L, 55L, 10));
        Assert.Equal(["30,40", "40,50", "50,55"], Variables(server, "minStep", "maxStep"));
        Assert.Contains("query Items($minStep: Int64!, $maxStep: Int64!) {", server.Requests[0], StringComparison.Ordinal);
        Assert.Empty(await ListAsync(compiled, server, 30L, null, 10));
        Assert.Equal(["30,40,", "40,2147483647,"], Variables(server, "minStep", "maxStep", "from")[^2..]);
    }

    [Fact]
    public async Task Windows_begin_and_end_at_the_defaults_of_variables()
    {
        Compiled compiled = Compile(
            "query Q($from: Int = 30, $to: Int = 44) { run { steps(from: $from, through: $to) } }",
            "From = \"from\", To = \"through\", IncludesTo = true"
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers([
            .. Enumerable.Range(1, 3).Select(static id => $"{{\"data\":{{\"run\":{{\"steps\":[{{\"id\":\"{id}\"}}]}}}}}}"),
        ]);

        Assert.Equal(2, (await ListAsync(compiled, server, null, null, 10)).Count);
        Assert.Single(await ListAsync(compiled, server, 40, null, 10));
        Assert.Equal(["30,39", "40,44", "40,44"], Variables(server, "from_", "through"));
    }

    [Fact]
    public async Task Windows_are_counted_with_whole_numbers()
    {
        Compiled compiled = Compiled.From(
            """
            using System.Text.Json;
            using WandbGen;
            [assembly: WandbScalar("Int64", typeof(Step), typeof(StepScalar))]
            public readonly record struct Step(long Value);
            internal abstract class StepScalar : IScalarConverter<Step>
            {
                public static Step Read(ref Utf8JsonReader reader) => new(reader.GetInt64());
                public static void Write(Utf8JsonWriter writer, Step value) => writer.WriteNumberValue(value.Value);
            }
            [WandbCollection<string>("run { history(minStep: $from) }")]
            [WandbPaging(From = "minStep", To = "maxStep"), WandbVariable<Step>("from")]
            public sealed partial class Items;
            """,
            Schema
        );

        Assert.Equal(
            ["WBG0083 [\"minStep\"] [WandbPaging] of 'Items': '$from' is 'Step?', and windows are counted with long or int"],
            await compiled.DiagnosticsAsync()
        );
        Assert.DoesNotContain(
            compiled.Output.GetDiagnostics(CancellationToken),
            static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error
        );
    }

    [Fact]
    public async Task Windows_end_at_the_sooner_of_the_last_number_and_the_variable()
    {
        Compiled compiled = Compile(
            "query Q($last: Int!) { run { last: lastStep steps(through: $last) } }",
            "From = \"from\", To = \"through\", IncludesTo = true, Last = \"last\""
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers([
            .. Enumerable.Range(1, 5).Select(static id => $"{{\"data\":{{\"run\":{{\"last\":25,\"steps\":[{{\"id\":\"{id}\"}}]}}}}}}"),
        ]);

        Assert.Equal(2, (await ListAsync(compiled, server, 14, 10)).Count);
        Assert.Equal(3, (await ListAsync(compiled, server, 99, 10)).Count);
        Assert.Equal(["0,9", "10,14", "0,9", "10,19", "20,29"], Variables(server, "from", "through"));
    }

    [Theory]
    [InlineData("products", "Offset = \"skip\", Size = \"first\"", "products { totalCount }", """{"products":{"totalCount":7}}""")]
    [InlineData(
        "counted { size @total rows }",
        "Page = \"page\", Size = \"size\"",
        "counted(size: 1, page: 1) { size }",
        """{"counted":{"size":7}}"""
    )]
    [InlineData(
        "counted { size @total rows }",
        "Page = \"page\", Size = \"size\", FirstPage = 0",
        "counted(size: 1, page: 0) { size }",
        """{"counted":{"size":7}}"""
    )]
    public async Task The_total_is_asked_for_without_what_pages(string path, string paging, string expected, string data)
    {
        Compiled compiled = Compile(path, paging);
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($"{{\"data\":{data}}}");
        object items = server.Create(compiled.Load().GetType("Items")!, [null]);

        Assert.Equal(7, await (Task<int>)items.GetType().GetMethod("CountAsync")!.Invoke(items, [CancellationToken])!);
        Assert.Contains($"query ItemsTotal {{ {expected} }}", server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_is_read_from_its_end()
    {
        static string Lines(string hasMore, string cursor, params string[] ids)
        {
            IEnumerable<string> edges = ids.Select(static id => $"{{\"node\":{{\"id\":\"{id}\"}}}}");
            string lines =
                $"{{\"pageInfo\":{{\"hasNextPage\":{hasMore},\"endCursor\":\"{cursor}\"}},\"edges\":[{string.Join(',', edges)}]}}";
            return $"{{\"data\":{{\"run\":{{\"logLines\":{lines}}}}}}}";
        }

        Compiled compiled = Compile("run { logLines }", "Backward = true");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(Lines("true", "b", "4", "5"), Lines("true", "a", "2", "3"), Lines("false", "0", "1"));

        Assert.Equal(["5", "4", "3", "2", "1"], await ListAsync(compiled, server, 2));
        Assert.Contains(
            "logLines(last: $last, before: $before) { pageInfo { hasNextPage: hasPreviousPage endCursor: startCursor } edges { node "
                + "{ id } } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.Equal(["2,", "2,b", "2,a"], Variables(server, "last", "before"));
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_asked_for_in_parts_that_begin_where_it_does()
    {
        Compiled compiled = Compile(
            "Page { pageInfo { hasNextPage } media }",
            "Page = \"page\", Size = \"perPage\", HasMore = \"hasNextPage\""
        );
        string tooMuch = """{"errors":[{"message":"Query complexity 900 exceeds the maximum of 500"}]}""";
        string Full(int count, bool more) =>
            $"{{\"data\":{{\"Page\":{{\"pageInfo\":{{\"hasNextPage\":{(more ? "true" : "false")}}},\"media\":[{Items(count)}]}}}}}}";
        using var server = new ScriptedAnswers(Full(12, true), tooMuch, Full(6, true), Full(6, true), Full(2, false));

        Assert.Equal(26, (await ListAsync(compiled, server, 12)).Count);
        Assert.Equal(["12,1", "12,2", "6,3", "6,4", "6,5"], Variables(server, "perPage", "page"));
    }

    [Fact]
    public async Task A_page_size_grows_only_to_what_the_server_is_known_to_give()
    {
        static string Full(string list, int count) => $"{{\"data\":{{\"{list}\":[{Items(count)}]}}}}";
        Compiled unknown = Compile("numbered", "Page = \"page\", Size = \"limit\"");
        Compiled known = Compile("numbered", "Page = \"page\", Size = \"limit\"", arguments: ", MaxPageSize = 100");
        int[] pages = [50, 50, 100, 1, 0];
        using var first = new ScriptedAnswers([
            .. pages.Where(static count => count != 100).Select(static count => Full("numbered", count)),
        ]);
        using var second = new ScriptedAnswers([.. pages.Select(static count => Full("numbered", count))]);

        Assert.Equal(101, (await ListAsync(unknown, first, [null])).Count);
        Assert.Equal(201, (await ListAsync(known, second, [null])).Count);
        Assert.Equal(["50,1", "50,2", "50,3", "50,4"], Variables(first, "limit", "page"));
        Assert.Equal(["50,1", "50,2", "100,2", "100,3", "100,4"], Variables(second, "limit", "page"));
    }

    [Theory]
    [InlineData(
        "Size = \"limit\"",
        "posts { items }",
        "[WandbPaging(Size = \"limit\")]",
        "exactly one of Offset, Page, Cursor, From and Backward must be set"
    )]
    [InlineData(
        "Offset = \"offset\", Page = \"page\"",
        "posts { items }",
        "\"page\"",
        "exactly one of Offset, Page, Cursor, From and Backward must be set"
    )]
    [InlineData(
        "Offset = \"ofset\"",
        "posts { items }",
        "\"ofset\"",
        "no field on the path has an argument 'ofset'; did you mean 'offset'?"
    )]
    [InlineData(
        "Offset = \"owner\"",
        "listItems { items }",
        "\"owner\"",
        "the argument 'owner' of 'listItems' is String, which is no number"
    )]
    [InlineData("Page = \"page\", Size = \"page\"", "Page { media }", "\"page\"", "the argument 'page' is that of Page already")]
    [InlineData(
        "Offset = \"offset\", Size = \"offset\"",
        "posts { items }",
        "\"offset\"",
        "the argument 'offset' is that of Offset already"
    )]
    [InlineData("From = \"minStep\", To = \"minStep\"", "run { history }", "\"minStep\"", "the argument 'minStep' is that of From already")]
    [InlineData(
        "Cursor = \"isLast\", Next = \"nextToken\"",
        "tokens { nextToken items }",
        "\"isLast\"",
        "the argument 'isLast' of 'tokens' is Boolean, which is no text or number"
    )]
    [InlineData(
        "Cursor = \"kind\", Next = \"nextToken\"",
        "tokens { nextToken items }",
        "\"kind\"",
        "the argument 'kind' of 'tokens' is Kind, which is no text or number"
    )]
    [InlineData(
        "Cursor = \"nextToken\", Next = \"hasMore\"",
        "tokens { hasMore items }",
        "\"hasMore\"",
        "'hasMore' is Boolean!, and not a text or a number"
    )]
    [InlineData("Backward = true", "posts { items }", "true", "no field on the path has the arguments 'last' and 'before'")]
    [InlineData("Backward = true", "half", "true", "no field on the path has the argument 'before'")]
    [InlineData(
        "Cursor = \"nextToken\"",
        "listItems { nextToken items }",
        "\"nextToken\"",
        "Next says which field has the token of the next page"
    )]
    [InlineData(
        "Cursor = \"nextToken\", Next = \"nextTokn\"",
        "listItems { nextToken items }",
        "\"nextTokn\"",
        "the path selects no field 'nextTokn' beside it; did you mean 'nextToken'?"
    )]
    [InlineData("Offset = \"offset\", HasMore = \"total\"", "posts { total items }", "\"total\"", "'total' is Int!, and not Boolean")]
    [InlineData("Offset = \"offset\", Next = \"total\"", "posts { total items }", "\"total\"", "Next has no meaning with Offset")]
    [InlineData("From = \"minStep\"", "run { history }", "\"minStep\"", "To says at which argument a window ends")]
    [InlineData("Page = \"page\", FirstPage = 2", "Page { media }", "2", "the first page has the number 0 or 1")]
    [InlineData("Backward = true", "ends", "true", "'ends' has no pageInfo { hasPreviousPage startCursor }")]
    [InlineData(
        "Offset = \"offset\"",
        "shop(id: 1) { audits { nodes { events } } }",
        "[WandbPaging(Offset = \"offset\")]",
        "a path through another connection is paged by cursors"
    )]
    public async Task A_paging_that_cannot_be_is_an_error(string paging, string path, string place, string reason)
    {
        Compiled compiled = Compile(path, paging, path.StartsWith("run", StringComparison.Ordinal) ? "string" : "Item", isClean: false);

        string word = place.StartsWith('[') ? place[1..^1] : place;
        Assert.Equal([$"WBG0083 [{word}] [WandbPaging] of 'Items': {reason}"], await compiled.DiagnosticsAsync());
    }

    [Fact]
    public async Task What_is_generated_is_not_given_and_what_the_items_take_is_selected_twice()
    {
        Assert.StartsWith(
            "WBG0033 [offset]",
            Assert.Single(await Compile("posts(offset: 3) { items }", "Offset = \"offset\"", isClean: false).DiagnosticsAsync()),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "WBG0083 [\"tag\"] [WandbPaging] of 'Items': the items take 'tag' too: select it once more, with an alias",
            Assert.Single(
                await Compile(
                        "listItems { tag: nextToken items }",
                        "Cursor = \"nextToken\", Next = \"tag\"",
                        isClean: false,
                        item: "[WandbContext] public string? Tag { get; init; }"
                    )
                    .DiagnosticsAsync()
            ),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("tokens { nextToken @include(if: $x) items }", "include", "nextToken")]
    [InlineData("tokens { nextToken @skip(if: $x) items }", "skip", "nextToken")]
    [InlineData("tokens { nextToken @skip(if: false) @include(if: $x) items }", "skip", "nextToken")]
    [InlineData("tokens { nextToken @requires(feature: \\\"X\\\") items }", "requires", "nextToken")]
    [InlineData("tokens { meta @include(if: $x) { nextToken } items }", "include", "nextToken")]
    [InlineData("tokens { meta { token: nextToken @skip(if: $x) } items }", "skip", "token")]
    public async Task What_says_how_it_goes_on_cannot_be_left_out(string path, string directive, string field)
    {
        Compiled compiled = Compile(path, $"Cursor = \"nextToken\", Next = \"{field}\"", isClean: false);

        string said = Assert.Single(await compiled.DiagnosticsAsync());
        Assert.StartsWith($"WBG0090 [@{directive}(", said, StringComparison.Ordinal);
        Assert.Contains(
            $"'{field}' is needed for the pages of 'Items', so it cannot be left out: remove '@",
            said,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("posts { hasMore @include(if: $x) items }", "Offset = \"offset\", HasMore = \"hasMore\"", "Item")]
    [InlineData("run { lastStep @skip(if: $x) history }", "From = \"minStep\", To = \"maxStep\", Last = \"lastStep\"", "string")]
    [InlineData("tokens { meta @include(if: $x) { total @total } items }", "Offset = \"limit\"", "Item")]
    public async Task What_says_where_it_ends_cannot_be_left_out(string path, string paging, string type)
    {
        Compiled compiled = Compile(path, paging, type, isClean: false);

        Assert.StartsWith("WBG0090 [@", Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    // The schema requires both, and gives neither a default.
    [InlineData("capped", "", "Items($first: Int!, $after: Int!) { capped(limit: $first, offset: $after)", "2,0;2,2;2,3", "first", "after")]
    [InlineData(
        "capped",
        "Offset = \"offset\", Size = \"limit\"",
        "Items($limit: Int!, $offset: Int!) { capped(limit: $limit, offset: $offset)",
        "2,0;2,2;2,3",
        "limit",
        "offset"
    )]
    // What is not paged is the user's to give.
    [InlineData("capped(limit: 2)", "Offset = \"offset\"", "Items($offset: Int!) { capped(limit: 2, offset: $offset)", "0;2;3", "offset")]
    [InlineData("sized(limit: 2)", "Page = \"page\"", "Items($page: Int!) { sized(limit: 2, page: $page)", "1;2;3", "page")]
    public async Task What_the_server_requires_is_sent_with_the_first_page_too(
        string path,
        string paging,
        string document,
        string expected,
        params string[] names
    )
    {
        Compiled compiled = Compile(path, paging);
        Assert.Empty(await compiled.DiagnosticsAsync());
        string field = path.Split('(')[0];
        using var server = new ScriptedAnswers(
            "{\"data\":{\"FIELD\":[{\"id\":\"1\"},{\"id\":\"2\"}]}}".Replace("FIELD", field, StringComparison.Ordinal),
            "{\"data\":{\"FIELD\":[{\"id\":\"3\"}]}}".Replace("FIELD", field, StringComparison.Ordinal),
            "{\"data\":{\"FIELD\":[]}}".Replace("FIELD", field, StringComparison.Ordinal)
        );

        Assert.Equal(["1", "2", "3"], await ListAsync(compiled, server, [names.Length == 2 ? 2 : null]));
        Assert.Contains(document, server.Requests[0], StringComparison.Ordinal);
        Assert.Equal(expected.Split(';'), Variables(server, names));
    }

    [Theory]
    [InlineData("capped", "Offset = \"offset\"", "limit", "capped")]
    [InlineData("counted { rows }", "Page = \"page\"", "size", "counted")]
    [InlineData("tokened { nextToken items }", "Cursor = \"token\", Next = \"nextToken\"", "limit", "tokened")]
    public async Task What_the_server_requires_and_no_one_gives_is_missed(string path, string paging, string argument, string field)
    {
        Compiled compiled = Compile(path, paging, isClean: false);

        Assert.Equal([$"WBG0014 [{field}] The argument '{argument}' (Int!) of '{field}' is required"], await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData("tokened { nextToken items }", "Cursor = \"token\", Size = \"limit\", Next = \"nextToken\"", "token", ",a")]
    [InlineData("numberedNext { meta { nextPage } items: data }", "Cursor = \"page\", Next = \"nextPage\"", "page", "0,7")]
    public async Task A_token_that_the_server_requires_is_empty_at_first(string path, string paging, string variable, string expected)
    {
        Compiled compiled = Compile(path, paging);
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            "{\"data\":{\"tokened\":{\"nextToken\":\"a\",\"items\":[{\"id\":\"1\"}]},"
                + "\"numberedNext\":{\"meta\":{\"nextPage\":7},\"items\":[{\"id\":\"1\"}]}}}",
            "{\"data\":{\"tokened\":{\"nextToken\":null,\"items\":[]},\"numberedNext\":{\"meta\":{\"nextPage\":null},\"items\":[]}}}"
        );

        Assert.Equal(["1"], await ListAsync(compiled, server, [null]));
        Assert.Equal(expected, string.Join(',', Variables(server, variable)));
        Assert.All(server.Bodies, body => Assert.Contains($"\"{variable}\":", body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Windows_whose_last_number_is_unknown_end_where_nothing_is()
    {
        Compiled compiled = Compile("lines { meta { last } windows }", "From = \"from\", To = \"to\", Last = \"last\"", "string");
        Assert.Empty(await compiled.DiagnosticsAsync());
        static string Answer(string last, string windows) => $"{{\"data\":{{\"lines\":{{\"meta\":{last},\"windows\":[{windows}]}}}}}}";
        using var server = new ScriptedAnswers(
            Answer("{\"last\":null}", "\"a\""),
            Answer("null", "\"b\""),
            // What becomes known is kept to.
            Answer("{\"last\":35}", ""),
            Answer("{\"last\":35}", "\"c\"")
        );

        Assert.Equal(["a", "b", "c"], await ListAsync(compiled, server, 10));
        Assert.Equal(["0,10", "10,20", "20,30", "30,40"], Variables(server, "from", "to"));
    }

    [Fact]
    public async Task A_window_may_end_with_the_largest_number()
    {
        Compiled compiled = Compile("run { steps(from: $from, through: $to) }", "From = \"from\", To = \"through\", IncludesTo = true");
        const int Largest = int.MaxValue;
        using var server = new ScriptedAnswers("""{"data":{"run":{"steps":[{"id":"1"}]}}}""");

        Assert.Equal(["1"], await ListAsync(compiled, server, Largest - 5, Largest, 10));
        Assert.Equal(["2147483642,2147483647"], Variables(server, "from_", "through"));
    }

    [Theory]
    [InlineData(
        "lines { meta { more total @total } lines }",
        "Page = \"page\", Size = \"limit\", HasMore = \"more\"",
        "lines { meta { more } lines(limit: $limit, page: $page) }"
    )]
    [InlineData(
        "lines { meta { texts more total @total } lines }",
        "Page = \"page\", Size = \"limit\", HasMore = \"more\"",
        "lines { meta { texts more } lines(limit: $limit, page: $page) }"
    )]
    [InlineData(
        "lines { meta { total @total } lines }",
        "Offset = \"page\", Size = \"limit\"",
        "lines { lines(limit: $limit, page: $page) }"
    )]
    public async Task Scalars_end_and_are_counted_by_what_stands_in_an_object_beside_them(string path, string paging, string document)
    {
        Compiled compiled = Compile(path, paging, "string");
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"lines":{"meta":{"more":true,"texts":1},"lines":["a","b"]}}}""",
            """{"data":{"lines":{"lines":[],"meta":{"more":false}}}}""",
            """{"data":{"lines":{"meta":{"total":7}}}}""",
            """{"data":{"lines":{"meta":null}}}"""
        );

        Assert.Equal(["a", "b"], await ListAsync(compiled, server, 2));
        Assert.Contains(document, server.Requests[0], StringComparison.Ordinal);
        object items = server.Create(compiled.Load().GetType("Items")!, [null]);
        var count =
            (Func<CancellationToken, Task<int>>)
                Delegate.CreateDelegate(typeof(Func<CancellationToken, Task<int>>), items, items.GetType().GetMethod("CountAsync")!);
        Assert.Equal(7, await count(CancellationToken));
        Assert.Contains("query ItemsTotal { lines { meta { total } } }", server.Requests[2], StringComparison.Ordinal);
        WandbNotFoundException missing = await Assert.ThrowsAsync<WandbNotFoundException>(() => count(CancellationToken));
        Assert.Equal("lines.meta", missing.Path);
    }

    [Theory]
    [InlineData("posts { last: total items }", "Offset = \"offset\", Size = \"limit\", Last = \"last\"", "posts", 4, "2,;2,2;2,3")]
    [InlineData(
        "pages { meta { last: lastPage } items: data }",
        "Page = \"page\", Size = \"size\", Last = \"last\"",
        "pages",
        3,
        "2,1;2,2;2,3"
    )]
    [InlineData(
        "pages { meta { last: lastPage } items: data }",
        "Page = \"page\", Size = \"size\", Last = \"last\", FirstPage = 0",
        "pages",
        2,
        "2,0;2,1;2,2"
    )]
    // A server that counts too many.
    [InlineData("posts { last: total items }", "Offset = \"offset\", Size = \"limit\", Last = \"last\"", "posts", 9, "2,;2,2;2,3;2,4")]
    [InlineData(
        "pages { meta { last: lastPage } items: data }",
        "Page = \"page\", Size = \"size\", Last = \"last\"",
        "pages",
        9,
        "2,1;2,2;2,3;2,4"
    )]
    public async Task The_number_of_all_says_where_a_listing_ends(string path, string paging, string field, int last, string expected)
    {
        Compiled compiled = Compile(path, paging);
        Assert.Empty(await compiled.DiagnosticsAsync());
        string Page(params string[] ids) =>
            $"{{\"data\":{{\"{field}\":{{\"last\":{last},\"meta\":{{\"last\":{last}}},\"items\":["
            + $"{string.Join(',', ids.Select(static id => $"{{\"id\":\"{id}\"}}"))}]}}}}}}";
        using var server = new ScriptedAnswers(Page("1", "2"), Page("3"), Page("4"), Page());

        Assert.Equal(["1", "2", "3", "4"], await ListAsync(compiled, server, 2));
        Assert.Equal(expected.Split(';'), field == "posts" ? Variables(server, "limit", "offset") : Variables(server, "size", "page"));
    }

    [Fact]
    public async Task A_total_is_not_in_pages() =>
        Assert.Equal(
            [
                "WBG0083 [\"total\"] [WandbPaging] of 'Items': pages do not have 'total', which is marked with @total: select it once "
                    + "more, with an alias",
            ],
            await Compile("posts { total @total items }", "Offset = \"offset\", Last = \"total\"", isClean: false).DiagnosticsAsync()
        );

    [Fact]
    public async Task A_total_in_objects_beside_the_list_is_asked_for_alone()
    {
        Compiled compiled = Compile(
            "tokens { items meta { nextToken size: total @total } }",
            "Cursor = \"nextToken\", Next = \"nextToken\""
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers("""{"data":{"tokens":{"meta":{"size":3}}}}""");
        object items = server.Create(compiled.Load().GetType("Items")!, [null]);

        Assert.Equal(3, await (Task<int>)items.GetType().GetMethod("CountAsync")!.Invoke(items, [CancellationToken])!);
        Assert.Contains("query ItemsTotal { tokens { meta { size: total } } }", server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paging_of_what_is_no_collection_is_an_error()
    {
        Compiled compiled = Compiled.From(
            "using WandbGen; [WandbPaging(Page = \"page\")] [WandbObject] public sealed partial record Item(string Id);",
            Schema
        );

        Assert.Equal(
            [
                "WBG0083 [WandbPaging(Page = \"page\")] [WandbPaging] of 'Item': this is no collection; mark it with [WandbCollection], or "
                    + "remove this",
            ],
            await compiled.DiagnosticsAsync()
        );
    }

    private static int s_items;

    // Each is another one: a page that begins like the one before is taken for a repeated one.
    private static string Items(int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(static _ => $"{{\"id\":\"{Interlocked.Increment(ref s_items)}\"}}"));

    private static Compiled Compile(
        string path,
        string paging,
        string type = "Item",
        string arguments = "",
        bool isClean = true,
        string item = ""
    )
    {
        Compiled compiled = Compiled.From(
            $$"""
            using WandbGen;
            [WandbObject] public sealed partial class Item
            {
                public required string Id { get; init; }
                {{item}}
                public override string ToString() => Id;
            }
            [WandbCollection<{{type}}>("{{path}}"{{arguments}})]
            {{(paging.Length == 0 ? "" : $"[WandbPaging({paging})]")}}
            public sealed partial class Items;
            """,
            Schema
        );
        return isClean ? compiled.IsClean() : compiled;
    }

    private static Task<List<string>> ListAsync(Compiled compiled, ScriptedAnswers server, params object?[] arguments) =>
        ScriptedAnswers.ListAsync(server.Create(compiled.Load().GetType("Items")!, arguments), CancellationToken);

    // The values of variables, request by request; nothing for one that was not sent.
    private static string[] Variables(ScriptedAnswers server, params string[] names) =>
        [
            .. server.Bodies.Select(body =>
            {
                using var request = System.Text.Json.JsonDocument.Parse(body);
                System.Text.Json.JsonElement variables = request.RootElement.GetProperty("variables");
                return string.Join(
                    ',',
                    names.Select(name => variables.TryGetProperty(name, out System.Text.Json.JsonElement value) ? value.ToString() : "")
                );
            }),
        ];
}
