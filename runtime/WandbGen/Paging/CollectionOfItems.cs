using System.Globalization;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>A collection whose pages are cut from a list. A cursor is the number of the items before it.</summary>
internal sealed class CollectionOfItems<T>(T[] items) : PagedCollection<T>(OfflineClient.Instance, pageSize: null)
{
    private static readonly GraphQLOperation s_operation = new("Items", GraphQLOperationKind.Query, "query Items { items }"u8);

    protected override GraphQLOperation Operation => s_operation;

    internal override Task<PageContent<T>> FetchAsync(
        PageRequest page,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    )
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<PageContent<T>>(cancellationToken);
        }

        int start = page.After is { } cursor ? int.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        int end = Math.Min(items.Length, start + page.First);
        return Task.FromResult(
            new PageContent<T>(items.AsMemory(start, end - start), end.ToString(CultureInfo.InvariantCulture), end < items.Length)
        );
    }

    protected override Task<long?> GetTotalAsync(CancellationToken cancellationToken) => Task.FromResult<long?>(items.Length);

    // The number of items distinguishes two such collections: a cursor of one is not valid in a shorter one.
    protected override void WriteVariables(Utf8JsonWriter writer) => writer.WriteNumber("count"u8, items.Length);

    protected override void WritePageVariables(Utf8JsonWriter writer, PageRequest page) { }

    protected override PageContent<T> ReadPage(ref JsonTokenReader reader, PageRequest page) =>
        throw new InvalidOperationException("A collection of items is not read from an answer.");
}

/// <summary>A client that is never asked: it has the options that enumerations go by.</summary>
internal static class OfflineClient
{
    private static readonly Lazy<WandbClient> s_instance = new(static () =>
        new WandbClient(new WandbClientOptions { BaseUrl = new Uri("http://localhost"), ApiKey = new string('0', 40) })
    );

    public static WandbClient Instance => s_instance.Value;
}
