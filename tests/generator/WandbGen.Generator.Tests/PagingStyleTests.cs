using System.Globalization;
using System.Text.Json;

namespace WandbGen.Generator.Tests;

/// <summary>
/// The ways in which other servers page, each against a server that gives fewer items than it is asked for and says nothing of it.
/// Each item is returned once, whatever the number of items is.
/// </summary>
public sealed class PagingStyleTests
{
    private const string Item =
        "[WandbObject(\"TYPE\")] public sealed partial class Item { public required string Id { get; init; } "
        + "public override string ToString() => Id; }\n";

    // How a server pages: its schema, the declaration, and its answer to a request for a page.
    private sealed record Style(string Schema, string Type, string Declaration, Func<Request, Data, string> Answer);

    private static readonly Dictionary<string, Style> s_styles = new()
    {
        ["AniList"] = new(
            """
            type Query { Page(page: Int, perPage: Int): Page }
            type Page { pageInfo: PageInfo media(type: MediaType, search: String): [Media] }
            type PageInfo { total: Int perPage: Int currentPage: Int lastPage: Int hasNextPage: Boolean }
            type Media { id: ID! idMal: Int }
            enum MediaType { ANIME MANGA }
            """,
            "Media",
            """
            [WandbCollection<Item>("Page { pageInfo { hasNextPage } media(type: ANIME) }")]
            [WandbPaging(Page = "page", Size = "perPage", HasMore = "hasNextPage")]
            """,
            static (request, data) =>
            {
                Slice slice = data.Page(request.Number("page"), request.Number("perPage"));
                return $"\"Page\":{{\"pageInfo\":{{\"hasNextPage\":{slice.HasMore}}},\"media\":[{slice.Items}]}}";
            }
        ),
        ["AniList without its pageInfo"] = new(
            "type Query { Page(page: Int, perPage: Int): Page } type Page { media: [Media] } type Media { id: ID! }",
            "Media",
            """
            [WandbCollection<Item>("Page { media }")]
            [WandbPaging(Page = "page", Size = "perPage")]
            """,
            static (request, data) => $"\"Page\":{{\"media\":[{data.Page(request.Number("page"), request.Number("perPage")).Items}]}}"
        ),
        ["Saleor"] = new(
            """
            scalar UUID
            type Query { products(filter: ProductFilterInput, channel: String, before: String, after: String, first: Int, last: Int):
              ProductCountableConnection }
            input ProductFilterInput { search: String }
            type ProductCountableConnection { pageInfo: PageInfo! edges: [ProductCountableEdge!]! totalCount: Int }
            type ProductCountableEdge { node: Product! cursor: String! }
            type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
            type Product { id: ID! name: String! }
            """,
            "Product",
            "[WandbCollection<Item>(\"products(channel: \\\"default-channel\\\")\")]",
            static (request, data) =>
            {
                Slice slice = data.Behind(request.Text("after"), request.Number("first"));
                return $"\"products\":{{{slice.PageInfo},\"edges\":[{slice.Edges}]}}";
            }
        ),
        ["Shopify"] = new(
            """
            scalar Cursor
            type QueryRoot { products(first: Int, after: String, reverse: Boolean = false, query: String): ProductConnection! }
            schema { query: QueryRoot }
            type ProductConnection { edges: [ProductEdge!]! nodes: [Product!]! pageInfo: PageInfo! }
            type ProductEdge { cursor: String! node: Product! }
            type PageInfo { hasNextPage: Boolean! endCursor: String }
            type Product { id: ID! }
            """,
            "Product",
            "[WandbCollection<Item>(\"products(query: $query)\")]",
            static (request, data) =>
            {
                Slice slice = data.Behind(request.Text("after"), request.Number("first"));
                return $"\"products\":{{{slice.PageInfo},\"edges\":[{slice.Edges}]}}";
            }
        ),
        ["GitLab"] = new(
            """
            type Query { project(fullPath: ID!): Project }
            type Project { issues(state: IssuableState, after: String, first: Int, last: Int, before: String): IssueConnection }
            enum IssuableState { opened closed }
            type IssueConnection { count(limit: Int = 1000): Int! edges: [IssueEdge] nodes: [Issue] pageInfo: PageInfo! }
            type IssueEdge { cursor: String! node: Issue }
            type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
            type Issue { id: ID! iid: ID! }
            """,
            "Issue",
            "[WandbCollection<Item>(\"project(fullPath: \\\"a/b\\\") { issues(state: opened) { count @total } }\")]",
            static (request, data) =>
            {
                Slice slice = data.Behind(request.Text("after"), request.Number("first"));
                return $"\"project\":{{\"issues\":{{{slice.PageInfo},\"edges\":[{slice.Edges}]}}}}";
            }
        ),
        ["Linear"] = new(
            """
            type Query { issues(filter: IssueFilter, before: String, after: String, first: Int, last: Int): IssueConnection! }
            input IssueFilter { title: String }
            type IssueConnection { edges: [IssueEdge!]! nodes: [Issue!]! pageInfo: PageInfo! }
            type IssueEdge { node: Issue! cursor: String! }
            type PageInfo { hasPreviousPage: Boolean! hasNextPage: Boolean! startCursor: String endCursor: String }
            type Issue { id: ID! }
            """,
            "Issue",
            "[WandbCollection<Item>(\"issues\")]\n[WandbPaging(Backward = true)]",
            static (request, data) =>
            {
                Slice slice = data.Behind(request.Text("before"), request.Number("last"));
                return $"\"issues\":{{{slice.PageInfo},\"edges\":[{slice.Reversed}]}}";
            }
        ),
        ["Hasura"] = new(
            """
            type query_root { users(limit: Int, offset: Int, order_by: [users_order_by!], where: users_bool_exp): [users!]!
              users_aggregate: users_aggregate! }
            schema { query: query_root }
            input users_order_by { id: order_by }
            input users_bool_exp { id: String }
            enum order_by { asc desc }
            type users_aggregate { aggregate: users_aggregate_fields }
            type users_aggregate_fields { count: Int! }
            type users { id: uuid! }
            scalar uuid
            """,
            "users",
            "[WandbCollection<Item>(\"users(order_by: [{id: asc}])\")]",
            static (request, data) => $"\"users\":[{data.From(request.Number("after"), request.Number("first")).Items}]"
        ),
        ["Hasura with its arguments named"] = new(
            "type Query { users(limit: Int, offset: Int): [users!]! } type users { id: ID! }",
            "users",
            "[WandbCollection<Item>(\"users\")]\n[WandbPaging(Offset = \"offset\", Size = \"limit\")]",
            static (request, data) => $"\"users\":[{data.From(request.Number("offset"), request.Number("limit")).Items}]"
        ),
        ["An offset whose page size is the server's"] = new(
            "type Query { users(offset: Int!): [users!]! } type users { id: ID! }",
            "users",
            "[WandbCollection<Item>(\"users\")]\n[WandbPaging(Offset = \"offset\")]",
            static (request, data) => $"\"users\":[{data.From(request.Required("offset"), 50).Items}]"
        ),
        ["The Graph"] = new(
            "type Query { tokens(skip: Int = 0, first: Int = 100, subgraphError: Boolean! = false): [Token!]! } type Token { id: ID! }",
            "Token",
            "[WandbCollection<Item>(\"tokens\")]",
            static (request, data) => $"\"tokens\":[{data.From(request.Number("after"), request.Number("first")).Items}]"
        ),
        ["Contentful"] = new(
            """
            type Query { postCollection(skip: Int = 0, limit: Int = 100, preview: Boolean, locale: String): PostCollection }
            type PostCollection { total: Int! skip: Int! limit: Int! items: [Post]! }
            type Post { id: String! }
            """,
            "Post",
            """
            [WandbCollection<Item>("postCollection(locale: \"en\") { total @total items }")]
            [WandbPaging(Offset = "skip", Size = "limit")]
            """,
            static (request, data) =>
                $"\"postCollection\":{{\"items\":[{data.From(request.Number("skip"), request.Number("limit")).Items}]}}"
        ),
        ["GitHub's search"] = new(
            """
            type Query { search(query: String!, type: SearchType!, first: Int, after: String): SearchResultItemConnection! }
            enum SearchType { ISSUE REPOSITORY }
            type SearchResultItemConnection { edges: [SearchResultItemEdge] nodes: [SearchResultItem] issueCount: Int! pageInfo: PageInfo! }
            type SearchResultItemEdge { cursor: String! node: SearchResultItem }
            union SearchResultItem = Issue | PullRequest | App
            type PageInfo { hasNextPage: Boolean! endCursor: String }
            type Issue { id: ID! }
            type PullRequest { id: ID! }
            type App { id: ID! }
            """,
            "SearchResultItem",
            """
            [WandbObject("SearchResultItem")] public abstract partial class Found { }
            [WandbVariant("Issue")] public sealed partial class FoundIssue : Found { public required string Id { get; init; }
              public override string ToString() => Id; }
            [WandbVariant("PullRequest")] public sealed partial class FoundRequest : Found { public required string Id { get; init; }
              public override string ToString() => Id; }
            [WandbVariant] public sealed partial class Other : Found { [WandbField("__typename")] public string? Kind { get; init; } }
            [WandbCollection<Found>("search(query: $query, type: ISSUE) { issueCount @total }")]
            """,
            static (request, data) =>
            {
                Slice slice = data.Behind(request.Text("after"), request.Number("first"));
                return $"\"search\":{{{slice.PageInfo},\"edges\":[{slice.Typed("Issue", "PullRequest")}]}}";
            }
        ),
        ["AppSync"] = new(
            """
            type Query { listTodos(filter: ModelTodoFilterInput, limit: Int, nextToken: String): ModelTodoConnection }
            input ModelTodoFilterInput { id: ID }
            type ModelTodoConnection { items: [Todo]! nextToken: String }
            type Todo { id: ID! }
            """,
            "Todo",
            """
            [WandbCollection<Item>("listTodos { nextToken items }")]
            [WandbPaging(Cursor = "nextToken", Size = "limit", Next = "nextToken")]
            """,
            static (request, data) =>
            {
                Slice slice = data.Behind(request.Text("nextToken"), request.Number("limit"));
                return $"\"listTodos\":{{\"items\":[{slice.Items}],\"nextToken\":{slice.Next}}}";
            }
        ),
        ["A list whose next cursor stands beside it"] = new(
            """
            type Query { charges(limit: Int, starting_after: String! = ""): ChargeList! }
            type ChargeList { data: [Charge!]! has_more: Boolean! page: ChargePage! }
            type ChargePage { last_id: ID }
            type Charge { id: ID! }
            """,
            "Charge",
            """
            [WandbCollection<Item>("charges { has_more page { last_id } data }")]
            [WandbPaging(Cursor = "starting_after", Size = "limit", Next = "last_id", HasMore = "has_more")]
            """,
            static (request, data) =>
            {
                Slice slice = data.Behind(request.Text("starting_after"), request.Number("limit"));
                return $"\"charges\":{{\"has_more\":{slice.HasMore},\"page\":{{\"last_id\":\"{slice.End}\"}},\"data\":[{slice.Items}]}}";
            }
        ),
        ["Stripe"] = new(
            """
            type Query { charges(limit: Int, starting_after: ID, customer: String): ChargeList! }
            type ChargeList { data: [Charge!]! has_more: Boolean! url: String! }
            type Charge { id: ID! amount: Int! }
            """,
            "Charge",
            """
            [WandbCollection<Item>("charges { has_more data }")]
            [WandbPaging(Cursor = "starting_after", Size = "limit", Next = "id", HasMore = "has_more")]
            """,
            static (request, data) =>
            {
                Slice slice = data.Behind(request.Text("starting_after"), request.Number("limit"));
                return $"\"charges\":{{\"has_more\":{slice.HasMore},\"data\":[{slice.Keyed}]}}";
            }
        ),
        ["Keys that are numbers"] = new(
            "type Query { messages(sinceKey: Int!, count: Int): MessagePage } type MessagePage { nodes: [Message] } "
                + "type Message { key: Int! id: ID! }",
            "Message",
            """
            [WandbCollection<Item>("messages")]
            [WandbPaging(Cursor = "sinceKey", Size = "count", Next = "key")]
            """,
            static (request, data) =>
                $"\"messages\":{{\"nodes\":[{data.From(request.Required("sinceKey"), request.Number("count")).Numbered}]}}"
        ),
        ["Edges without a pageInfo"] = new(
            """
            type Query { teams(first: Int, after: String): TeamConnection }
            type TeamConnection { edges: [TeamEdge!]! }
            type TeamEdge { cursor: String! node: Team }
            type Team { id: ID! }
            """,
            "Team",
            "[WandbCollection<Item>(\"teams\")]",
            static (request, data) => $"\"teams\":{{\"edges\":[{data.Behind(request.Text("after"), request.Number("first")).Edges}]}}"
        ),
        ["A cursor that the server requires"] = new(
            """
            type Query { teams(first: Int!, after: String!): TeamConnection }
            type TeamConnection { edges: [TeamEdge!]! }
            type TeamEdge { cursor: String! node: Team }
            type Team { id: ID! }
            """,
            "Team",
            "[WandbCollection<Item>(\"teams\")]",
            static (request, data) =>
                $"\"teams\":{{\"edges\":[{data.Behind(request.RequiredText("after"), request.Number("first")).Edges}]}}"
        ),
        ["Items of teams without a pageInfo"] = new(
            """
            type Query { teams(first: Int, after: String): TeamConnection }
            type TeamConnection { edges: [TeamEdge!]! }
            type TeamEdge { cursor: String! role: String node: Team }
            type Team { users(limit: Int, offset: Int): [User!]! }
            type User { id: ID! }
            """,
            "User",
            "[WandbCollection<Item>(\"teams { edges { role node { users } } }\")]",
            static (request, data) =>
            {
                int team = int.Parse("0" + request.Text("outerAfter"), CultureInfo.InvariantCulture);
                string users = data.From(request.Number("after"), request.Number("first")).Items;
                // The items are those of the second of three teams.
                string edge = $"{{\"cursor\":\"{team + 1}\",\"role\":\"r\",\"node\":{{\"users\":[{(team == 1 ? users : "")}]}}}}";
                return $"\"teams\":{{\"edges\":[{(team < 3 ? edge : "")}]}}";
            }
        ),
    };

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, int?> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int?>();
            foreach (string name in s_styles.Keys)
            {
                // None, one, a page of the server's, several, several and some more.
                foreach (int count in (int[])[0, 1, Data.Cap, 3 * Data.Cap, 3 * Data.Cap + 2])
                {
                    cases.Add(name, count, null);
                    cases.Add(name, count, 2 * Data.Cap);
                    cases.Add(name, count, 1);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_item_comes_once(string name, int count, int? pageSize)
    {
        Style style = s_styles[name];
        var data = new Data(count);
        using var server = new ScriptedAnswers(body => $"{{\"data\":{{{style.Answer(new Request(body), data)}}}}}");
        Type type = Load(name);
        object?[] variables = [.. Enumerable.Repeat<object?>("x", type.GetConstructors()[0].GetParameters().Length - 2)];

        List<string> items = await ScriptedAnswers.ListAsync(server.Create(type, [.. variables, pageSize]), CancellationToken);

        Assert.Equal(Enumerable.Range(1, count).Select(static id => id.ToString(CultureInfo.InvariantCulture)), items);
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<Type>> s_loaded = new();

    private static Type Load(string name) =>
        s_loaded
            .GetOrAdd(
                name,
                static key => new Lazy<Type>(() =>
                {
                    Style style = s_styles[key];
                    Compiled compiled = Compiled
                        .From(
                            "using WandbGen;\n"
                                + (style.Declaration.Contains("<Item>", StringComparison.Ordinal) ? Item : "").Replace(
                                    "TYPE",
                                    style.Type,
                                    StringComparison.Ordinal
                                )
                                + style.Declaration
                                + "\npublic sealed partial class Items;",
                            style.Schema
                        )
                        .IsClean();
                    Assert.Empty(compiled.DiagnosticsAsync().GetAwaiter().GetResult());
                    return compiled.Load().GetType("Items")!;
                })
            )
            .Value;

    private sealed class Request
    {
        private readonly JsonElement _variables;

        public Request(string body)
        {
            using var document = JsonDocument.Parse(body);
            _variables = document.RootElement.GetProperty("variables").Clone();
        }

        public int Number(string name) => _variables.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : 0;

        public string? Text(string name) => _variables.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

        public int Required(string name) => _variables.GetProperty(name).GetInt32();

        public string RequiredText(string name) => _variables.GetProperty(name).GetString()!;
    }

    // The items 1 to count.
    private sealed record Data(int Count)
    {
        /// <summary>The largest number of items that the server sends at once.</summary>
        public const int Cap = 7;

        public Slice From(int start, int wanted) => new(start, Math.Clamp(Math.Min(wanted, Cap), 0, Math.Max(0, Count - start)), Count);

        // The number of a page is that of pages of the size that the server gives.
        public Slice Page(int number, int wanted) => From((number - 1) * Math.Min(wanted, Cap), wanted);

        public Slice Behind(string? cursor, int wanted) => From(int.Parse("0" + cursor, CultureInfo.InvariantCulture), wanted);
    }

    private sealed record Slice(int Start, int Length, int Count)
    {
        private IEnumerable<int> Ids => Enumerable.Range(Start + 1, Length);

        public int End => Start + Length;

        public string HasMore => End < Count ? "true" : "false";

        public string Next => End < Count ? $"\"{End}\"" : "null";

        public string Items => string.Join(',', Ids.Select(static id => $"{{\"id\":\"{id}\"}}"));

        public string Keyed => string.Join(',', Ids.Select(static id => $"{{\"cursor\":\"{id}\",\"id\":\"{id}\"}}"));

        public string Numbered => string.Join(',', Ids.Select(static id => $"{{\"id\":\"{id}\",\"cursor\":{id}}}"));

        public string Reversed => string.Join(',', Ids.Reverse().Select(static id => $"{{\"node\":{{\"id\":\"{id}\"}}}}"));

        public string Edges => string.Join(',', Ids.Select(static id => $"{{\"cursor\":\"{id}\",\"node\":{{\"id\":\"{id}\"}}}}"));

        public string PageInfo => $"\"pageInfo\":{{\"hasNextPage\":{HasMore},\"endCursor\":\"{End}\"}}";

        public string Typed(params string[] types) =>
            string.Join(',', Ids.Select(id => $"{{\"node\":{{\"__typename\":\"{types[id % types.Length]}\",\"id\":\"{id}\"}}}}"));
    }
}
