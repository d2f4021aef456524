namespace WandbGen;

/// <summary>
/// The server counts more rows of a history than it gives. All rows that there are had been read when this was thrown.
/// </summary>
public sealed class WandbIncompleteHistoryException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">Whose rows are missing, and what can be done.</param>
    /// <param name="rows">The number of rows that were read.</param>
    /// <param name="expectedRows">The number of rows that the server counts.</param>
    public WandbIncompleteHistoryException(string message, long rows, long expectedRows)
        : base(message)
    {
        Rows = rows;
        ExpectedRows = expectedRows;
    }

    /// <summary>The number of rows that were read.</summary>
    public long Rows { get; }

    /// <summary>The number of rows that the server counts.</summary>
    public long ExpectedRows { get; }
}
