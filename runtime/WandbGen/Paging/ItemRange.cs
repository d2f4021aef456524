namespace WandbGen;

/// <summary>A range of the items of a collection.</summary>
/// <param name="collection">The collection.</param>
/// <param name="after">The server's cursor to begin after.</param>
/// <param name="skip">The number of items to leave out.</param>
/// <param name="count">The largest number of items to take after them.</param>
internal sealed class ItemRange<T>(PagedCollection<T> collection, string? after, int skip, long count) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ItemEnumerator<T>(new PageReader<T>(collection, after, collection.PageSize, count, cancellationToken, skip), cancellationToken);
}
