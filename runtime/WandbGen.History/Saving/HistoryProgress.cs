namespace WandbGen;

/// <summary>The progress of saving histories.</summary>
/// <param name="Rows">The number of rows that were written.</param>
/// <param name="Runs">The number of runs that are complete or have failed.</param>
/// <param name="Bytes">The number of bytes that were written. Compressed formats write some bytes only at the end.</param>
public readonly record struct HistoryProgress(long Rows, int Runs, long Bytes);
