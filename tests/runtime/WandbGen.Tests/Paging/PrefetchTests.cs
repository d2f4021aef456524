using Microsoft.Extensions.Time.Testing;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

public sealed class PrefetchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_page_is_fetched_while_the_second_one_is_worked_on()
    {
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(
            (connection, request) =>
            {
                if (request.Number == 3)
                {
                    third.SetResult();
                }

                return connection.SendJsonAsync(ItemPages.Answer(100, request));
            }
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await using IAsyncEnumerator<Item> items = new Items(client, pageSize: 10).GetAsyncEnumerator(Cancellation);
        for (int i = 0; i < 10; i++)
        {
            await items.MoveNextAsync();
        }

        Assert.Single(server.Requests);
        await items.MoveNextAsync();
        await third.Task.WaitAsync(Patience.Limit, Cancellation);
        Assert.Equal("item-10", items.Current.Name);
    }

    [Fact]
    public async Task Without_prefetch_a_page_is_fetched_when_it_is_asked_for()
    {
        await using var server = new ScriptedServer(ItemPages.Of(100));
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { Prefetch = false });

        Assert.Equal(20, await AsyncEnumerable.Take(new Items(client, pageSize: 10), 20).CountAsync(Cancellation));

        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    public async Task Disposing_an_enumerator_gives_up_the_page_that_is_on_its_way()
    {
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(
            (connection, request) =>
            {
                if (request.Number < 3)
                {
                    return connection.SendJsonAsync(ItemPages.Answer(100, request));
                }

                third.SetResult();
                return connection.StallAsync();
            }
        );
        // The server is silent and the clock does not advance: nothing else could end it.
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { TimeProvider = new FakeTimeProvider() });

        IAsyncEnumerator<Item> items = new Items(client, pageSize: 10).GetAsyncEnumerator(Cancellation);
        for (int i = 0; i < 11; i++)
        {
            await items.MoveNextAsync();
        }

        await third.Task;
        await items.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancellation);

        Assert.Equal(3, server.Requests.Length);
    }

    [Fact]
    public async Task A_failure_ahead_is_reported_only_when_its_page_is_asked_for()
    {
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Number == 3 ? connection.SendJsonAsync("{}", 400) : connection.SendJsonAsync(ItemPages.Answer(100, request))
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);
        int count = 0;

        await Assert.ThrowsAsync<WandbGraphQLException>(async () =>
        {
            await foreach (Item _ in new Items(client, pageSize: 10).WithCancellation(Cancellation))
            {
                count++;
            }
        });

        Assert.Equal(20, count);
    }

    [Fact]
    public async Task While_a_consumer_works_on_a_page_the_server_works_on_the_next_one()
    {
        const int Pages = 30;
        using var asked = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(
            (connection, request) =>
            {
                asked.Release();
                return connection.SendJsonAsync(ItemPages.Answer(Pages * 10, request));
            }
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);
        int page = 0;

        await foreach (Page<Item> _ in new Items(client).AsPages(pageSize: 10).WithCancellation(Cancellation))
        {
            // The consumer goes on only when the server has been asked for the page after this one: of the first two pages, one is asked
            // for at a time.
            page++;
            int ahead = page switch
            {
                1 => 1,
                2 => 2,
                Pages => 0,
                _ => 1,
            };
            for (int i = 0; i < ahead; i++)
            {
                Assert.True(await asked.WaitAsync(Patience.Limit, Cancellation), "The next page was not requested.");
            }
        }

        Assert.Equal(Pages, page);
        Assert.Equal(Pages, server.Requests.Length);
    }
}
