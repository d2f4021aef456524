using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Options for reading a history.</summary>
public sealed record HistoryOptions
{
    /// <summary>The first step that is read (inclusive), or <see langword="null"/> to start at the first row.</summary>
    public long? FromStep { get; init; }

    /// <summary>The step at which reading ends (exclusive), or <see langword="null"/> to read to the last row.</summary>
    public long? BeforeStep { get; init; }

    /// <summary>The rows that are read if keys are selected. The default is rows with at least one of the keys.</summary>
    public RowMatch Rows { get; init; } = RowMatch.AnyKey;

    /// <summary>Keys that are left out. If the value of a key is an object, all values inside it are left out too.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>
    /// Whether rows are read from W&amp;B's exports if there are any. If this is <see langword="false"/>, all rows are read from the API,
    /// which takes longer. Exports have doubles if integers and fractions were logged under one key, so integers greater than 2^53 are
    /// exact only in rows from the API.
    /// </summary>
    public bool UseExports { get; init; } = true;

    /// <summary>
    /// The directory in which complete exports are cached. The default is <c>wandbgen/history</c> in the cache directory of W&amp;B's
    /// Python client (<c>WANDB_CACHE_DIR</c>). An export is downloaded completely if most of its bytes are needed. Otherwise only the
    /// needed columns are read, and they are not cached.
    /// </summary>
    public string? CacheDirectory { get; init; }

    /// <summary>
    /// A delegate that is called at the end if rows of the history are missing; then no exception is thrown. If this is
    /// <see langword="null"/> (the default), missing rows throw a <see cref="WandbIncompleteHistoryException"/> after all available rows
    /// were read.
    /// </summary>
    public Action<HistoryCompleteness>? OnIncomplete { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(HistoryOptions), PrintMembers);

    /// <exception cref="ArgumentException">The window of steps ends before it begins.</exception>
    internal void Validate()
    {
        if (FromStep > BeforeStep)
        {
            throw new ArgumentException(
                $"{nameof(FromStep)} must not be greater than {nameof(BeforeStep)}.",
                // The name of the parameter in every method with options.
                "options"
            );
        }
    }

    internal long First => FromStep ?? long.MinValue;

    internal long Before => BeforeStep ?? long.MaxValue;

    internal bool IsWhole => FromStep is null or <= 0 && BeforeStep is null;
}
