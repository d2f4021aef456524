namespace WandbGen;

/// <summary>
/// Says how a collection goes from page to page where it is not by <c>first</c> and <c>after</c>: backwards, by an offset, by page numbers,
/// by a token, or by windows of a number.
/// </summary>
/// <remarks>
/// Exactly one of <see cref="Offset"/>, <see cref="Page"/>, <see cref="Cursor"/>, <see cref="From"/> and <see cref="Backward"/> is set.
/// Arguments are looked for on the path from its end up to the root, and are the generator's to give. Fields are named by their response
/// keys, and stand beside the path or in an object beside it. All else is as for any collection: pages are fetched ahead, their size
/// adapts, and a listing can be resumed.
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
    /// <summary>The argument that says how many items a page has, such as <c>limit</c> or <c>perPage</c>.</summary>
    public string? Size { get; set; }

    /// <summary>The argument that says how many items lie before the page, such as <c>offset</c> or <c>skip</c>.</summary>
    public string? Offset { get; set; }

    /// <summary>
    /// The argument that says the page's number, such as <c>page</c>. The page size stays, unless it divides what was read: it grows up to
    /// <see cref="WandbCollectionAttribute{T}.MaxPageSize"/> only if that is set.
    /// </summary>
    public string? Page { get; set; }

    /// <summary>The number of the first page: 1, or 0.</summary>
    public int FirstPage { get; set; } = 1;

    /// <summary>The argument that takes the token of a page, such as <c>nextToken</c>; <see cref="Next"/> is where the token comes
    /// from.</summary>
    public string? Cursor { get; set; }

    /// <summary>The field with the token of the next page. Null or empty, it says that there is none.</summary>
    public string? Next { get; set; }

    /// <summary>
    /// The field, a Boolean, that says whether more follows. Without it, and without a <c>pageInfo</c> of the list's own, a page that is
    /// not full is the last.
    /// </summary>
    public string? HasMore { get; set; }

    /// <summary>The argument that a window begins at, such as <c>minStep</c>. The page size is the window's width.</summary>
    public string? From { get; set; }

    /// <summary>The argument that a window ends before, such as <c>maxStep</c>.</summary>
    public string? To { get; set; }

    /// <summary>Whether <see cref="To"/> belongs to the window.</summary>
    public bool IncludesTo { get; set; }

    /// <summary>
    /// The field with the last number that a window can have; no more is asked for behind it. Without it, the first window without items is
    /// the last.
    /// </summary>
    public string? Last { get; set; }

    /// <summary>Whether a connection is read from its end, by <c>last</c> and <c>before</c>: the last item comes first.</summary>
    public bool Backward { get; set; }
}
