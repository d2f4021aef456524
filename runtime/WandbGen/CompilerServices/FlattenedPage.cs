using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Puts one page together of what several nodes of an outer connection hold, in their order; called by emitted code.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// A node that holds more than one page is finished before the next one begins: the page ends there, what was read of later nodes is left
/// for a later page, and its cursor says both where the outer connection stands and where the node does.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct FlattenedPage<T>
{
    private readonly int _size;
    private readonly bool _isInsideNode;
    private ConnectionReader _nodes;
    private ItemBuffer<T> _items;
    private string? _outer;
    private string? _inner;
    private int _begun;
    private int _added;
    private int _skipped;
    private bool _isEndInferred;

    /// <summary>Begins the outer connection.</summary>
    /// <param name="reader">Stands on its value.</param>
    /// <param name="page">The page that was asked for.</param>
    /// <param name="largest">The largest number of its nodes that is asked for.</param>
    /// <param name="type">The GraphQL type that was expected.</param>
    /// <param name="shape">Where the nodes are.</param>
    /// <param name="hasPageInfo">
    /// Whether its <c>pageInfo</c> says if more follows. A page that is not full is taken for the last where it does not.
    /// </param>
    /// <param name="isNullable">Whether it may be null, which says that nothing is known of what it holds.</param>
    /// <param name="isListNullable">Whether its list of edges or nodes may be null.</param>
    /// <exception cref="JsonException">The value is no connection.</exception>
    public FlattenedPage(
        scoped ref Utf8JsonReader reader,
        PageRequest page,
        int largest,
        string type,
        ConnectionShape shape,
        bool hasPageInfo = false,
        bool isNullable = false,
        bool isListNullable = false
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        (_outer, string? inner) = page.Flattened;
        Inner = new PageRequest(page.First, inner);
        _size = page.GetNodeCount(largest);
        _isInsideNode = inner is not null;
        _items = new ItemBuffer<T>(page.First);
        _nodes = new ConnectionReader(ref reader, type, shape, hasPageInfo, isNullable, isListNullable) { NeedsEdgeCursors = true };
    }

    /// <summary>The page that was asked for of each node.</summary>
    public PageRequest Inner { get; }

    /// <summary>Moves to the next node that is not null.</summary>
    /// <param name="reader">Stands on the outer connection's value, or on the end of the node before.</param>
    /// <returns><see langword="false"/> if there is none; the reader stands on the connection's end then.</returns>
    public bool MoveNext(ref Utf8JsonReader reader) => _nodes.MoveNext(ref reader);

    /// <summary>Adds what one node holds.</summary>
    /// <param name="content">What was read of it; <see langword="null"/> for a node that has nothing there.</param>
    /// <exception cref="JsonException">The node cannot be gone on with.</exception>
    public void Add(PageContent<T>? content)
    {
        if (_inner is not null)
        {
            return;
        }

        _added++;
        _begun = _nodes.Begun;
        if (content is null or { IsNull: true })
        {
            RequireNode(isThere: !_isInsideNode);
            _skipped++;
            return;
        }

        _skipped += content.Skipped;
        _isEndInferred |= content.IsEndInferred;
        foreach (T item in content.Items.Span)
        {
            _items.Add(item);
        }

        if (content.HasNextPage)
        {
            _inner = content.EndCursor ?? throw new JsonException("The inner connection promises another page and gives no cursor for it.");
            _outer = _nodes.ReadLastCursor() ?? _outer;
        }
    }

    /// <summary>The page of an outer connection that is paged.</summary>
    /// <param name="reader">Stands on the connection's end.</param>
    public readonly PageContent<T> ToPage(ref Utf8JsonReader reader)
    {
        if (_nodes.IsNull)
        {
            return PageContent<T>.CreateNull();
        }

        return _nodes.HasPageInfo
            ? ToPage(_nodes.RequirePageInfo(ref reader), _isEndInferred)
            : ToPage(hasNextPage: _nodes.Begun >= _size, isEndInferred: true);
    }

    /// <summary>The page of an outer connection that cannot be gone on with.</summary>
    /// <param name="isLimited">Whether the number of its nodes was asked for, so that a full page may not be all of them.</param>
    public readonly PageContent<T> ToOnlyPage(bool isLimited) =>
        _nodes.IsNull ? PageContent<T>.CreateNull() : ToPage(hasNextPage: false, _isEndInferred || (isLimited && _nodes.Begun >= _size));

    private readonly PageContent<T> ToPage(bool hasNextPage, bool isEndInferred)
    {
        _nodes.RequireList();
        RequireNode(isThere: !_isInsideNode || _added > 0 || _nodes.Begun == 0);
        // What lies behind a node that is not finished is read again with another page, and counted then.
        int begun = _inner is null ? _nodes.Begun : _begun;
        string? outer = _inner is null ? _nodes.EndCursor ?? _nodes.ReadLastCursor() ?? _outer : _outer;
        return new PageContent<T>(
            _items.ToMemory(),
            outer is null && _inner is null ? null : new FlattenedCursor(outer, _inner).ToString(),
            hasNextPage || _inner is not null
        )
        {
            Skipped = _skipped + _nodes.NullLists + (begun - _added),
            IsEndInferred = isEndInferred,
            HasOuterItems = _nodes.Begun > 0,
        };
    }

    private static void RequireNode(bool isThere)
    {
        if (!isThere)
        {
            throw new JsonException("The inner connection promised another page, and is null now.");
        }
    }
}
