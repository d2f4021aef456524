using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>
/// Collects the items of a page and counts those that are null. If the server sends as many items as were requested, they are not copied.
/// Emitted code uses it.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct PageBuilder<T>
{
    private readonly PageRequest _page;
    private readonly string? _counted;
    private ConnectionReader _connection;
    private ItemBuffer<T> _items;
    private int? _start;

    /// <summary>Starts reading a connection.</summary>
    /// <param name="reader">The reader, positioned on the value of the connection.</param>
    /// <param name="page">The requested page.</param>
    /// <param name="schema">The connection.</param>
    /// <exception cref="JsonException">The value is not a connection.</exception>
    public PageBuilder(scoped ref JsonTokenReader reader, PageRequest page, ConnectionSchema schema)
    {
        ArgumentNullException.ThrowIfNull(page);
        _page = page;
        _counted = schema.Counted;
        _items = new ItemBuffer<T>(page.First);
        _connection = new ConnectionReader(ref reader, schema);
    }

    private readonly bool IsFull => _connection.Begun >= _page.First;

    /// <summary>Advances to the next item that is not null.</summary>
    /// <param name="reader">The reader, positioned on the value of the connection or at the end of the previous item.</param>
    /// <returns><see langword="false"/> if there is no further item. The reader is then positioned at the end of the connection.</returns>
    public bool MoveNext(ref JsonTokenReader reader)
    {
        if (!_connection.MoveNext(ref reader))
        {
            return false;
        }

        if (_counted is not null && _start is null)
        {
            _start = CountedPage.Hash(reader);
        }

        return true;
    }

    /// <summary>Adds an item, or skips it if it is null.</summary>
    /// <param name="item">The item.</param>
    public void Add(T? item)
    {
        if (item is not null)
        {
            _items.Add(item);
        }
    }

    /// <summary>Returns the page of a connection that is paged with cursors of the server.</summary>
    /// <param name="reader">The reader, positioned at the end of the connection.</param>
    /// <param name="hasMore">Whether a field beside it says that there are more items.</param>
    public readonly PageContent<T> ToPage(ref JsonTokenReader reader, bool? hasMore = null)
    {
        string? endCursor = _connection.EndCursor ?? _connection.ReadLastCursor();
        return ConnectionReader.IsRepeated(_connection.HasPageInfo || hasMore is not null, endCursor, _page.After)
            ? new PageContent<T>(default, endCursor: null, hasNextPage: false) { IsEndInferred = true }
            // Only null edges have no cursor. If all are null, the listing ends, unless the page is full: then the server may have
            // more, and the page reader reports that the next page cannot be requested.
            : ToPage(ref reader, endCursor, hasMore, isFollowed: endCursor is null ? IsFull : _connection.Begun > 0);
    }

    /// <summary>Returns the page of a connection that is read from its end.</summary>
    /// <param name="reader">The reader, positioned at the end of the connection.</param>
    public readonly PageContent<T> ToBackwardPage(ref JsonTokenReader reader)
    {
        _items.Reverse();
        return ToPage(ref reader, _connection.EndCursor, hasMore: null, isFollowed: false);
    }

    /// <summary>Returns the page of a connection or list that is paged with offsets.</summary>
    /// <param name="reader">The reader, positioned at the end of the connection or list.</param>
    /// <param name="hasMore">Whether a field beside it says that there are more items.</param>
    /// <param name="last">The number of all items, if a field beside it says it.</param>
    public readonly PageContent<T> ToOffsetPage(ref JsonTokenReader reader, bool? hasMore = null, long? last = null)
    {
        long next = GraphQLReader.AddOffset(_page.After, _connection.Begun);
        return ToPage(
            ref reader,
            next.ToString(CultureInfo.InvariantCulture),
            hasMore ?? IsBefore(next, last),
            isFollowed: _connection.Begun > 0,
            beyond: CountedPage.FarNumber
        );
    }

    /// <summary>Returns the page of a connection or list that is paged with page numbers.</summary>
    /// <param name="reader">The reader, positioned at the end of the connection or list.</param>
    /// <param name="largest">The largest page size that the server is known to accept, or 0.</param>
    /// <param name="isSized">Whether the request had a page size.</param>
    /// <param name="hasMore">Whether a field beside it says that there are more items.</param>
    /// <param name="last">The number of all pages, if a field beside it says it.</param>
    public readonly PageContent<T> ToNumberedPage(
        ref JsonTokenReader reader,
        int largest,
        bool isSized,
        bool? hasMore = null,
        long? last = null
    )
    {
        var asked = NumberedCursor.For(_page, largest);
        NumberedCursor next = asked.MoveNext(isSized && _connection.Begun == asked.Size);
        return ToPage(
            ref reader,
            next.ToString(),
            hasMore ?? IsBefore(next.Index, last),
            isFollowed: _connection.Begun > 0,
            beyond: NumberedCursor.Far
        );
    }

    // A page without items is the last one, so that a server with a count that is too high is not asked for ever.
    private readonly bool? IsBefore(long next, long? last) => last is { } known ? _connection.Begun > 0 && next < known : null;

    /// <summary>Returns the page of a connection or list that is paged with tokens.</summary>
    /// <param name="reader">The reader, positioned at the end of the connection or list.</param>
    /// <param name="next">The token of the next page, or null or an empty text if there is none.</param>
    /// <param name="hasMore">Whether a field beside it says that there are more items.</param>
    public readonly PageContent<T> ToTokenPage(ref JsonTokenReader reader, string? next, bool? hasMore = null)
    {
        string? token = string.IsNullOrEmpty(next) ? null : next;
        return ToPage(ref reader, token, hasMore ?? (_connection.HasPageInfo ? null : token is not null), isFollowed: false);
    }

    /// <summary>Returns the page of a list that is paged with windows of a number.</summary>
    /// <param name="reader">The reader, positioned at the end of the connection or list.</param>
    /// <param name="first">The number at which the first window starts.</param>
    /// <param name="end">The number before which the last window ends, or <see langword="null"/> if the caller does not say.</param>
    /// <param name="last">The last number, or <see langword="null"/> if the server does not say.</param>
    /// <remarks>
    /// If neither says where the windows end, a window without items is the last, unless there are items in all that follows it.
    /// </remarks>
    public readonly PageContent<T> ToWindowPage(ref JsonTokenReader reader, long first, long? end = null, long? last = null)
    {
        long next = _page.GetWindowEnd(first, end);
        // A window without items does not count as an empty page if the end of the windows is known.
        bool isKnown = last is not null || end is not null;
        bool? hasMore =
            next == end ? false
            : last is { } known ? next <= known
            : isKnown ? true
            : null;
        return ToPage(
            ref reader,
            next.ToString(CultureInfo.InvariantCulture),
            hasMore,
            isFollowed: _connection.Begun > 0,
            CountedPage.FarNumber,
            isEndKnown: isKnown
        );
    }

    /// <summary>Returns the page of a connection or list that is not paged.</summary>
    /// <param name="isLimited">Whether the number of items was limited, so that a full page may not have all of them.</param>
    public readonly PageContent<T> ToOnlyPage(bool isLimited)
    {
        if (_connection.IsNull)
        {
            return PageContent<T>.CreateNull();
        }

        return new PageContent<T>(_items.ToMemory(), endCursor: null, hasNextPage: false)
        {
            OwnsItems = true,
            Skipped = _connection.Begun - _items.Count + _connection.NullLists,
            IsEndInferred = isLimited && IsFull,
        };
    }

    // hasMore decides whether another page follows, or else pageInfo, or else isFollowed, which is inferred from the items.
    // isEndKnown: whether the end of the windows is known.
    private readonly PageContent<T> ToPage(
        ref JsonTokenReader reader,
        string? endCursor,
        bool? hasMore,
        bool isFollowed,
        string? beyond = null,
        bool? isEndKnown = null
    )
    {
        if (_connection.IsNull)
        {
            return PageContent<T>.CreateNull();
        }

        (bool hasNextPage, bool isEndInferred) =
            hasMore is { } more ? (more, false)
            : _connection.HasPageInfo ? (_connection.RequirePageInfo(ref reader), false)
            : (isFollowed, true);
        return new PageContent<T>(_items.ToMemory(), endCursor, hasNextPage)
        {
            OwnsItems = true,
            Skipped = _connection.Begun - _items.Count + _connection.NullLists,
            IsEndInferred = isEndInferred,
            MayBeEmpty = isEndKnown == true,
            IsOpen = isEndKnown == false && _connection.Begun == 0,
            Counted =
                _counted is not null && beyond is not null && _start is { } start ? new CountedPage(_counted, start, start, beyond) : null,
        };
    }
}
