namespace WandbGen.CompilerServices;

/// <summary>What emitted code reads from one page of a connection.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <param name="items">The page's items in the server's order; null nodes left out.</param>
/// <param name="endCursor">The cursor of the page's end.</param>
/// <param name="hasNextPage">Whether the server says that more follows.</param>
/// <remarks>A class, although it is small: the transport's code is shared by all results that are classes, and compiled anew for every struct.</remarks>
public sealed class PageContent<T>(ReadOnlyMemory<T> items, string? endCursor, bool hasNextPage)
{
    /// <summary>The page's items in the server's order; null nodes left out.</summary>
    public ReadOnlyMemory<T> Items { get; } = items;

    /// <summary>
    /// The cursor of the page's end: <c>pageInfo.endCursor</c>, or else the last edge's <c>cursor</c>; <see langword="null"/> if the server gave neither.
    /// </summary>
    public string? EndCursor { get; } = endCursor;

    /// <summary>Whether the server says that more follows.</summary>
    public bool HasNextPage { get; } = hasNextPage;

    /// <summary>
    /// Whether an outer connection had nodes, so that a page without items is no sign of a server that never ends; <see langword="false"/> where there is no outer connection.
    /// </summary>
    public bool HasOuterItems { get; init; }
}
