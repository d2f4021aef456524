using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Puts one page together of what several nodes of an outer connection hold, in their order.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// A node that holds more than one page is finished before the next one begins: the page ends there, what was read of later nodes is left
/// for a later page, and its cursor
/// says both where the outer connection stands and where the node does.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public ref struct FlattenedPage<T>
{
    private readonly int _size;
    private readonly bool _isInsideNode;
    private PageBuilder<T> _items;
    private ConnectionFrame _outerFrame;
    private string? _outer;
    private string? _inner;
    private int _added;
    private int _skipped;
    private bool _isEndInferred;

    /// <summary>Starts a page.</summary>
    /// <param name="page">The page that was asked for.</param>
    /// <param name="size">The number of the outer connection's nodes that was asked for.</param>
    public FlattenedPage(PageRequest page, int size)
    {
        _size = size;
        _items = new PageBuilder<T>(page.First);
        (_outer, string? inner) = FlattenedCursor.Parse(page.After);
        _isInsideNode = inner is not null;
    }

    /// <summary>Reads the outer connection's <c>pageInfo</c>.</summary>
    /// <param name="reader">Stands on its value.</param>
    public void ReadPageInfo(ref Utf8JsonReader reader) => _outerFrame.ReadPageInfo(ref reader);

    /// <summary>Begins the outer connection's list, which there is one of.</summary>
    /// <param name="reader">Stands on its value.</param>
    public void BeginList(ref Utf8JsonReader reader) => _outerFrame.BeginList(ref reader);

    /// <summary>Notes that the outer connection's list is null where the schema allows it.</summary>
    /// <param name="reader">Stands on its value.</param>
    public void SkipList(ref Utf8JsonReader reader) => _outerFrame.SkipList(ref reader);

    /// <summary>Begins an edge or a node, one that is null included.</summary>
    public void Begin() => _outerFrame.Begun++;

    /// <summary>Adds what one node holds.</summary>
    /// <param name="cursor">The node's cursor in the outer connection, or <see langword="null"/> if it has none.</param>
    /// <param name="content">What was read of it; <see cref="PageContent{T}.IsNull"/> for a node that is null or has nothing there.</param>
    public void Add(string? cursor, PageContent<T> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        _added++;
        if (_inner is not null)
        {
            return;
        }

        if (content.IsNull && _isInsideNode)
        {
            throw new JsonException("The inner connection promised another page, and is null now.");
        }

        _skipped += content.Skipped + (content.IsNull ? 1 : 0);
        _isEndInferred |= content.IsEndInferred;
        foreach (T item in content.Items.Span)
        {
            _items.Add(item);
        }

        if (content.HasNextPage)
        {
            _inner = content.EndCursor ?? throw new JsonException("The inner connection promises another page and gives no cursor for it.");
        }
        else if (cursor is not null)
        {
            _outer = cursor;
        }
    }

    /// <summary>The page of an outer connection whose <c>pageInfo</c> says whether more follows.</summary>
    /// <param name="reader">Stands on the connection's closing brace.</param>
    public readonly PageContent<T> ToPage(ref Utf8JsonReader reader) => ToPage(_outerFrame.RequirePageInfo(ref reader), _isEndInferred);

    /// <summary>The page of an outer connection that has no <c>pageInfo</c>: one that is not full is taken for the last.</summary>
    public readonly PageContent<T> ToUnmarkedPage() => ToPage(_outerFrame.Begun >= _size, isEndInferred: true);

    /// <summary>The page of an outer connection that cannot be gone on with.</summary>
    /// <param name="isLimited">Whether the number of its nodes was asked for, so that a full page may not be all of them.</param>
    public readonly PageContent<T> ToOnlyPage(bool isLimited) =>
        ToPage(hasNextPage: false, _isEndInferred || isLimited && _outerFrame.Begun >= _size);

    private readonly PageContent<T> ToPage(bool hasNextPage, bool isEndInferred)
    {
        _outerFrame.RequireList();
        string? cursor =
            _inner is not null ? new FlattenedCursor(_outer, _inner).ToString()
            : (_outerFrame.EndCursor ?? _outer) is { } outer ? new FlattenedCursor(outer, Inner: null).ToString()
            : null;
        return new PageContent<T>(_items.ToItems(), cursor, hasNextPage || _inner is not null)
        {
            Skipped = _skipped + _outerFrame.NullLists + (_outerFrame.Begun - _added),
            IsEndInferred = isEndInferred,
            HasOuterItems = _outerFrame.Begun > 0,
        };
    }
}
