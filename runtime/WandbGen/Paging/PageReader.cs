using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>One walk over a collection's pages: chooses their sizes, fetches one ahead, and refuses a server that leads in circles.</summary>
internal sealed class PageReader<T> : IAsyncDisposable
{
    // The first page is small, for a fast first item (the official client's page), and the next ones grow to what the caller allows; round trips dominate.
    private const int FirstPageSize = 50;
    private const int PageGrowth = 4;

    private readonly PagedCollection<T> _collection;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _prefetch;
    private readonly bool _growing;
    private readonly int _largestPageSize;
    private readonly HashSet<ulong> _seen = [];

    private CancellationTokenSource? _prefetchCancellation;
    private Task<PageContent<T>>? _prefetched;
    private string? _after;
    private long _remaining;
    private int _pageSize;
    private int _pages;
    private int _emptyPages;
    private bool _isLast;
    private bool _hasNext;
    private WandbPaginationException? _misled;

    /// <param name="collection">The collection.</param>
    /// <param name="after">The server's cursor to begin after.</param>
    /// <param name="pageSize">The fixed size of a page, or <see langword="null"/> to grow.</param>
    /// <param name="count">The number of items that will be taken.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public PageReader(PagedCollection<T> collection, string? after, int? pageSize, long count, CancellationToken cancellationToken)
    {
        _collection = collection;
        _cancellationToken = cancellationToken;
        _prefetch = collection.PagingClient.Options.Prefetch;
        _growing = pageSize is null;
        _largestPageSize = collection.PagingClient.Options.MaxPageSize;
        _pageSize = pageSize ?? Math.Min(FirstPageSize, _largestPageSize);
        _remaining = count;
        _after = after;
        if (after is not null)
        {
            _seen.Add(Hash(after));
        }
    }

    /// <summary>The current page's items.</summary>
    public ReadOnlyMemory<T> Items { get; private set; }

    /// <summary>The server's cursor of the next page, or <see langword="null"/> if the current one is the last.</summary>
    /// <exception cref="WandbPaginationException">The server gave none, or one that leads back: to resume there would be a circle.</exception>
    public string? Next => _isLast ? null : _hasNext ? _after : throw _misled!;

    /// <summary>Moves to the next page; <see langword="false"/> if there is none.</summary>
    /// <remarks>A page that could not be fetched stays the next one: nothing is skipped and nothing comes twice.</remarks>
    public async ValueTask<bool> MoveNextAsync()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Items = default;
        if (_isLast || _remaining == 0)
        {
            return false;
        }

        if (_misled is not null)
        {
            throw _misled;
        }

        Task<PageContent<T>> fetch = _prefetched ?? FetchAsync(_cancellationToken);
        _prefetched = null;
        try
        {
            Accept(await fetch.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(_cancellationToken);
        }

        if (_prefetch && _pages > 1 && !_isLast && _misled is null && _remaining > 0)
        {
            _prefetchCancellation ??= CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
            _prefetched = FetchAsync(_prefetchCancellation.Token);
        }

        return true;
    }

    public ValueTask DisposeAsync()
    {
        CancellationTokenSource? cancellation = _prefetchCancellation;
        _prefetchCancellation = null;
        return cancellation is null ? ValueTask.CompletedTask : AbandonAsync(cancellation);
    }

    private async ValueTask AbandonAsync(CancellationTokenSource cancellation)
    {
        await cancellation.CancelAsync().ConfigureAwait(false);
        if (_prefetched is { } abandoned)
        {
            _prefetched = null;
            // Nobody asked for this page: how it ended does not matter, only that it has.
            await ((Task)abandoned).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellation.Dispose();
    }

    private Task<PageContent<T>> FetchAsync(CancellationToken cancellationToken) =>
        _collection.FetchAsync(new PageRequest((int)Math.Min(_pageSize, _remaining), _after), cancellationToken);

    private void Accept(PageContent<T> page)
    {
        string? before = _after;
        int count = (int)Math.Min(page.Items.Length, _remaining);
        Items = page.Items[..count];
        _remaining -= count;
        _pages++;
        _emptyPages = page.Items.Length == 0 && !page.HasOuterItems ? _emptyPages + 1 : 0;
        _isLast = !page.HasNextPage;
        if (_growing)
        {
            _pageSize = (int)Math.Min((long)_pageSize * PageGrowth, _largestPageSize);
        }

        if (_isLast)
        {
            return;
        }

        _hasNext = page.EndCursor is not null && _seen.Add(Hash(page.EndCursor));
        string? problem = page.EndCursor is null ? "promises another page and gives no cursor for it"
            : !_hasNext ? "repeats a cursor: its pages go in circles"
            : _emptyPages >= _collection.PagingClient.Options.MaxEmptyPages ? $"sent {_emptyPages} empty pages in a row and promises more"
            : null;
        _after = page.EndCursor;
        if (problem is not null)
        {
            // The items of this page are good; the error comes when the next one is asked for.
            _misled = new WandbPaginationException($"{_collection.OperationName}: the server {problem}.", before is null ? null : _collection.ToCursor(before));
        }
    }

    // FNV-1a, so that a walk over a million pages remembers 8 bytes of each. That two of a million cursors have the same hash happens to one in thirty million walks; a server that wants it
    // so only breaks its own listing.
    private static ulong Hash(string cursor)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in cursor)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return hash;
    }
}
