namespace WandbGen.Testing;

/// <summary>Options for the parquet exports of a run's history. Rows that are not exported are live data.</summary>
/// <remarks>By default, the complete history is exported to one file.</remarks>
public sealed record SandboxExports
{
    /// <summary>
    /// The step at which the exports end (exclusive). The exports of a running run are always behind. <see langword="null"/> exports all
    /// rows.
    /// </summary>
    public long? BeforeStep { get; init; }

    /// <summary>
    /// The first step of the live data. The default is <see cref="BeforeStep"/>. With a lower value, some rows are both in an export and in
    /// the live data. With a higher value, some rows are in neither. With <see cref="long.MaxValue"/>, there is no live data.
    /// <c>Run.history</c> always has all rows.
    /// </summary>
    public long? LiveFromStep { get; init; }

    /// <summary>The maximum number of rows in a file. <see langword="null"/> puts all rows into one file.</summary>
    public int? RowsPerFile { get; init; }

    /// <summary>The maximum number of rows in a row group.</summary>
    public int RowsPerGroup { get; init; } = 10_000;

    /// <summary>
    /// Whether all files have the columns of all exported rows, as after a compaction. If this is <see langword="false"/>, the columns of a
    /// file and their types depend only on the rows in that file.
    /// </summary>
    public bool HaveOneSchema { get; init; }

    /// <summary>
    /// Whether every column of numbers is a <c>DOUBLE</c>, including <c>_step</c>. If this is <see langword="false"/>, a column of integers
    /// is an <c>INT64</c>.
    /// </summary>
    public bool NumbersAreDoubles { get; init; }

    /// <summary>The columns that are <c>BINARY</c> and contain JSON, regardless of the types of their values.</summary>
    public IReadOnlyCollection<string> JsonColumns { get; init; } = [];

    /// <summary>Whether the rows of a file are in descending order of their steps.</summary>
    public bool RowsDescend { get; init; }

    /// <summary>Whether <c>parquetUrls</c> lists the files in a different order each time.</summary>
    public bool OrderChanges { get; init; }

    /// <summary>
    /// Whether there is an additional file without columns and rows, like the export that W&amp;B creates for an empty history.
    /// </summary>
    public bool HasEmptyFile { get; init; }

    /// <summary>The damage of the last file.</summary>
    public SandboxExportDamage Damage { get; init; }
}

/// <summary>The kinds of damage that an exported file can have.</summary>
public enum SandboxExportDamage
{
    /// <summary>The file is not damaged.</summary>
    None,

    /// <summary>The end of the file, including the footer, is missing.</summary>
    Truncated,

    /// <summary>The file does not start and end with <c>PAR1</c>.</summary>
    WrongMagic,

    /// <summary>The bytes of the pages are wrong. The footer is correct.</summary>
    CorruptPages,
}
