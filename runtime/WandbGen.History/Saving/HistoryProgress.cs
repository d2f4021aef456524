namespace WandbGen;

/// <summary>How far saving histories is.</summary>
/// <param name="Rows">Rows that were written.</param>
/// <param name="Runs">Runs that are complete, or have failed.</param>
/// <param name="Bytes">Bytes that were written; formats that compress write some of them late.</param>
public readonly record struct HistoryProgress(long Rows, int Runs, long Bytes);
