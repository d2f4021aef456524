using System.Globalization;
using System.Text.Json;

namespace WandbGen.Generator.Tests;

/// <summary>
/// Servers that send the same items for every page, or their last page behind the end. A number that is counted by the client never
/// repeats, so nothing but the items shows it; and items may be alike.
/// </summary>
public sealed class RepeatedPageTests
{
    private const string Item =
        "using WandbGen;\n[WandbObject] public sealed partial class Item { public required string Id { get; init; } "
        + "public override string ToString() => Id; }\n";

    private const string Schema = """
        type Query {
          items(limit: Int, offset: Int): [Item!]!
          skipped(first: Int, skip: Int): ItemConnection!
          numbered(page: Int, perPage: Int): Page!
          steps(from: Int, to: Int): [Item!]!
          states(limit: Int, offset: Int): [String!]!
          tokens(token: String, limit: Int): Tokens!
          cursors(first: Int, after: String): ItemConnection!
          teams(first: Int, after: String): TeamConnection!
        }
        type Item { id: ID! }
        type ItemConnection { edges: [ItemEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type ItemEdge { cursor: String! node: Item }
        type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
        type Page { data: [Item!]! hasMore: Boolean! lastPage: Int! }
        type Tokens { data: [Item!]! next: String }
        type TeamConnection { edges: [TeamEdge!]! pageInfo: PageInfo! }
        type TeamEdge { cursor: String! node: Team }
        type Team { name: String! items(limit: Int, offset: Int): [Item!]! }
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("offset", "[WandbCollection<Item>(\"items\")]", "\"items\":[ITEMS]")]
    [InlineData("offset", "[WandbCollection<Item>(\"items\")]\n[WandbPaging(Offset = \"offset\")]", "\"items\":[ITEMS]")]
    [InlineData("skip", "[WandbCollection<Item>(\"skipped\")]", "\"skipped\":{\"pageInfo\":{\"hasNextPage\":true},\"edges\":[EDGES]}")]
    [InlineData(
        "page",
        "[WandbCollection<Item>(\"numbered { data }\")]\n[WandbPaging(Page = \"page\", Size = \"perPage\")]",
        "\"numbered\":{\"data\":[ITEMS]}"
    )]
    [InlineData(
        "page",
        "[WandbCollection<Item>(\"numbered { hasMore data }\")]\n[WandbPaging(Page = \"page\", FirstPage = 0, HasMore = \"hasMore\")]",
        "\"numbered\":{\"hasMore\":true,\"data\":[ITEMS]}"
    )]
    [InlineData(
        "page",
        "[WandbCollection<Item>(\"numbered { lastPage data }\")]\n[WandbPaging(Page = \"page\", Last = \"lastPage\")]",
        "\"numbered\":{\"lastPage\":9,\"data\":[ITEMS]}"
    )]
    [InlineData("from", "[WandbCollection<Item>(\"steps\")]\n[WandbPaging(From = \"from\", To = \"to\")]", "\"steps\":[ITEMS]")]
    [InlineData(
        "from",
        "[WandbCollection<Item>(\"query Q($to: Int = 100000) { steps(to: $to) }\")]\n[WandbPaging(From = \"from\", To = \"to\")]",
        "\"steps\":[ITEMS]"
    )]
    [InlineData(
        "offset",
        "[WandbCollection<Item>(\"teams { edges { node { items } } }\")]",
        "\"teams\":{\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":\"t\"},\"edges\":[{\"cursor\":\"t\",\"node\":{\"items\":[ITEMS]}}]}"
    )]
    public async Task A_server_that_sends_every_page_again_is_told_by_the_argument_that_it_ignores(
        string argument,
        string declaration,
        string answer
    )
    {
        foreach (int? pageSize in (int?[])[null, 3, 1])
        {
            using var server = new ScriptedAnswers(body =>
            {
                // The size is looked at, where there is one.
                int size = Math.Min(NumberOf(body, "first") ?? NumberOf(body, "limit") ?? NumberOf(body, "perPage") ?? 70, 100);
                IEnumerable<string> ids = Enumerable.Range(1, size).Select(static id => $"{{\"id\":\"{id}\"}}");
                return "{\"data\":{"
                    + answer
                        .Replace("ITEMS", string.Join(',', ids), StringComparison.Ordinal)
                        .Replace("EDGES", string.Join(',', ids.Select(static id => $"{{\"node\":{id}}}")), StringComparison.Ordinal)
                    + "}}";
            });
            Type type = Load(declaration);
            object?[] variables = [.. Enumerable.Repeat<object?>(null, type.GetConstructors()[0].GetParameters().Length - 2)];
            List<string> seen = [];

            WandbPaginationException exception = await Assert.ThrowsAsync<WandbPaginationException>(async () =>
            {
                await foreach (
                    object item in ((IAsyncEnumerable<object>)server.Create(type, [.. variables, pageSize])).WithCancellation(
                        CancellationToken
                    )
                )
                {
                    seen.Add($"{item}");
                }
            });

            Assert.Contains($"ignores the argument '{argument}'", exception.Message, StringComparison.Ordinal);
            Assert.Contains("[WandbPaging]", exception.Message, StringComparison.Ordinal);
            // What came is right, and nothing came twice.
            Assert.Equal(seen.Distinct(), seen);
            Assert.NotEmpty(seen);
            Assert.Equal(seen.Count, exception.ResumePoint!.Value.Skip);
            Assert.Equal(3, server.Bodies.Count);
        }
    }

    [Theory]
    [InlineData("[WandbCollection<Item>(\"items\")]", "offset")]
    [InlineData("[WandbCollection<Item>(\"numbered { data }\")]\n[WandbPaging(Page = \"page\", Size = \"perPage\")]", "page")]
    public async Task A_server_that_repeats_its_last_page_behind_the_end_is_told_once_everything_came(string declaration, string argument)
    {
        using var server = new ScriptedAnswers(body =>
        {
            int size = NumberOf(body, "first") ?? NumberOf(body, "perPage")!.Value;
            int start = NumberOf(body, "after") ?? (NumberOf(body, "page") - 1) * size ?? 0;
            // As paginators do that take too large a number for the last.
            start = Math.Min(start, 12 / size * size - (12 % size == 0 ? size : 0));
            string items = string.Join(
                ',',
                Enumerable.Range(start + 1, Math.Min(size, 12 - start)).Select(static id => $"{{\"id\":\"{id}\"}}")
            );
            return argument == "page" ? $"{{\"data\":{{\"numbered\":{{\"data\":[{items}]}}}}}}" : $"{{\"data\":{{\"items\":[{items}]}}}}";
        });
        List<string> seen = [];

        WandbPaginationException exception = await Assert.ThrowsAsync<WandbPaginationException>(async () =>
        {
            await foreach (
                object item in ((IAsyncEnumerable<object>)server.Create(Load(declaration), (int?)5)).WithCancellation(CancellationToken)
            )
            {
                seen.Add($"{item}");
            }
        });

        Assert.Equal(Enumerable.Range(1, 12).Select(static id => id.ToString(CultureInfo.InvariantCulture)), seen);
        Assert.Contains("repeats its last page", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "")]
    [InlineData(null, "")]
    // A server may refuse what lies far behind the end.
    [InlineData(3, "{\"errors\":[{\"message\":\"offset must be at most 10000\"}]}")]
    public async Task Rows_that_are_alike_are_all_listed(int? pageSize, string refusal)
    {
        using var server = new ScriptedAnswers(body =>
        {
            int start = NumberOf(body, "after") ?? 0;
            int left = Math.Clamp(400 - start, 0, NumberOf(body, "first")!.Value);
            return start > 10_000 && refusal.Length > 0
                ? refusal
                : $"{{\"data\":{{\"states\":[{string.Join(',', Enumerable.Repeat("\"done\"", left))}]}}}}";
        });

        List<string> states = await ScriptedAnswers.ListAsync(
            server.Create(Load("[WandbCollection<string>(\"states\")]"), pageSize),
            CancellationToken
        );

        Assert.Equal(Enumerable.Repeat("done", 400), states);
        // It is asked once whether there is something that cannot be.
        Assert.Equal(1, server.Bodies.Count(static body => NumberOf(body, "after") > 10_000));
    }

    [Fact]
    public async Task A_failure_to_find_out_is_no_reason_to_end_a_listing()
    {
        int asked = 0;
        using var server = new ScriptedAnswers(body =>
        {
            int start = NumberOf(body, "after") ?? 0;
            return start > 10_000 && ++asked < 3
                ? "{\"data\":{\"states\":\"no list\"}}"
                : $"{{\"data\":{{\"states\":[{string.Join(',', Enumerable.Repeat("\"x\"", Math.Clamp(8 - start, 0, 2)))}]}}}}";
        });

        List<string> states = await ScriptedAnswers.ListAsync(
            server.Create(Load("[WandbCollection<string>(\"states\")]"), (int?)2),
            CancellationToken
        );

        Assert.Equal(8, states.Count);
        Assert.Equal(3, asked);
    }

    [Theory]
    // What the server gives itself repeats with the page.
    [InlineData(
        "[WandbCollection<Item>(\"tokens { next data }\")]\n[WandbPaging(Cursor = \"token\", Size = \"limit\", Next = \"next\")]",
        "\"tokens\":{\"next\":\"t\",\"data\":[{\"id\":\"1\"}]}"
    )]
    [InlineData(
        "[WandbCollection<Item>(\"cursors\")]",
        "\"cursors\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"c\"},\"edges\":[{\"node\":{\"id\":\"1\"}}]}"
    )]
    [InlineData(
        "[WandbCollection<Item>(\"teams { edges { node { items } } }\")]",
        "\"teams\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"t\"},\"edges\":[{\"cursor\":\"t\",\"node\":{\"items\":[]}}]}"
    )]
    public async Task A_cursor_or_token_that_repeats_ends_the_listing_with_an_error(string declaration, string answer)
    {
        using var server = new ScriptedAnswers(_ => $"{{\"data\":{{{answer}}}}}");

        WandbPaginationException exception = await Assert.ThrowsAsync<WandbPaginationException>(() =>
            ScriptedAnswers.ListAsync(server.Create(Load(declaration), (int?)1), CancellationToken)
        );

        Assert.Contains("repeats a cursor", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    // Dense; every hundredth; two far apart; one far from the start; none.
    [InlineData(new[] { 0, 1, 2, 3, 4, 5, 6, 7 }, 3)]
    [InlineData(new[] { 0, 100, 200, 300 }, 50)]
    [InlineData(new[] { 0, 100, 200, 300 }, null)]
    [InlineData(new[] { 5, 4000 }, null)]
    [InlineData(new[] { 900 }, 100)]
    [InlineData(new int[0], null)]
    public async Task A_window_without_items_is_the_end_only_if_nothing_follows_it(int[] steps, int? pageSize)
    {
        using var server = new ScriptedAnswers(body => Windows(body, steps));

        List<string> items = await ScriptedAnswers.ListAsync(server.Create(Load(Steps), pageSize), CancellationToken);

        Assert.Equal(steps.Select(static step => step.ToString(CultureInfo.InvariantCulture)), items);
    }

    [Fact]
    public async Task A_hole_that_is_too_wide_for_windows_is_an_error_and_no_end()
    {
        using var server = new ScriptedAnswers(static body => Windows(body, [0, 1, 1_000_000]));
        List<string> items = [];

        WandbPaginationException exception = await Assert.ThrowsAsync<WandbPaginationException>(async () =>
        {
            await foreach (
                object item in ((IAsyncEnumerable<object>)server.Create(Load(Steps), (int?)10)).WithCancellation(CancellationToken)
            )
            {
                items.Add($"{item}");
            }
        });

        Assert.Equal(["0", "1"], items);
        Assert.Contains("10 empty pages in a row", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_refuses_to_give_all_that_follows_has_ended()
    {
        using var server = new ScriptedAnswers(static body =>
            NumberOf(body, "to") - NumberOf(body, "from") > 1000
                ? "{\"errors\":[{\"message\":\"at most 1000 steps\"}]}"
                : Windows(body, [0, 1])
        );

        Assert.Equal(["0", "1"], await ScriptedAnswers.ListAsync(server.Create(Load(Steps), (int?)10), CancellationToken));
    }

    private const string Steps = "[WandbCollection<Item>(\"steps\")]\n[WandbPaging(From = \"from\", To = \"to\")]";

    private static string Windows(string body, int[] steps) =>
        "{\"data\":{\"steps\":["
        + string.Join(
            ',',
            steps
                .Where(step => step >= NumberOf(body, "from") && step < NumberOf(body, "to"))
                .Select(static step => $"{{\"id\":\"{step}\"}}")
        )
        + "]}}";

    private static int? NumberOf(string body, string variable)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("variables").TryGetProperty(variable, out JsonElement value) ? value.GetInt32() : null;
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<Type>> s_loaded = new();

    private static Type Load(string declaration) =>
        s_loaded
            .GetOrAdd(
                declaration,
                static text => new Lazy<Type>(() =>
                    Compiled.From($"{Item}{text}\npublic sealed partial class Items;", Schema).IsClean().Load().GetType("Items")!
                )
            )
            .Value;
}
