namespace WandbGen;

/// <summary>Options for reading the histories of many runs.</summary>
public sealed record HistoriesOptions
{
    /// <summary>Options that select the rows of each run.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>
    /// The maximum number of runs that are read at once. The default is 16, the number of connections to a server
    /// (<see cref="WandbClientOptions.MaxConnectionsPerServer"/>). All runs share the client's limits.
    /// </summary>
    public int MaxParallelRuns { get; init; } = 16;

    /// <summary>The maximum number of rows in a batch. The default is 65,536. All rows of a batch belong to one run. A batch has fewer rows
    /// if it has many columns, or if its texts, JSON included, take more than about 32 MiB.</summary>
    public int BatchSize { get; init; } = 65_536;

    /// <summary>
    /// A delegate that is called when the history of a run could not be read; the failure then throws no exception. <see langword="null"/>
    /// (the default) throws a <see cref="WandbHistoriesException"/> after all other runs were read. The delegate is called by one thread at
    /// a time.
    /// </summary>
    public Action<RunOverview, WandbException>? OnFailure { get; init; }
}
