using System.Globalization;

namespace WandbGen.CompilerServices;

/// <summary>A request for a page of a collection.</summary>
/// <param name="first">The number of items to request; at least 1.</param>
/// <param name="after">The server's cursor after which the page starts, or <see langword="null"/> for the first page.</param>
public sealed class PageRequest(int first, string? after)
{
    // The largest integer that is exact even on servers whose numbers are doubles.
    private const long LargestNumber = (1L << 53) - 1;

    private FlattenedCursor? _flattened;
    private PageRequest? _inner;

    /// <summary>The number of items to request; at least 1.</summary>
    public int First { get; } = first;

    /// <summary>The server's cursor after which the page starts, or <see langword="null"/> for the first page.</summary>
    public string? After { get; } = after;

    /// <summary>Whether the rest is requested in one window.</summary>
    internal bool TakesAll { get; init; }

    /// <summary>
    /// For a collection whose path leads through an outer connection: the cursor of the last node that was read completely, or <see
    /// langword="null"/> at the start.
    /// </summary>
    /// <exception cref="FormatException"><see cref="After"/> is not a cursor of such a collection.</exception>
    public string? OuterAfter => Flattened.Outer;

    /// <summary>
    /// For a collection whose path leads through an outer connection: the cursor within the node after <see cref="OuterAfter"/>, or <see
    /// langword="null"/> if that node was not started.
    /// </summary>
    /// <exception cref="FormatException"><see cref="After"/> is not a cursor of such a collection.</exception>
    public string? InnerAfter => Flattened.Inner;

    /// <summary>For a collection whose path leads through an outer connection: the request for a page of the connection in it.</summary>
    /// <exception cref="FormatException"><see cref="After"/> is not a cursor of such a collection.</exception>
    public PageRequest Inner => _inner ??= new PageRequest(First, InnerAfter);

    /// <summary>For a collection that is paged with windows: the number at which the window starts.</summary>
    /// <param name="first">The number at which the first window starts.</param>
    /// <exception cref="FormatException"><see cref="After"/> is not a cursor of such a collection.</exception>
    public long GetWindowStart(long first) =>
        After is null ? first : long.Parse(After, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>For a collection that is paged with windows: the number before which the window ends.</summary>
    /// <param name="first">The number at which the first window starts.</param>
    /// <param name="end">The number before which the last window ends, or <see langword="null"/> if it is not known.</param>
    /// <exception cref="FormatException"><see cref="After"/> is not a cursor of such a collection.</exception>
    public long GetWindowEnd(long first, long? end)
    {
        long start = GetWindowStart(first);
        long next =
            !TakesAll ? start + Math.Min(First, long.MaxValue - Math.Max(start, 0))
            : start < int.MaxValue ? int.MaxValue
            : Math.Max(start, LargestNumber);
        return Math.Min(next, end ?? long.MaxValue);
    }

    /// <summary>For a collection that is paged with page numbers: the number of pages before the one to request.</summary>
    /// <param name="largest">The largest page size that the server is known to accept, or 0.</param>
    /// <exception cref="FormatException"><see cref="After"/> is not a cursor of such a collection.</exception>
    public int GetPageIndex(int largest) => NumberedCursor.For(this, largest).Index;

    /// <summary>For a collection that is paged with page numbers: the number of items to request.</summary>
    /// <param name="largest">The largest page size that the server is known to accept, or 0.</param>
    /// <exception cref="FormatException"><see cref="After"/> is not a cursor of such a collection.</exception>
    public int GetPageSize(int largest) => NumberedCursor.For(this, largest).Size;

    internal FlattenedCursor Flattened => _flattened ??= FlattenedCursor.Parse(After);

    /// <summary>Returns the number of nodes of the outer connection to request.</summary>
    /// <param name="largest">
    /// The largest number. The result is smaller if the page has fewer items, and 1 within a node, whose remaining items are read
    /// separately.
    /// </param>
    public int GetNodeCount(int largest) => InnerAfter is null ? Math.Min(largest, First) : 1;
}
