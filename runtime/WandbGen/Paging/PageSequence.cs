namespace WandbGen;

/// <summary>The pages of a collection, starting at a cursor.</summary>
internal sealed class PageSequence<T>(PagedCollection<T> collection, string? after, int? pageSize) : IAsyncEnumerable<Page<T>>
{
    public IAsyncEnumerator<Page<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(collection, new PageReader<T>(collection, after, pageSize, long.MaxValue, cancellationToken));

    private sealed class Enumerator(PagedCollection<T> collection, PageReader<T> pages) : IAsyncEnumerator<Page<T>>
    {
        public Page<T> Current { get; private set; } = null!;

        public async ValueTask<bool> MoveNextAsync()
        {
            if (!await pages.MoveNextAsync().ConfigureAwait(false))
            {
                Current = null!;
                return false;
            }

            Current = new Page<T>(pages.Items, pages.Next is { } next ? collection.ToCursor(next) : null)
            {
                Skipped = pages.Skipped,
                IsWhole = pages.IsWhole,
            };
            return true;
        }

        public ValueTask DisposeAsync() => pages.DisposeAsync();
    }
}
