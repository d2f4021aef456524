using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

public sealed class PagingFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Func<ServerConnection, Task> Page(int from, int count, string? endCursor, bool hasNextPage) =>
        connection => connection.SendJsonAsync(ItemPages.Page(Enumerable.Range(from, count), endCursor, hasNextPage));

    private static async Task<(List<Item> Items, WandbPaginationException Exception)> CollectUntilMisledAsync(WandbClient client)
    {
        var items = new List<Item>();
        var exception = await Assert.ThrowsAsync<WandbPaginationException>(async () =>
        {
            await foreach (Item item in new Items(client).WithCancellation(Cancellation))
            {
                items.Add(item);
            }
        });
        return (items, exception);
    }

    [Fact]
    [Trait("Torture", "T045")]
    public async Task A_cursor_that_does_not_move_ends_in_an_error_after_the_pages_items()
    {
        await using var server = new ScriptedServer(Page(0, 2, "a", true), Page(2, 2, "a", true));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        (List<Item> items, WandbPaginationException exception) = await CollectUntilMisledAsync(client);

        Assert.Equal(4, items.Count);
        Assert.Equal(2, server.Requests.Length);
        Assert.Equal("a", exception.LastCursor!.Value.Value);
        Assert.Contains("Items", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Torture", "T045")]
    public async Task A_circle_of_cursors_ends_in_an_error()
    {
        await using var server = new ScriptedServer(
            Page(0, 1, "a", true),
            Page(1, 1, "b", true),
            Page(2, 1, "c", true),
            Page(3, 1, "a", true)
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        (List<Item> items, _) = await CollectUntilMisledAsync(client);

        Assert.Equal(4, items.Count);
        Assert.Equal(4, server.Requests.Length);
    }

    [Fact]
    [Trait("Torture", "T047")]
    public async Task Empty_pages_with_new_cursors_are_gone_through()
    {
        await using var server = new ScriptedServer(
            Page(0, 0, "a", true),
            Page(0, 0, "b", true),
            Page(0, 3, "c", true),
            Page(0, 0, "d", true),
            Page(3, 1, null, false)
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal(4, await new Items(client).CountAsync(Cancellation));
    }

    [Fact]
    [Trait("Torture", "T047")]
    public async Task Ten_empty_pages_in_a_row_end_in_an_error()
    {
        await using var server = new ScriptedServer(
            (connection, request) => connection.SendJsonAsync(ItemPages.Page([], $"cursor-{request.Number}", true))
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        (List<Item> items, WandbPaginationException exception) = await CollectUntilMisledAsync(client);

        Assert.Empty(items);
        Assert.Equal(10, server.Requests.Length);
        Assert.Equal("cursor-9", exception.LastCursor!.Value.Value);
    }

    [Fact]
    public async Task As_many_empty_pages_are_gone_through_as_the_caller_allows()
    {
        await using var server = new ScriptedServer(
            (connection, request) => connection.SendJsonAsync(ItemPages.Page([], $"cursor-{request.Number}", true))
        );
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { MaxEmptyPages = 2 });

        WandbPaginationException exception = (await CollectUntilMisledAsync(client)).Item2;

        Assert.Contains("2 empty pages", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [Trait("Torture", "T048")]
    public async Task A_promise_of_more_without_a_cursor_is_an_error_and_never_a_restart(int count)
    {
        await using var server = new ScriptedServer(Page(0, count, null, true));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        (List<Item> items, WandbPaginationException exception) = await CollectUntilMisledAsync(client);

        Assert.Equal(count, items.Count);
        Assert.Null(exception.LastCursor);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    [Trait("Torture", "T045")]
    [Trait("Torture", "T048")]
    public async Task A_page_that_leads_nowhere_is_not_handed_out_as_one_that_can_be_resumed_from(string? endCursor)
    {
        await using var server = new ScriptedServer(Page(0, 2, "a", true), Page(2, 2, endCursor, true));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        await using IAsyncEnumerator<Page<Item>> pages = new Items(client).AsPages().GetAsyncEnumerator(Cancellation);

        Assert.True(await pages.MoveNextAsync());
        var exception = await Assert.ThrowsAsync<WandbPaginationException>(async () => await pages.MoveNextAsync());
        Assert.Equal(pages.Current.Next, exception.LastCursor);
        await Assert.ThrowsAsync<WandbPaginationException>(async () => await pages.MoveNextAsync());
        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    public async Task What_was_asked_for_and_came_is_no_error_even_if_the_server_misleads_after_it()
    {
        await using var server = new ScriptedServer(Page(0, 2, "a", true), Page(2, 2, "a", true));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal(4, await new Items(client).Take(4).CountAsync(Cancellation));
    }

    [Theory]
    [InlineData("""{"data":{"project":{"items":null}}}""")]
    [InlineData("""{"data":{"project":{"items":{"edges":null,"pageInfo":{"hasNextPage":false}}}}}""")]
    [Trait("Torture", "T050")]
    public async Task A_null_connection_or_list_is_empty(string body)
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(body));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal(0, await new Items(client).CountAsync(Cancellation));
    }

    [Fact]
    [Trait("Torture", "T053")]
    public async Task What_the_server_sends_twice_comes_twice_in_its_order()
    {
        await using var server = new ScriptedServer(Page(0, 3, "3", true), Page(2, 3, null, false));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        List<string> names = await new Items(client).Select(item => item.Name).ToListAsync(Cancellation);

        Assert.Equal(["item-0", "item-1", "item-2", "item-2", "item-3", "item-4"], names);
    }

    [Fact]
    [Trait("Torture", "T024")]
    public async Task A_server_that_dies_between_pages_and_comes_back_costs_no_item()
    {
        int port;
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new ScriptedServer(
            (connection, request) =>
            {
                if (request.Number >= 3)
                {
                    died.TrySetResult();
                    connection.Reset();
                    return Task.CompletedTask;
                }

                return connection.SendJsonAsync(ItemPages.Answer(95, request));
            }
        );
        port = first.Port;
        var time = new VirtualTime { PassesPauses = false };
        using WandbClient client = TestClient.Create(
            first.BaseUrl,
            options => options with { TimeProvider = time, Retry = new WandbRetryOptions() }
        );

        Task<List<string>> walk = new Items(client, pageSize: 20).Select(item => item.Name).ToListAsync(Cancellation).AsTask();
        await died.Task;
        await time.PauseBegunAsync(Cancellation);
        await first.DisposeAsync();
        await using var second = new ScriptedServer(ItemPages.Of(95), port: port);
        time.Advance(time.LongestPause);

        Assert.Equal(Enumerable.Range(0, 95).Select(i => $"item-{i}"), await walk);
    }

    [Fact]
    [Trait("Torture", "T056")]
    public async Task A_429_in_the_middle_is_waited_out_and_nothing_comes_twice()
    {
        WandbClientOptions options = TestClient.Options(new Uri("http://127.0.0.1:1"));
        var time = new VirtualTime();
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Number == 50
                    ? connection.SendJsonAsync("{}", 429, "Retry-After: 3\r\n")
                    : connection.SendJsonAsync(ItemPages.Answer(1_000, request))
        );
        using var client = new WandbClient(options with { BaseUrl = server.BaseUrl, TimeProvider = time });

        List<string> names = await new Items(client, pageSize: 10).Select(item => item.Name).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"item-{i}"), names);
        Assert.Equal(101, server.Requests.Length);
        Assert.Contains(time.Pauses, pause => pause >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task After_a_failed_page_the_enumerator_asks_for_the_same_page_again()
    {
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Number == 2 ? connection.SendJsonAsync("{}", 400) : connection.SendJsonAsync(ItemPages.Answer(60, request))
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await using IAsyncEnumerator<Item> items = new Items(client, pageSize: 30).GetAsyncEnumerator(Cancellation);
        for (int i = 0; i < 30; i++)
        {
            Assert.True(await items.MoveNextAsync());
        }

        await Assert.ThrowsAsync<WandbGraphQLException>(async () => await items.MoveNextAsync());
        Assert.True(await items.MoveNextAsync());
        Assert.Equal("item-30", items.Current.Name);
    }

    [Fact]
    public async Task Cancellation_ends_an_enumeration_between_two_items_of_a_page()
    {
        await using var server = new ScriptedServer(ItemPages.Of(50));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await using IAsyncEnumerator<Item> items = new Items(client).GetAsyncEnumerator(cancellation.Token);
        Assert.True(await items.MoveNextAsync());
        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await items.MoveNextAsync());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }
}
