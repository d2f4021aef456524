using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Collects a page's items without copying them when the server sends as many as were asked for, and counts what is null; called
/// by emitted code.</summary>
/// <typeparam name="T">The item.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct PageBuilder<T>
{
    private readonly PageRequest _page;
    private ConnectionReader _connection;
    private ItemBuffer<T> _items;

    /// <summary>Begins a connection.</summary>
    /// <param name="reader">Stands on its value.</param>
    /// <param name="page">The page that was asked for.</param>
    /// <param name="type">The GraphQL type that was expected.</param>
    /// <param name="shape">Where the items are.</param>
    /// <param name="hasPageInfo">
    /// Whether its <c>pageInfo</c> says if more follows. A page that is not full is taken for the last where it does not.
    /// </param>
    /// <param name="isNullable">Whether it may be null, which says that nothing is known of what it holds.</param>
    /// <param name="isListNullable">Whether its list of edges or nodes may be null.</param>
    /// <exception cref="JsonException">The value is no connection.</exception>
    public PageBuilder(
        scoped ref Utf8JsonReader reader,
        PageRequest page,
        string type,
        ConnectionShape shape,
        bool hasPageInfo = false,
        bool isNullable = false,
        bool isListNullable = false
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        _page = page;
        _items = new ItemBuffer<T>(page.First);
        _connection = new ConnectionReader(ref reader, type, shape, hasPageInfo, isNullable, isListNullable);
    }

    private readonly bool IsFull => _connection.Begun >= _page.First;

    /// <summary>Moves to the next item that is not null.</summary>
    /// <param name="reader">Stands on the connection's value, or on the end of the item before.</param>
    /// <returns><see langword="false"/> if there is none; the reader stands on the connection's end then.</returns>
    public bool MoveNext(ref Utf8JsonReader reader) => _connection.MoveNext(ref reader);

    /// <summary>Adds an item, or leaves out one that is null.</summary>
    /// <param name="item">The item.</param>
    public void Add(T? item)
    {
        if (item is not null)
        {
            _items.Add(item);
        }
    }

    /// <summary>The page of a connection whose cursors are the server's.</summary>
    /// <param name="reader">Stands on the connection's end.</param>
    public readonly PageContent<T> ToPage(ref Utf8JsonReader reader) =>
        ToPage(ref reader, _connection.EndCursor ?? _connection.ReadLastCursor());

    /// <summary>The page of a connection or list whose cursors count items.</summary>
    /// <param name="reader">Stands on the end of the connection or list.</param>
    public readonly PageContent<T> ToOffsetPage(ref Utf8JsonReader reader) =>
        ToPage(ref reader, GraphQLReader.NextOffset(_page.After, _connection.Begun));

    /// <summary>The page of a connection or list that cannot be gone on with.</summary>
    /// <param name="isLimited">Whether the number of its items was asked for, so that a full page may not be all of them.</param>
    public readonly PageContent<T> ToOnlyPage(bool isLimited)
    {
        if (_connection.IsNull)
        {
            return PageContent<T>.CreateNull();
        }

        _connection.RequireList();
        return ToPage(endCursor: null, hasNextPage: false, isLimited && IsFull);
    }

    private readonly PageContent<T> ToPage(ref Utf8JsonReader reader, string? endCursor)
    {
        if (_connection.IsNull)
        {
            return PageContent<T>.CreateNull();
        }

        _connection.RequireList();
        return _connection.HasPageInfo
            ? ToPage(endCursor, _connection.RequirePageInfo(ref reader), isEndInferred: false)
            : ToPage(endCursor, IsFull, isEndInferred: true);
    }

    private readonly PageContent<T> ToPage(string? endCursor, bool hasNextPage, bool isEndInferred) =>
        new(_items.ToMemory(), endCursor, hasNextPage)
        {
            Skipped = _connection.Begun - _items.Count + _connection.NullLists,
            IsEndInferred = isEndInferred,
        };
}
