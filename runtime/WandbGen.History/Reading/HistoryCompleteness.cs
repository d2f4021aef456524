using System.Globalization;

namespace WandbGen;

/// <summary>How many rows of a history were read, and how many the server counts.</summary>
/// <param name="ExportedRows">Rows that were read from exports.</param>
/// <param name="LiveRows">Rows that were read from the API, without those that exports had already.</param>
/// <param name="ExpectedRows">Rows that the server counts, or <see langword="null"/> if it does not say, or a window of steps was read,
/// for which it has no count.</param>
/// <remarks>Rows are counted before it is looked at which keys they have.</remarks>
public sealed record HistoryCompleteness(long ExportedRows, long LiveRows, long? ExpectedRows)
{
    /// <summary>Rows that were read.</summary>
    public long Rows => ExportedRows + LiveRows;

    /// <summary>Rows that the server counts and that were not there; 0 if there are none, or nobody knows.</summary>
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
