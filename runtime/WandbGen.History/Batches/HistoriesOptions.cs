namespace WandbGen;

/// <summary>How the histories of many runs are read.</summary>
public sealed record HistoriesOptions
{
    /// <summary>Which rows of each run are read.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>How many runs are read at once; 16, as many connections as one server is asked for
    /// (<see cref="WandbClientOptions.MaxConnectionsPerServer"/>). All of them share the client's limits.</summary>
    public int MaxParallelRuns { get; init; } = 16;

    /// <summary>How many rows a batch has at most; 65,536. A batch has rows of one run.</summary>
    public int BatchSize { get; init; } = 65_536;

    /// <summary>Accepts that the history of a run could not be read, and is told of it. Without it the call ends with a
    /// <see cref="WandbHistoriesException"/> when all other runs have been read. It is called by one thread at a time.</summary>
    public Action<RunOverview, WandbException>? OnFailure { get; init; }
}
