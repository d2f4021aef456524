using System.Runtime.CompilerServices;
using WandbGen.CompilerServices;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>
/// Enumerates the pages of a collection: it requests one page ahead, requests smaller pages after failures, detects repeated cursors, and
/// states at the end whether the listing was complete.
/// </summary>
internal sealed class PageReader<T> : IAsyncDisposable
{
    private readonly PagedCollection<T> _collection;
    private readonly WandbClientOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly PageSize _size;
    private readonly int _changes;
    private readonly PassedCursors _passed = new();

    private CancellationTokenSource? _prefetchCancellation;
    private Task<PageContent<T>>? _prefetched;
    private string? _after;
    private long _remaining;
    private int _skip;
    private int _pages;
    private int _emptyPages;
    private int _nulls;
    private bool _isLast;

    // Whether the page has a cursor for the next page that was not used before.
    private bool _hasUsableCursor;
    private string? _doubt;
    private string? _pageStart;
    private int _pageYielded;

    // The reason why the next page cannot be requested. It is thrown when that page is read, because the items of this page are valid.
    private WandbPaginationException? _nextProblem;
    private CountedPage? _repeatedPage;
    private bool _obeysNumber;

    /// <param name="collection">The collection.</param>
    /// <param name="after">The server's cursor to begin after.</param>
    /// <param name="pageSize">The caller's size of a page, or <see langword="null"/> to adapt.</param>
    /// <param name="count">The number of items that will be taken.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <param name="skip">The number of items that are not taken before them.</param>
    public PageReader(
        PagedCollection<T> collection,
        string? after,
        int? pageSize,
        long count,
        CancellationToken cancellationToken,
        int skip = 0
    )
    {
        _collection = collection;
        _options = collection.PagingClient.Options;
        _cancellationToken = cancellationToken;
        _size = new PageSize(pageSize, collection.LargestPage, _options);
        _changes = collection.Changes;
        _remaining = count;
        _skip = skip;
        _after = _pageStart = after;
        if (after is not null)
        {
            _passed.TryAdd(after);
        }
    }

    /// <summary>The current page's items.</summary>
    public ReadOnlyMemory<T> Items { get; private set; }

    /// <summary>Whether nothing else has the array of <see cref="Items"/>.</summary>
    public bool OwnsItems { get; private set; }

    /// <summary>The number of the current page's edges and nodes that are null.</summary>
    public int Skipped { get; private set; }

    /// <summary>Whether the current page is all that the server has there.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Why what was walked over so far is not known to be all of the listing, as the end of a sentence; <see langword="null"/> if
    /// it is.</summary>
    public string? Doubt =>
        _nulls > 0
            ? $"{_nulls} of its entries {(_nulls == 1 ? "is" : "are")} null"
            : _doubt ?? (_isLast ? null : "it was not read to its end");

    /// <summary>The server's cursor of the next page, or <see langword="null"/> if the current one is the last.</summary>
    /// <exception cref="WandbPaginationException">The server gave none, or one that leads back: to resume there would be a
    /// circle.</exception>
    public string? Next
    {
        get
        {
            if (_isLast || _hasUsableCursor)
            {
                return _isLast ? null : _after;
            }

            // The page is not handed out.
            _pageYielded = 0;
            throw Located(_nextProblem!);
        }
    }

    /// <summary>Whether something was removed since this walk began, so that its next page would leave something out.</summary>
    public bool IsOutdated => !_isLast && _collection.Changes != _changes;

    /// <exception cref="InvalidOperationException">Something was removed since this walk began.</exception>
    public void ThrowIfOutdated()
    {
        if (IsOutdated)
        {
            throw new InvalidOperationException(
                "An item of this listing was deleted while the listing was being read, so the items that "
                    + "moved up would be skipped. "
                    + "Read the listing to its end first (ToListAsync), and then delete; for the files of a run, Files.DeleteAllAsync "
                    + "does both."
            );
        }
    }

    /// <summary>Moves to the next page; <see langword="false"/> if there is none.</summary>
    /// <remarks>A page that could not be fetched stays the next one: nothing is skipped and nothing comes twice.</remarks>
    /// <param name="passesEmptyPages">Whether a page without items is passed over.</param>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    public async ValueTask<bool> MoveNextAsync(bool passesEmptyPages = false)
    {
        do
        {
            Items = default;
            _cancellationToken.ThrowIfCancellationRequested();
            ThrowIfOutdated();
            if (_isLast || _remaining == 0)
            {
                return false;
            }

            if (_nextProblem is not null)
            {
                throw Located(_nextProblem);
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
            catch (WandbException exception) when (!exception.IsShared)
            {
                Located(exception);
                throw;
            }

            if (_options.Prefetch && _pages > 1 && !_isLast && _nextProblem is null && _remaining > 0)
            {
                _prefetchCancellation ??= CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
                _prefetched = FetchAsync(_prefetchCancellation.Token);
            }
        } while (passesEmptyPages && Items.IsEmpty);

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
            // The page was requested ahead and is not read: only its end matters, not its result.
            await ((Task)abandoned).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellation.Dispose();
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private async Task<PageContent<T>> FetchAsync(CancellationToken cancellationToken)
    {
        (int Value, int Ceiling)? before = null;
        while (true)
        {
            // Skipped items are part of the requests.
            int asked = (int)Math.Min(_size.Value, Math.Min(_remaining, long.MaxValue - _skip) + _skip);
            try
            {
                PageContent<T> page = await _collection
                    .FetchAsync(new PageRequest(asked, _after), asksForLess: asked > 1 ? PageSize.IsToBlame : null, cancellationToken)
                    .ConfigureAwait(false);
                if (before is { } size && asked == 1 && page.Answer.Attempts > 1)
                {
                    // A page with one item failed as well, so the size was not the reason; the server needed time.
                    _size.Restore(size.Value, size.Ceiling);
                }

                _size.Adapt(page.Items.Length + page.Skipped, page.Answer);
                if (page.IsOpen)
                {
                    return await FindEndAsync(page, cancellationToken).ConfigureAwait(false);
                }

                if (!_obeysNumber && _repeatedPage is { Next: { } start } && page.Counted?.Start == start)
                {
                    await RequireNumberIsObeyedAsync(_repeatedPage, cancellationToken).ConfigureAwait(false);
                }

                return page;
            }
            catch (WandbException exception)
                when (asked > 1 && PageSize.IsToBlame(exception) && !(exception.RetryAfter > _options.Retry.MaxRetryAfter))
            {
                before ??= (_size.Value, _size.Ceiling);
                _size.Shrink(asked, exception);
                PagingLog.AskForLess(_options.CreateLogger(), _collection.OperationName, asked, _size.Value, exception.Message);
                if (PageSize.NeedsPause(exception))
                {
                    await Task.Delay(
                            Attempts.GetPause(_options, _options.Retry, exception.RetryAfter, retry: 0),
                            _options.TimeProvider,
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                }
            }
            catch (WandbException) when (before is not null)
            {
                _size.Restore(before.Value.Value, before.Value.Ceiling);
                throw;
            }
        }
    }

    // Items can be equal, so an equal page proves nothing. A page after the last possible one that has items proves it.
    private async Task RequireNumberIsObeyedAsync(CountedPage counted, CancellationToken cancellationToken)
    {
        PageContent<T> beyond;
        try
        {
            beyond = await FetchAsideAsync(new PageRequest(1, counted.Beyond), cancellationToken).ConfigureAwait(false);
        }
        catch (WandbException exception)
        {
            // A server that refuses the number evaluates it. Another failure proves nothing.
            _obeysNumber = exception is WandbGraphQLException;
            return;
        }

        _obeysNumber = beyond.Items.IsEmpty && beyond.Skipped == 0;
        if (!_obeysNumber)
        {
            throw new WandbPaginationException(
                $"{_collection.OperationName}: the server sent the same items for two pages, and has items after the end of every "
                    + $"listing: it ignores the argument '{counted.Argument}', or repeats its last page. Name the argument that it "
                    + "goes by in [WandbPaging], or by HasMore or Last the field that says where the listing ends.",
                ToCursor(_after)
            );
        }
    }

    // A window without items can be a hole. Only the windows after it show whether it is the end.
    private async Task<PageContent<T>> FindEndAsync(PageContent<T> page, CancellationToken cancellationToken)
    {
        try
        {
            PageContent<T> rest = await FetchAsideAsync(new PageRequest(1, page.EndCursor) { TakesAll = true }, cancellationToken)
                .ConfigureAwait(false);
            return page.WithEnd(hasNextPage: !rest.Items.IsEmpty || rest.Skipped > 0, isEndInferred: false);
        }
        catch (WandbException exception) when (exception is WandbGraphQLException || exception.IsTooLarge)
        {
            // A page that is too large exists. Of a page that is refused, nothing is known.
            return page.WithEnd(exception.IsTooLarge, isEndInferred: true);
        }
    }

    // The page is only a probe, so its total and its end are not those of the listing.
    private Task<PageContent<T>> FetchAsideAsync(PageRequest request, CancellationToken cancellationToken) =>
        _collection.FetchAsync(request, asksForLess: null, cancellationToken);

    private void Accept(PageContent<T> page)
    {
        if (page.IsNull && (_after is not null || _pages > 0))
        {
            throw new WandbPaginationException(
                $"{_collection.OperationName}: the server announced another page, and sent null for it.",
                ToCursor(_after)
            );
        }

        string? before = _after;
        int skip = Math.Min(_skip, page.Items.Length);
        int count = (int)Math.Min(page.Items.Length - skip, _remaining);
        Items = page.Items.Slice(skip, count);
        // The exception for a partial answer has the page as well.
        OwnsItems = page.OwnsItems && !page.Answer.IsPartial;
        _skip -= skip;
        _remaining -= count;
        _pages++;
        _pageStart = before;
        _pageYielded = skip + count;
        _repeatedPage = page.Counted;
        _emptyPages = page.Items.Length == 0 && !page.MayBeEmpty ? _emptyPages + 1 : 0;
        _isLast = !page.HasNextPage && count == page.Items.Length - skip;
        NoteHoles(page);
        if (!page.HasNextPage)
        {
            return;
        }

        _hasUsableCursor = page.EndCursor is not null && _passed.TryAdd(page.EndCursor);
        string? problem =
            page.EndCursor is null ? "announces another page without a cursor"
            : !_hasUsableCursor ? "repeats a cursor, so its pages would never end"
            : _emptyPages >= _options.MaxEmptyPages ? $"sent {_emptyPages} empty pages in a row and announces more"
            : null;
        _after = page.EndCursor;
        if (problem is not null)
        {
            _nextProblem = new WandbPaginationException($"{_collection.OperationName}: the server {problem}.", ToCursor(before));
        }
    }

    private void NoteHoles(PageContent<T> page)
    {
        Skipped = page.Skipped;
        IsWhole = page.Skipped == 0 && !page.IsNull && !page.Answer.IsPartial;
        _nulls += page.Skipped;
        _doubt ??=
            page.IsNull ? "it is null"
            : page.Answer.IsPartial ? "a part of it failed on the server"
            : page is { IsEndInferred: true, HasNextPage: false } ? "nothing in it states that it has ended"
            : null;
        if (!IsWhole)
        {
            PagingLog.IsNotWhole(_options.CreateLogger(), _collection.OperationName, Doubt!);
        }
    }

    private PageCursor? ToCursor(string? value) => value is null ? null : _collection.ToCursor(value);

    private WandbException Located(WandbException exception)
    {
        // The items that are still to be skipped are in the following pages.
        exception.ResumePoint = new ResumePoint(ToCursor(_pageStart), _pageYielded + _skip);
        return exception;
    }
}
