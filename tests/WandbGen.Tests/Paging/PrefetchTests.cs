using System.Diagnostics;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

public sealed class PrefetchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_page_is_fetched_while_the_second_one_is_worked_on()
    {
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer((connection, request) =>
        {
            if (request.Number == 3)
            {
                third.SetResult();
            }

            return connection.SendJsonAsync(ItemPages.Answer(100, request));
        });
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await using IAsyncEnumerator<Item> items = new Items(client, pageSize: 10).GetAsyncEnumerator(Cancellation);
        for (int i = 0; i < 10; i++)
        {
            await items.MoveNextAsync();
        }

        Assert.Single(server.Requests);
        await items.MoveNextAsync();
        await third.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
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
        await using var server = new ScriptedServer((connection, request) =>
        {
            if (request.Number < 3)
            {
                return connection.SendJsonAsync(ItemPages.Answer(100, request));
            }

            third.SetResult();
            return connection.StallAsync();
        });
        using WandbClient client = TestClient.Create(server.BaseUrl);

        IAsyncEnumerator<Item> items = new Items(client, pageSize: 10).GetAsyncEnumerator(Cancellation);
        for (int i = 0; i < 11; i++)
        {
            await items.MoveNextAsync();
        }

        await third.Task;
        long start = Stopwatch.GetTimestamp();
        await items.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 2);
        Assert.Equal(3, server.Requests.Length);
    }

    [Fact]
    public async Task A_failure_ahead_is_reported_only_when_its_page_is_asked_for()
    {
        await using var server = new ScriptedServer((connection, request) => request.Number == 3
            ? connection.SendJsonAsync("{}", 400)
            : connection.SendJsonAsync(ItemPages.Answer(100, request)));
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
    public async Task A_consumer_as_slow_as_the_server_overlaps_with_it()
    {
        const int Pages = 30;
        var pause = TimeSpan.FromMilliseconds(40);
        await using var server = new ScriptedServer(async (connection, request) =>
        {
            await Task.Delay(pause, Cancellation);
            await connection.SendJsonAsync(ItemPages.Answer(Pages * 10, request));
        });
        async Task<TimeSpan> WalkAsync(bool prefetch)
        {
            using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { Prefetch = prefetch });
            long start = Stopwatch.GetTimestamp();
            await foreach (Page<Item> _ in new Items(client).AsPages(pageSize: 10).WithCancellation(Cancellation))
            {
                await Task.Delay(pause, Cancellation);
            }

            return Stopwatch.GetElapsedTime(start);
        }

        TimeSpan together = await WalkAsync(prefetch: true);
        TimeSpan oneAfterTheOther = await WalkAsync(prefetch: false);

        // 32 of 60 steps (0.53) in the ideal case; the goal is 0.6, the rest is for a busy machine.
        Assert.InRange(together / oneAfterTheOther, 0.4, 0.7);
    }
}
