using WandbGen.CompilerServices;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

public sealed class EnumerationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    [InlineData(1_000, 3)]
    [InlineData(20_000, 22)]
    public async Task Every_item_comes_once_and_in_order_with_growing_pages(int total, int requests)
    {
        await using var server = new ScriptedServer(ItemPages.Of(total));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        int count = 0;
        await foreach (Item item in new Items(client).WithCancellation(Cancellation))
        {
            Assert.Equal($"item-{count++}", item.Name);
        }

        Assert.Equal(total, count);
        Assert.Equal(requests, server.Requests.Length);
    }

    [Fact]
    public async Task Page_sizes_grow_from_50_to_1000()
    {
        await using var server = new ScriptedServer(ItemPages.Of(4_000));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await new Items(client).CountAsync(Cancellation);

        Assert.Equal(
            [50, 200, 800, 1000, 1000, 1000],
            server.Requests.Select(request => request.Variables.GetProperty("first").GetInt32())
        );
    }

    [Theory]
    [InlineData(300, new[] { 50, 200, 300, 300 })]
    [InlineData(20, new[] { 20, 20, 20, 20 })]
    [InlineData(int.MaxValue, new[] { 50, 200, 800, 3200 })]
    public async Task Page_sizes_grow_to_what_the_client_allows(int largest, int[] expected)
    {
        await using var server = new ScriptedServer(ItemPages.Of(5_000));
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { MaxPageSize = largest });

        await new Items(client).AsPages().Take(expected.Length).CountAsync(Cancellation);

        Assert.Equal(expected, server.Requests.Take(expected.Length).Select(request => request.Variables.GetProperty("first").GetInt32()));
    }

    [Fact]
    public async Task A_page_size_of_the_callers_is_kept()
    {
        await using var server = new ScriptedServer(ItemPages.Of(70));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await new Items(client, pageSize: 30).CountAsync(Cancellation);

        Assert.All(server.Requests, request => Assert.Equal(30, request.Variables.GetProperty("first").GetInt32()));
        Assert.Equal(3, server.Requests.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_page_size_below_one_is_refused_by_name(int pageSize)
    {
        await using var server = new ScriptedServer(ItemPages.Of(1));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pageSize", Assert.Throws<ArgumentOutOfRangeException>(() => new Items(client, pageSize: pageSize)).ParamName);
        Assert.Equal("pageSize", Assert.Throws<ArgumentOutOfRangeException>(() => new Items(client).AsPages(pageSize: pageSize)).ParamName);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task First_costs_one_request()
    {
        await using var server = new ScriptedServer(ItemPages.Of(1_000));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Item first = await new Items(client).FirstAsync(Cancellation);

        Assert.Equal("item-0", first.Name);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(3, new[] { 3 })]
    [InlineData(50, new[] { 50 })]
    [InlineData(60, new[] { 50, 10 })]
    public async Task Take_never_asks_for_more_than_it_needs(int count, int[] sizes)
    {
        await using var server = new ScriptedServer(ItemPages.Of(1_000));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal(count, await new Items(client).Take(count).CountAsync(Cancellation));

        Assert.Equal(sizes, server.Requests.Select(request => request.Variables.GetProperty("first").GetInt32()));
    }

    [Fact]
    [Trait("Torture", "T057")]
    public async Task Interleaved_enumerators_do_not_disturb_each_other()
    {
        await using var server = new ScriptedServer(ItemPages.Of(120));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        var items = new Items(client, pageSize: 7);

        await using IAsyncEnumerator<Item> slow = items.GetAsyncEnumerator(Cancellation);
        await using IAsyncEnumerator<Item> fast = items.GetAsyncEnumerator(Cancellation);
        int fastCount = 0;
        for (int i = 0; i < 40; i++)
        {
            Assert.True(await slow.MoveNextAsync());
            Assert.Equal($"item-{i}", slow.Current.Name);
            for (int step = 0; step < 3; step++, fastCount++)
            {
                Assert.True(await fast.MoveNextAsync());
                Assert.Equal($"item-{fastCount}", fast.Current.Name);
            }
        }

        Assert.False(await fast.MoveNextAsync());
    }

    [Fact]
    [Trait("Torture", "T057")]
    public async Task Breaking_off_sends_nothing_more_and_the_next_enumeration_begins_anew()
    {
        await using var server = new ScriptedServer(ItemPages.Of(1_000));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        var items = new Items(client);

        await foreach (Item item in items.WithCancellation(Cancellation))
        {
            Assert.Equal("item-0", item.Name);
            break;
        }

        Assert.Single(server.Requests);
        Assert.Equal("item-0", (await items.FirstAsync(Cancellation)).Name);
        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    public async Task Whatever_still_has_a_page_does_not_keep_the_items_that_were_passed()
    {
        await using var server = new ScriptedServer(ItemPages.Of(3));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        var items = new Items(client, pageSize: 2);

        List<Item> all = await items.ToListAsync(Cancellation);

        Assert.Equal(["item-0", "item-1", "item-2"], all.Select(static item => item.Name));
        Assert.All(items.ReadPages, static page => Assert.All(page.Items.ToArray(), Assert.Null));
    }

    [Fact]
    public async Task The_items_of_a_page_that_was_handed_out_stay_in_it()
    {
        await using var server = new ScriptedServer(ItemPages.Of(3));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        List<Page<Item>> pages = await new Items(client, pageSize: 2).AsPages().ToListAsync(Cancellation);

        Assert.Equal(["item-0", "item-1", "item-2"], pages.SelectMany(static page => page).Select(static item => item.Name));
    }

    [Fact]
    public async Task The_items_of_a_partial_answer_stay_in_its_exception()
    {
        string body = ItemPages.Page([0, 1], endCursor: null, hasNextPage: false)[..^1] + ""","errors":[{"message":"one failed"}]}""";
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(body));
        List<WandbGraphQLException> told = [];
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { OnPartialResult = told.Add });

        Assert.Equal(2, await new Items(client).CountAsync(Cancellation));

        var page = Assert.IsType<PageContent<Item>>(Assert.Single(told).PartialData);
        Assert.Equal(["item-0", "item-1"], page.Items.ToArray().Select(static item => item.Name));
    }
}
