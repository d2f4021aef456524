namespace WandbGen.Tests.Paging;

/// <summary>A collection that a user's test makes of items behaves as one that a server answers.</summary>
public sealed class CollectionOfItemsTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_items_come_in_their_order_any_number_of_times()
    {
        PagedCollection<int> collection = PagedCollection.Of(Enumerable.Range(0, 120));

        Assert.Equal(Enumerable.Range(0, 120), await collection.ToListAsync(CancellationToken));
        Assert.Equal(Enumerable.Range(0, 120), await collection.ToListAsync(CancellationToken));
        Assert.Equal([0, 1, 2], await collection.Take(3).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task Its_pages_have_cursors_at_which_another_walk_begins()
    {
        PagedCollection<string> collection = PagedCollection.Of("a", "b", "c", "d", "e");

        List<Page<string>> pages = await collection.AsPages(pageSize: 2).ToListAsync(CancellationToken);
        List<Page<string>> rest = await collection.AsPages(pages[0].Next, pageSize: 2).ToListAsync(CancellationToken);

        Assert.Equal(["ab", "cd", "e"], pages.Select(static page => string.Concat(page)));
        Assert.Equal(["cd", "e"], rest.Select(static page => string.Concat(page)));
        Assert.Null(pages[^1].Next);
        Assert.Equal(["d", "e"], await collection.ResumeAt(new ResumePoint(pages[0].Next, 1)).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task A_page_of_it_is_a_list()
    {
        Page<string> page = await PagedCollection.Of("a", "b", "c").AsPages(pageSize: 2).FirstAsync(CancellationToken);

        Assert.Equal(["A", "B"], page.Select(static item => item.ToUpperInvariant()));
        Assert.Equal(2, page.Count);
        Assert.Equal("b", page[1]);
        Assert.Throws<IndexOutOfRangeException>(() => page[2]);
    }

    [Fact]
    public async Task It_can_be_empty()
    {
        Assert.Empty(await PagedCollection.Of<string>().ToListAsync(CancellationToken));
        Assert.Empty(Assert.Single(await PagedCollection.Of<string>().AsPages().ToListAsync(CancellationToken)));
    }

    [Fact]
    public async Task A_cursor_of_another_collection_is_refused()
    {
        PageCursor? cursor = (await PagedCollection.Of(1, 2, 3).AsPages(pageSize: 1).FirstAsync(CancellationToken)).Next;

        Assert.Throws<ArgumentException>(() => PagedCollection.Of(1, 2).AsPages(cursor));
    }

    [Fact]
    public async Task A_walk_through_it_is_cancelled_with_the_callers_token()
    {
        using var source = new CancellationTokenSource();
        await using IAsyncEnumerator<int> walk = PagedCollection.Of(1, 2).GetAsyncEnumerator(source.Token);
        await walk.MoveNextAsync();
        await source.CancelAsync();

        List<int> never = [];
        OperationCanceledException exception = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (int item in PagedCollection.Of(1, 2).WithCancellation(source.Token))
            {
                never.Add(item);
            }
        });

        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Empty(never);
    }
}
