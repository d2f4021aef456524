namespace WandbGen.CompilerServices;

/// <summary>What emitted code reads from one page of a connection.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <param name="Items">The page's items in the server's order; null nodes left out.</param>
/// <param name="EndCursor">
/// The cursor of the page's end: <c>pageInfo.endCursor</c>, or else the last edge's <c>cursor</c>; <see langword="null"/> if the server gave neither.
/// </param>
/// <param name="HasNextPage">Whether the server says that more follows.</param>
public readonly record struct PageContent<T>(ReadOnlyMemory<T> Items, string? EndCursor, bool HasNextPage)
{
    /// <summary>
    /// Whether an outer connection had nodes, so that a page without items is no sign of a server that never ends; <see langword="false"/> where there is no outer connection.
    /// </summary>
    public bool HasOuterItems { get; init; }
}
