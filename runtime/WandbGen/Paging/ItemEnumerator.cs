using System.Runtime.InteropServices;

namespace WandbGen;

/// <summary>Walks over a collection's items: synchronously inside a page, where it neither allocates nor makes a task.</summary>
internal sealed class ItemEnumerator<T>(PageReader<T> pages, CancellationToken cancellationToken) : IListingEnumerator<T>
{
    private T[] _items = [];
    private int _next;
    private int _end;
    private T _current = default!;

    public T Current => _current;

    public string? Doubt => pages.Doubt;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_next < _end && !cancellationToken.IsCancellationRequested && !pages.IsOutdated)
        {
            _current = _items[_next++];
            return new ValueTask<bool>(true);
        }

        return MoveToNextPageAsync();
    }

    public ValueTask DisposeAsync() => pages.DisposeAsync();

    private async ValueTask<bool> MoveToNextPageAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        pages.ThrowIfOutdated();
        // The page that is done with is let go of before the next one is made: a collection in between would copy what nobody needs.
        _items = [];
        _next = _end = 0;
        _current = default!;
        do
        {
            if (!await pages.MoveNextAsync().ConfigureAwait(false))
            {
                return false;
            }

            // An array is read faster than a memory, and emitted code builds arrays.
            ArraySegment<T> items = MemoryMarshal.TryGetArray(pages.Items, out ArraySegment<T> segment) ? segment : pages.Items.ToArray();
            _items = items.Array!;
            _next = items.Offset;
            _end = items.Offset + items.Count;
        } while (_next == _end);

        _current = _items[_next++];
        return true;
    }
}
