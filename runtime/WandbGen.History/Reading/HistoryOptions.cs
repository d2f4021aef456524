namespace WandbGen;

/// <summary>Which rows of a history are read, and how.</summary>
public sealed record HistoryOptions
{
    /// <summary>The first step that is read, inclusively; without one, from the beginning.</summary>
    public long? FromStep { get; init; }

    /// <summary>The step that reading ends before, exclusively; without one, at the end.</summary>
    public long? BeforeStep { get; init; }

    /// <summary>Which rows are read if keys are chosen; rows with at least one of them.</summary>
    public RowMatch Rows { get; init; } = RowMatch.AnyKey;

    /// <summary>Keys that are left out, and what is inside of objects of these names.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whether W&amp;B's exports are read where there are some. Without them every row comes from the API, which takes
    /// longer.</summary>
    public bool UseExports { get; init; } = true;

    /// <summary>Where exports are kept that were downloaded as a whole; without one, <c>wandbgen/history</c> in the cache directory of
    /// W&amp;B's own client (<c>WANDB_CACHE_DIR</c>). An export is downloaded as a whole if most of it is wanted; otherwise only the
    /// columns
    /// are that are wanted, and nothing is kept.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Accepts a history that lacks rows, and is told of it at the end. Without it the enumeration ends with a
    /// <see cref="WandbIncompleteHistoryException"/> when all rows that there are have been read.</summary>
    public Action<HistoryCompleteness>? OnIncomplete { get; init; }

    /// <exception cref="ArgumentException">The window of steps ends before it begins.</exception>
    internal void Validate()
    {
        if (FromStep > BeforeStep)
        {
            throw new ArgumentException(
                $"{nameof(FromStep)} must not be greater than {nameof(BeforeStep)}.",
                // The parameter of every method that takes options.
                "options"
            );
        }
    }

    internal long First => FromStep ?? long.MinValue;

    internal long Before => BeforeStep ?? long.MaxValue;

    internal bool IsWhole => FromStep is null or <= 0 && BeforeStep is null;
}
