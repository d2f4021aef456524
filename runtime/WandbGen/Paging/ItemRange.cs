namespace WandbGen;

/// <summary>The first items of a collection.</summary>
internal sealed class ItemRange<T>(PagedCollection<T> collection, int count) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ItemEnumerator<T>(new PageReader<T>(collection, after: null, collection.PageSize, count, cancellationToken), cancellationToken);
}
