using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

/// <summary>An enumeration that was resumed and fails again, before its first new item, is resumed once more.</summary>
public sealed class ResumeAgainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The pages of the first enumeration have grown; those of the next one begin small, so several of them are skipped.
    [Theory]
    [InlineData(3, 4)]
    [InlineData(3, 5)]
    [InlineData(3, 5, 7)]
    [InlineData(3, 5, 7, 9)]
    [InlineData(3, 4, 5, 7)]
    [InlineData(4, 6, 9)]
    public async Task An_error_while_items_that_are_done_are_skipped_yields_none_of_them_again(params int[] failing)
    {
        await using var server = new ScriptedServer(
            (connection, request) =>
                failing.Contains(request.Number)
                    ? connection.SendJsonAsync("{}", 400)
                    : connection.SendJsonAsync(ItemPages.Answer(700, request))
        );
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            static options => options with { Prefetch = false, MaxPageSize = 200 }
        );
        var items = new Items(client);
        List<string> names = [];
        IAsyncEnumerable<Item> rest = items;
        int resumed = 0;
        while (true)
        {
            try
            {
                await foreach (Item item in rest.WithCancellation(Cancellation))
                {
                    names.Add(item.Name);
                }

                break;
            }
            catch (WandbGraphQLException error)
            {
                resumed++;
                rest = items.ResumeAt(error.ResumePoint!.Value);
            }
        }

        Assert.Equal(failing.Length, resumed);
        Assert.Equal(Enumerable.Range(0, 700).Select(static i => $"item-{i}"), names);
    }
}
