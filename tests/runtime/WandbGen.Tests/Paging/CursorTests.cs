using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

public sealed class CursorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_walk_is_resumed_from_a_stored_cursor_by_another_client()
    {
        await using var server = new ScriptedServer(ItemPages.Of(100));
        string stored;
        var names = new List<string>();
        using (WandbClient client = TestClient.Create(server.BaseUrl))
        {
            Page<Item> page = await new Items(client, pageSize: 30).AsPages().FirstAsync(Cancellation);
            names.AddRange(page.Items.ToArray().Select(item => item.Name));
            stored = page.Next!.Value.ToString();
        }

        using WandbClient other = TestClient.Create(server.BaseUrl);
        await foreach (Page<Item> page in new Items(other).AsPages(PageCursor.Parse(stored), pageSize: 35).WithCancellation(Cancellation))
        {
            names.AddRange(page.Items.ToArray().Select(item => item.Name));
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"item-{i}"), names);
        Assert.Equal(3, server.Requests.Length);
        Assert.Matches("^[A-Za-z0-9_-]+$", stored);
    }

    [Fact]
    public async Task The_last_page_has_no_cursor_and_an_empty_collection_is_one_empty_page()
    {
        await using var server = new ScriptedServer(ItemPages.Of(0));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Page<Item> page = Assert.Single(await new Items(client).AsPages().ToListAsync(Cancellation));

        Assert.True(page.Items.IsEmpty);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_cursor_of_another_query_is_refused_before_a_request()
    {
        await using var server = new ScriptedServer(ItemPages.Of(100));
        using WandbClient client = TestClient.Create(server.BaseUrl);
        PageCursor cursor = (await new Items(client, "mine").AsPages().FirstAsync(Cancellation)).Next!.Value;

        var exception = Assert.Throws<ArgumentException>(() => new Items(client, "theirs").AsPages(cursor));

        Assert.Equal("from", exception.ParamName);
        Assert.Contains("a different query", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Items(client).AsPages(default(PageCursor)));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("YXJyYXljb25uZWN0aW9uOjQ5")]
    [InlineData("AQ")]
    [InlineData("not a cursor")]
    [InlineData("AQAAAAAAAAAAwyg")]
    public void Text_that_is_no_cursor_is_refused(string text)
    {
        Assert.False(PageCursor.TryParse(text, out _));
        Assert.Throws<FormatException>(() => PageCursor.Parse(text));
    }

    [Fact]
    public void A_cursor_survives_text_whatever_the_server_puts_in_it()
    {
        foreach (string value in new[] { "a", "YXJyYXljb25uZWN0aW9uOjQ5", "é\u2028\"{}", new string('x', 5_000) })
        {
            var cursor = new PageCursor(ulong.MaxValue - 1, value);
            Assert.Equal(cursor, PageCursor.Parse(cursor.ToString()));
        }
    }
}
