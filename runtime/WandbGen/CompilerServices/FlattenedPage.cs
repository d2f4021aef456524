using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Builds a page from the items of several nodes of an outer connection, in their order. Emitted code uses it.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// If a node has more than one page, all of its pages are read before the next node. The page ends there, items of later nodes are left for
/// a later page, and the cursor contains the position in the outer connection and in the node.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct FlattenedPage<T>
{
    private readonly int _size;
    private readonly bool _isInsideNode;
    private readonly string? _after;
    private ConnectionReader _nodes;
    private ItemBuffer<T> _items;
    private string? _outerCursor;

    // The cursor at which the next page continues within a node, or null.
    private string? _innerCursor;
    private int _begun;
    private int _added;
    private int _skipped;
    private bool _isEndInferred;
    private CountedPage? _continued;
    private CountedPage? _unfinished;

    /// <summary>Starts reading the outer connection.</summary>
    /// <param name="reader">The reader, positioned on the value of the connection.</param>
    /// <param name="page">The requested page.</param>
    /// <param name="largest">The largest number of nodes that is requested.</param>
    /// <param name="schema">The connection.</param>
    /// <exception cref="JsonException">The value is not a connection.</exception>
    public FlattenedPage(scoped ref JsonTokenReader reader, PageRequest page, int largest, ConnectionSchema schema)
    {
        ArgumentNullException.ThrowIfNull(page);
        (_after, string? inner) = page.Flattened;
        _outerCursor = _after;
        Inner = page.Inner;
        _size = page.GetNodeCount(largest);
        _isInsideNode = inner is not null;
        _items = new ItemBuffer<T>(page.First);
        _nodes = new ConnectionReader(ref reader, schema)
        {
            NeedsEdgeCursors = true,
            ItemCursor = schema.Shape == ConnectionShape.EdgesAsItems ? "cursor"u8 : default,
        };
    }

    /// <summary>The page that was requested of each node.</summary>
    public PageRequest Inner { get; }

    /// <summary>Advances to the next node that is not null.</summary>
    /// <param name="reader">The reader, positioned on the value of the outer connection or at the end of the previous node.</param>
    /// <returns><see langword="false"/> if there is no further node. The reader is then positioned at the end of the connection.</returns>
    public bool MoveNext(ref JsonTokenReader reader) => _nodes.MoveNext(ref reader);

    /// <summary>Adds the items of a node.</summary>
    /// <param name="content">The content of the node, or <see langword="null"/> if the node has none.</param>
    /// <exception cref="JsonException">The node has no cursor to continue at.</exception>
    public void Add(PageContent<T>? content)
    {
        if (_innerCursor is not null)
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
        if (_isInsideNode && _added == 1)
        {
            _continued = content.Counted;
        }

        foreach (T item in content.Items.Span)
        {
            _items.Add(item);
        }

        if (content.HasNextPage)
        {
            _innerCursor = content.EndCursor ?? throw new JsonException("The inner connection announces another page without a cursor.");
            _outerCursor = _nodes.ReadLastCursor() ?? _outerCursor;
            _unfinished = content.Counted;
        }
    }

    /// <summary>Returns the page of an outer connection that is paged.</summary>
    /// <param name="reader">The reader, positioned at the end of the connection.</param>
    public readonly PageContent<T> ToPage(ref JsonTokenReader reader)
    {
        if (_nodes.IsNull)
        {
            return PageContent<T>.CreateNull();
        }

        if (_nodes.HasPageInfo)
        {
            return ToPage(_nodes.RequirePageInfo(ref reader), _isEndInferred);
        }

        string? last = _nodes.ReadLastCursor();
        return ConnectionReader.IsRepeated(saysMore: false, last, _after)
            ? new PageContent<T>(default, endCursor: null, hasNextPage: false) { IsEndInferred = true }
            // Only null edges have no cursor. If all are null, the listing ends, unless the page is full: then the server may have
            // more, and the page reader reports that the next page cannot be requested.
            : ToPage(hasNextPage: _nodes.Begun >= (last is null ? _size : 1), isEndInferred: true);
    }

    /// <summary>Returns the page of an outer connection that is not paged.</summary>
    /// <param name="isLimited">Whether the number of nodes was limited, so that a full page may not have all of them.</param>
    public readonly PageContent<T> ToOnlyPage(bool isLimited) =>
        _nodes.IsNull ? PageContent<T>.CreateNull() : ToPage(hasNextPage: false, _isEndInferred || (isLimited && _nodes.Begun >= _size));

    private readonly PageContent<T> ToPage(bool hasNextPage, bool isEndInferred)
    {
        RequireNode(isThere: !_isInsideNode || _added > 0 || _nodes.Begun == 0);
        // Nodes after one that was not read completely are requested again with another page, and counted then.
        int begun = _innerCursor is null ? _nodes.Begun : _begun;
        string? outer = _innerCursor is null ? _nodes.EndCursor ?? _nodes.ReadLastCursor() ?? _outerCursor : _outerCursor;
        return new PageContent<T>(
            _items.ToMemory(),
            outer is null && _innerCursor is null ? null : new FlattenedCursor(outer, _innerCursor).ToString(),
            hasNextPage || _innerCursor is not null
        )
        {
            OwnsItems = true,
            Skipped = _skipped + _nodes.NullLists + (begun - _added),
            IsEndInferred = isEndInferred,
            MayBeEmpty = _nodes.Begun > 0,
            Counted = _unfinished is { } unfinished
                ? new CountedPage(
                    unfinished.Argument,
                    _continued?.Start,
                    unfinished.Next,
                    new FlattenedCursor(outer, unfinished.Beyond).ToString()
                )
                : null,
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
