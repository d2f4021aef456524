using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Collects a page's items without copying them when the server sends as many as were asked for, and counts what is
/// null.</summary>
/// <typeparam name="T">The item.</typeparam>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public ref struct PageBuilder<T>
{
    // A server may answer with far fewer items than were asked for: what is reserved ahead stays small.
    private const int LargestReservation = 1024;

    private readonly int _expected;
    private T[] _items;
    private int _count;
    private int _filled;
    private ConnectionFrame _frame;

    /// <summary>Starts a page.</summary>
    /// <param name="expected">The number of items that was asked for.</param>
    public PageBuilder(int expected)
    {
        _expected = expected;
        _items = new T[Math.Clamp(expected, 1, LargestReservation)];
    }

    /// <summary>Whether an edge's cursor may be the page's end, because the page has not said its own.</summary>
    public readonly bool NeedsCursor => _frame.EndCursor is null;

    /// <summary>Reads the connection's <c>pageInfo</c>.</summary>
    /// <param name="reader">Stands on its value.</param>
    public void ReadPageInfo(ref Utf8JsonReader reader) => _frame.ReadPageInfo(ref reader);

    /// <summary>Begins the list of edges or nodes, which there is one of.</summary>
    /// <param name="reader">Stands on its value.</param>
    public void BeginList(ref Utf8JsonReader reader) => _frame.BeginList(ref reader);

    /// <summary>Notes that the list of edges or nodes is null where the schema allows it.</summary>
    /// <param name="reader">Stands on its value.</param>
    public void SkipList(ref Utf8JsonReader reader) => _frame.SkipList(ref reader);

    /// <summary>Begins an edge or a node, one that is null included.</summary>
    public void Begin() => _frame.Begun++;

    /// <summary>Adds an item.</summary>
    /// <param name="item">The item.</param>
    /// <exception cref="JsonException">The edge has an item already.</exception>
    public void Add(T item)
    {
        if (_filled == _frame.Begun && _filled > 0)
        {
            throw new JsonException("An edge has its node twice.");
        }

        _filled = _frame.Begun;
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, _count * 2);
        }

        _items[_count++] = item;
    }

    /// <summary>Takes an edge's cursor, if it is the last.</summary>
    /// <param name="reader">Stands on its value.</param>
    public void ReadCursor(ref Utf8JsonReader reader) => _frame.LastCursor = reader;

    /// <summary>The items added so far.</summary>
    public readonly ReadOnlyMemory<T> ToItems() => new(_items, 0, _count);

    /// <summary>The page of a connection whose <c>pageInfo</c> says whether more follows.</summary>
    /// <param name="reader">Stands on the connection's closing brace.</param>
    public readonly PageContent<T> ToPage(ref Utf8JsonReader reader)
    {
        _frame.RequireList();
        return ToPage(_frame.GetEndCursor(), _frame.RequirePageInfo(ref reader));
    }

    /// <summary>The page of a connection that has no <c>pageInfo</c>: one that is not full is taken for the last.</summary>
    public readonly PageContent<T> ToUnmarkedPage()
    {
        _frame.RequireList();
        return ToPage(_frame.GetEndCursor(), _frame.Begun >= _expected, isEndInferred: true);
    }

    /// <summary>The page of a connection or list whose cursors count items.</summary>
    /// <param name="reader">Stands on the end of the connection or list.</param>
    /// <param name="offset">The cursor of the page that was asked for.</param>
    /// <param name="hasPageInfo">Whether <c>pageInfo</c> says whether more follows.</param>
    public readonly PageContent<T> ToOffsetPage(ref Utf8JsonReader reader, string? offset, bool hasPageInfo)
    {
        _frame.RequireList();
        string next = GraphQLReader.NextOffset(offset, _frame.Begun);
        return hasPageInfo
            ? ToPage(next, _frame.RequirePageInfo(ref reader))
            : ToPage(next, _frame.Begun >= _expected, isEndInferred: true);
    }

    /// <summary>The page of a connection or list that cannot be gone on with.</summary>
    /// <param name="isLimited">Whether the number of its items was asked for, so that a full page may not be all of them.</param>
    public readonly PageContent<T> ToOnlyPage(bool isLimited)
    {
        _frame.RequireList();
        return ToPage(null, hasNextPage: false, isLimited && _frame.Begun >= _expected);
    }

    private readonly PageContent<T> ToPage(string? endCursor, bool hasNextPage, bool isEndInferred = false) =>
        new(ToItems(), endCursor, hasNextPage) { Skipped = _frame.Begun - _count + _frame.NullLists, IsEndInferred = isEndInferred };
}
