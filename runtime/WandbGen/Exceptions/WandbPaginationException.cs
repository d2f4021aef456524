namespace WandbGen;

/// <summary>The server's pages lead nowhere: a cursor that came before, no cursor where more is promised, or too many empty pages in a
/// row.</summary>
public sealed class WandbPaginationException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What the server did.</param>
    /// <param name="lastCursor">Where the page that misled begins.</param>
    public WandbPaginationException(string message, PageCursor? lastCursor = null)
        : base(message) => LastCursor = lastCursor;

    /// <summary>
    /// The last good cursor: where the page that misled begins, to resume there later; <see langword="null"/> if it is the first page.
    /// </summary>
    public PageCursor? LastCursor { get; }
}
