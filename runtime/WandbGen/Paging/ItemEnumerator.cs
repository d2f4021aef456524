using System.Runtime.InteropServices;

namespace WandbGen;

/// <summary>Enumerates the items of a collection. Within a page it is synchronous and allocates nothing.</summary>
internal sealed class ItemEnumerator<T>(PageReader<T> pages, CancellationToken cancellationToken) : IListingEnumerator<T>
{
    private T[] _items = [];
    private int _next;
    private int _end;
    private T _current = default!;
    private bool _isAtNewPage;

    public T Current
    {
        get
        {
            EnterNewPage();
            return _current;
        }
    }

    public string? Doubt => pages.Doubt;

    public ValueTask<bool> MoveNextAsync()
    {
        EnterNewPage();
        if (_next < _end && !cancellationToken.IsCancellationRequested && !pages.IsOutdated)
        {
            _current = _items[_next++];
            return new ValueTask<bool>(true);
        }

        // The finished page is released before the next one is created, so that a garbage collection does not copy it. Its array can be
        // referenced by an older object that is not in use any more, such as the task of its request; a collection of the young objects
        // does not notice that, and would keep all items alive.
        if (pages.OwnsItems)
        {
            Array.Clear(_items);
        }

        _items = [];
        _next = _end = 0;
        _current = default!;
        _isAtNewPage = true;
        return pages.MoveNextAsync(passesEmptyPages: true);
    }

    public ValueTask DisposeAsync() => pages.DisposeAsync();

    // Checked when the caller moves on; waiting for it here would add a state machine for each page.
    private void EnterNewPage()
    {
        if (!_isAtNewPage)
        {
            return;
        }

        _isAtNewPage = false;
        // An array is read faster than a memory, and emitted code builds arrays.
        ArraySegment<T> items = MemoryMarshal.TryGetArray(pages.Items, out ArraySegment<T> segment) ? segment : pages.Items.ToArray();
        _items = items.Array!;
        _next = items.Offset;
        _end = items.Offset + items.Count;
        _current = _next < _end ? _items[_next++] : default!;
    }
}
