namespace WandbGen.Testing;

/// <summary>What of a run's history is exported as parquet, and how; the rest is live data.</summary>
/// <remarks>The defaults are those of a history that was exported whole into one file.</remarks>
public sealed record SandboxExports
{
    /// <summary>The step that exports end before: exports lag behind a run that goes on. <see langword="null"/> exports all rows.</summary>
    public long? BeforeStep { get; init; }

    /// <summary>
    /// The step that live data begins with; <see cref="BeforeStep"/> if not given. A lower one gives rows twice, in an export and
    /// live; a higher one gives rows in neither; <see cref="long.MaxValue"/> gives no live data at all.
    /// <c>Run.history</c> has every row in any case.
    /// </summary>
    public long? LiveFromStep { get; init; }

    /// <summary>The rows that a file holds at most; <see langword="null"/> puts all rows into one file.</summary>
    public int? RowsPerFile { get; init; }

    /// <summary>The rows that a row group of a file holds at most.</summary>
    public int RowsPerGroup { get; init; } = 10_000;

    /// <summary>
    /// Whether all files have the columns of all exported rows, as after a compaction. Otherwise a file has the columns that its own
    /// rows have, with the types that the values have there.
    /// </summary>
    public bool HaveOneSchema { get; init; }

    /// <summary>Whether every number is a <c>DOUBLE</c>, <c>_step</c> too. Otherwise a column of whole numbers is an
    /// <c>INT64</c>.</summary>
    public bool NumbersAreDoubles { get; init; }

    /// <summary>The columns that are <c>BINARY</c> and hold JSON, whatever their values are.</summary>
    public IReadOnlyCollection<string> JsonColumns { get; init; } = [];

    /// <summary>Whether the steps of a file descend.</summary>
    public bool RowsDescend { get; init; }

    /// <summary>Whether <c>parquetUrls</c> lists the files in another order each time.</summary>
    public bool OrderChanges { get; init; }

    /// <summary>Whether there is a file without columns and rows besides, as W&amp;B has it for an empty history.</summary>
    public bool HasEmptyFile { get; init; }

    /// <summary>What is wrong with the bytes of the last file.</summary>
    public SandboxExportDamage Damage { get; init; }
}

/// <summary>What is wrong with the bytes of an export.</summary>
public enum SandboxExportDamage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its end is missing, and so is the footer: the upload was cut off.</summary>
    Truncated,

    /// <summary>It does not begin and end with <c>PAR1</c>.</summary>
    WrongMagic,

    /// <summary>The bytes of its pages are other ones; the footer is right.</summary>
    CorruptPages,
}
