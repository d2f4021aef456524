namespace WandbGen;

/// <summary>
/// The exception that is thrown when the server's pages do not lead to an end: a cursor repeats, a cursor is missing although more items
/// follow, or too many empty pages follow each other.
/// </summary>
public sealed class WandbPaginationException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What the server did.</param>
    /// <param name="lastCursor">The cursor of the page that caused the exception.</param>
    public WandbPaginationException(string message, PageCursor? lastCursor = null)
        : base(message) => LastCursor = lastCursor;

    /// <summary>
    /// The cursor of the page that caused the exception, from which the listing can be resumed later. <see langword="null"/> if it is the
    /// first page.
    /// </summary>
    public PageCursor? LastCursor { get; }
}
