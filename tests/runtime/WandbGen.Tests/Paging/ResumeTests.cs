using CsCheck;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

/// <summary>An enumeration that an error ended is resumed, and no item is lost or repeated.</summary>
public sealed class ResumeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public async Task A_walk_over_items_whose_cursor_has_expired_is_resumed_after_the_last_item(int failing, bool prefetch)
    {
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Number == failing
                    ? connection.SendJsonAsync("""{"errors":[{"message":"the cursor has expired"}]}""")
                    : connection.SendJsonAsync(ItemPages.Answer(95, request))
        );
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { Prefetch = prefetch });
        var items = new Items(client, pageSize: 20);
        List<string> names = [];

        WandbGraphQLException error = await Assert.ThrowsAsync<WandbGraphQLException>(() => AddAsync(items, names));
        ResumePoint point = error.ResumePoint!.Value;
        string? stored = point.Page?.ToString();
        int before = names.Count;
        await AddAsync(items.ResumeAt(new ResumePoint(stored is null ? null : PageCursor.Parse(stored), point.Skip)), names);

        Assert.Equal((failing - 1) * 20, before);
        Assert.Equal(Enumerable.Range(0, 95).Select(i => $"item-{i}"), names);
    }

    [Fact]
    public async Task Without_any_cursor_the_walk_begins_anew_and_leaves_out_what_is_done()
    {
        await using var server = new ScriptedServer(ItemPages.Of(300));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        List<string> names = [];

        await AddAsync(new Items(client).ResumeAt(new ResumePoint(null, 260)), names);
        await AddAsync(new Items(client).ResumeAt(new ResumePoint(null, 300)), names);
        await AddAsync(new Items(client).ResumeAt(new ResumePoint(null, int.MaxValue)), names);

        Assert.Equal(Enumerable.Range(260, 40).Select(i => $"item-{i}"), names);
    }

    [Fact]
    public async Task Of_a_page_that_was_not_handed_out_no_item_counts_as_done()
    {
        await using var server = new ScriptedServer(
            connection => connection.SendJsonAsync(ItemPages.Page(Enumerable.Range(0, 2), "a", true)),
            connection => connection.SendJsonAsync(ItemPages.Page(Enumerable.Range(2, 2), "a", true))
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);
        List<string> names = [];

        WandbPaginationException byItems = await Assert.ThrowsAsync<WandbPaginationException>(() => AddAsync(new Items(client), names));
        WandbPaginationException byPages = await Assert.ThrowsAsync<WandbPaginationException>(() =>
            new Items(client).AsPages().CountAsync(Cancellation).AsTask()
        );

        Assert.Equal(2, byItems.ResumePoint!.Value.Skip);
        Assert.Equal("a", byItems.ResumePoint!.Value.Page!.Value.Value);
        Assert.Equal(0, byPages.ResumePoint!.Value.Skip);
    }

    [Fact]
    public async Task A_point_of_another_query_or_before_the_first_item_is_refused()
    {
        await using var server = new ScriptedServer(ItemPages.Of(100));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        PageCursor cursor = (await new Items(client, "mine").AsPages().FirstAsync(Cancellation)).Next!.Value;

        Assert.Equal(
            "point",
            Assert.Throws<ArgumentException>(() => new Items(client, "theirs").ResumeAt(new ResumePoint(cursor, 1))).ParamName
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new Items(client).ResumeAt(new ResumePoint(null, -1)));
        Assert.Throws<ArgumentException>(() => new Items(client).ResumeAt(new ResumePoint(default(PageCursor), 0)));
    }

    [Fact]
    public async Task An_error_outside_of_a_walk_has_no_place_to_resume_at()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("{}", 400));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        WandbGraphQLException error = await Assert.ThrowsAsync<WandbGraphQLException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Null(error.ResumePoint);
    }

    // Of three requests, one repeats a page and one fails: with two, the enumeration would make no progress.
    [Fact]
    public Task Errors_at_any_pages_and_resuming_after_each_lose_nothing() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 90].Nullable(), Gen.Bool, Gen.Int[3, 6])
            .SampleAsync(
                async (total, pageSize, prefetch, every) =>
                {
                    int requests = 0;
                    await using var server = new ScriptedServer(
                        (connection, request) =>
                            Interlocked.Increment(ref requests) % every == 0
                                ? connection.SendJsonAsync("{}", 400)
                                : connection.SendJsonAsync(ItemPages.Answer(total, request))
                    );
                    using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { Prefetch = prefetch });
                    var items = new Items(client, pageSize: pageSize);
                    List<string> names = [];
                    IAsyncEnumerable<Item> rest = items;
                    while (rest is not null)
                    {
                        try
                        {
                            await AddAsync(rest, names);
                            break;
                        }
                        catch (WandbGraphQLException error)
                        {
                            rest = items.ResumeAt(error.ResumePoint!.Value);
                        }
                    }

                    Assert.Equal(Enumerable.Range(0, total).Select(i => $"item-{i}"), names);
                },
                iter: 50
            );

    private static async Task AddAsync(IAsyncEnumerable<Item> items, List<string> names)
    {
        await foreach (Item item in items.WithCancellation(Cancellation))
        {
            names.Add(item.Name);
        }
    }
}
