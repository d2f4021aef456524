using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuringMemory;

[Collection(typeof(MeasuringMemory))]
public sealed class PagingMemoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_item_inside_a_page_costs_no_allocation()
    {
        await using var server = new ScriptedServer(ItemPages.Of(1_000));
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { Prefetch = false });
        await using IAsyncEnumerator<Item> items = new Items(client, pageSize: 1_000).GetAsyncEnumerator(Cancellation);
        Assert.True(await items.MoveNextAsync());

        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = 1;
        for (ValueTask<bool> next = items.MoveNextAsync(); count < 1_000; next = items.MoveNextAsync())
        {
            Assert.True(next.IsCompletedSuccessfully);
            count++;
            if (count == 1_000)
            {
                break;
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("item-999", items.Current.Name);
    }

    [Fact]
    [Trait("Torture", "T145")]
    public async Task Memory_stays_flat_however_many_items_there_are()
    {
        // A million by tests/long/soak-listing.sh.
        int total = int.TryParse(Environment.GetEnvironmentVariable("WANDBGEN_SOAK_ITEMS"), out int wished) ? wished : 20_000;
        await using var server = new ScriptedServer(ItemPages.Of(total)) { KeepsRequests = false };
        using WandbClient client = TestClient.Create(server.BaseUrl);
        var items = new Items(client, pageSize: 50);
        await items.Take(total / 10).CountAsync(Cancellation);

        // What other tests left may go meanwhile: only what rises counts.
        long lowest = long.MaxValue,
            rise = 0;
        int count = 0;
        await foreach (Item _ in items.WithCancellation(Cancellation))
        {
            if (++count % (total / 10) == 0)
            {
                long alive = GC.GetTotalMemory(forceFullCollection: true);
                lowest = Math.Min(lowest, alive);
                rise = Math.Max(rise, alive - lowest);
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{count} items: {alive / 1024} KiB alive, working set {Environment.WorkingSet >> 20} MiB"
                );
            }
        }

        Assert.Equal(total, count);
        Assert.InRange(rise, 0, 1024 * 1024);
    }
}
