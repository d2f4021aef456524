using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Puts one page together of what several nodes of an outer connection hold, in their order.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// A node that holds more than one page is finished before the next one begins: the page ends there, what was read of later nodes is left for a later page, and its cursor
/// says both where the outer connection stands and where the node does.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public ref struct FlattenedPage<T>
{
    private PageBuilder<T> _items;
    private string? _outer;
    private string? _inner;
    private int _nodes;

    /// <summary>Starts a page.</summary>
    /// <param name="page">The page that was asked for.</param>
    public FlattenedPage(PageRequest page)
    {
        _items = new PageBuilder<T>(page.First);
        _outer = FlattenedCursor.Parse(page.After).Outer;
    }

    /// <summary>Adds what one node holds.</summary>
    /// <param name="cursor">The node's cursor in the outer connection, or <see langword="null"/> if it has none.</param>
    /// <param name="content">What was read of it; empty for a node that is null.</param>
    public void Add(string? cursor, PageContent<T> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        _nodes++;
        if (_inner is not null)
        {
            return;
        }

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

    /// <summary>The page.</summary>
    /// <param name="hasNextPage">Whether the outer connection goes on.</param>
    /// <param name="endCursor">The outer connection's cursor, or <see langword="null"/> for the last node's.</param>
    public readonly PageContent<T> ToContent(bool hasNextPage, string? endCursor)
    {
        string? cursor = _inner is not null ? new FlattenedCursor(_outer, _inner).ToString()
            : (endCursor ?? _outer) is { } outer ? new FlattenedCursor(outer, Inner: null).ToString()
            : null;
        return new PageContent<T>(_items.ToItems(), cursor, hasNextPage || _inner is not null) { HasOuterItems = _nodes > 0 };
    }
}
