namespace WandbGen;

/// <summary>
/// Specifies how a collection gets from page to page if not with <c>first</c> and <c>after</c>: backwards, with an offset, with page
/// numbers, with a token, or with windows of a number.
/// </summary>
/// <remarks>
/// Set exactly one of <see cref="Offset"/>, <see cref="Page"/>, <see cref="Cursor"/>, <see cref="From"/> and <see cref="Backward"/>.
/// An argument can belong to any field on the path, and the generator supplies its value. A field is named by its response key; it is
/// beside the path or in an object beside it. Everything else works as in other collections: the next page is requested in advance, the
/// page size adapts, and a listing can be resumed.
/// </remarks>
/// <example>
/// <code>
/// [WandbCollection&lt;Media&gt;("Page { pageInfo { hasNextPage } media }")]
/// [WandbPaging(Page = "page", Size = "perPage", HasMore = "hasNextPage")]
/// public sealed partial class Anime;
///
/// [WandbCollection&lt;Order&gt;("listOrders { nextToken items }")]
/// [WandbPaging(Cursor = "nextToken", Size = "limit", Next = "nextToken")]
/// public sealed partial class Orders;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WandbPagingAttribute : Attribute
{
    /// <summary>The argument for the number of items of a page, such as <c>limit</c> or <c>perPage</c>.</summary>
    public string? Size { get; set; }

    /// <summary>The argument for the number of items before the page, such as <c>offset</c> or <c>skip</c>.</summary>
    public string? Offset { get; set; }

    /// <summary>
    /// The argument for the number of the page, such as <c>page</c>. The page size changes only where a page of the new size begins, and
    /// grows only up to <see cref="WandbCollectionAttribute{T}.MaxPageSize"/>.
    /// </summary>
    public string? Page { get; set; }

    /// <summary>The number of the first page: 1, or 0.</summary>
    public int FirstPage { get; set; } = 1;

    /// <summary>The argument for the token of the page, such as <c>nextToken</c>. The token is read from <see cref="Next"/>.</summary>
    public string? Cursor { get; set; }

    /// <summary>
    /// The field with the token of the next page. If it is null or empty, there is no next page. If the path selects no such field beside
    /// it, it is a field of the items, such as <c>id</c>: the next page is requested with that of the last item.
    /// </summary>
    public string? Next { get; set; }

    /// <summary>
    /// The Boolean field that says whether there are more items. Without it, and without a <c>pageInfo</c> of the list itself, the page
    /// without items is the last, because a server may give fewer items than it is asked for.
    /// </summary>
    public string? HasMore { get; set; }

    /// <summary>
    /// The argument for the start of a window, such as <c>minStep</c>. The page size is the width of the window. If the path gives the
    /// argument a variable, the first window starts there; otherwise at 0.
    /// </summary>
    /// <remarks>
    /// If the server gives fewer items than a window has, the rest of the window is not listed. Set <see
    /// cref="WandbCollectionAttribute{T}.MaxPageSize"/> to the number of items that the server gives at most.
    /// </remarks>
    public string? From { get; set; }

    /// <summary>
    /// The argument for the end of a window, which is outside the window, such as <c>maxStep</c>. If the path gives the argument a
    /// variable, the last window ends there.
    /// </summary>
    public string? To { get; set; }

    /// <summary>Whether <see cref="To"/> is inside the window.</summary>
    public bool IncludesTo { get; set; }

    /// <summary>
    /// The field with the last number: with <see cref="From"/> that of a window, with <see cref="Page"/> that of a page, and with
    /// <see cref="Offset"/> the number of all items. Nothing after it is requested. Without this field, or where it is null, and without a
    /// variable for <see cref="To"/>, the first page without items is the last, and the first window without items that has none after it.
    /// </summary>
    public string? Last { get; set; }

    /// <summary>Whether the connection is read from its end, with <c>last</c> and <c>before</c>. The last item comes first.</summary>
    public bool Backward { get; set; }
}
