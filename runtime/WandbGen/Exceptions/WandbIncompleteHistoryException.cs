namespace WandbGen;

/// <summary>
/// The exception that is thrown when the server counts more rows of a history than it returns. It is thrown after all available rows were
/// read.
/// </summary>
public sealed class WandbIncompleteHistoryException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">The run whose rows are missing, and what to do about it.</param>
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
