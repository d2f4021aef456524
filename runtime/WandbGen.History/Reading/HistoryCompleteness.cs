using System.Globalization;

namespace WandbGen;

/// <summary>The number of rows of a history that were read, and the number of rows that the server counts.</summary>
/// <param name="ExportedRows">The number of rows that were read from exports.</param>
/// <param name="LiveRows">The number of rows that were read from the API and are not in the exports. Rows of an exported step are among
/// them if they have other keys, although they are merged into the exported row.</param>
/// <param name="ExpectedRows">The number of rows that the server counts. <see langword="null"/> if the server does not state it, or if only
/// a window of steps was read, for which the server has no count.</param>
/// <remarks>The numbers include rows that have none of the selected keys.</remarks>
public sealed record HistoryCompleteness(long ExportedRows, long LiveRows, long? ExpectedRows)
{
    /// <summary>The number of rows that were read.</summary>
    public long Rows => ExportedRows + LiveRows;

    /// <summary>
    /// The number of rows that the server counts and that could not be read. 0 if no row is missing, or if the server's count is not known.
    /// </summary>
    public long MissingRows => Math.Max(0, (ExpectedRows ?? 0) - Rows);

    /// <summary>What is missing, in words; empty if nothing is known to be.</summary>
    public override string ToString() =>
        MissingRows == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{MissingRows} of {ExpectedRows} rows are missing: the exports have {ExportedRows}, and the API gave {LiveRows} more."
            );
}
