namespace WandbGen;

/// <summary>Reads the histories of many runs.</summary>
public static class RunHistoriesExtensions
{
    /// <summary>
    /// The histories of a collection of runs, such as <c>api.Runs("entity/project")</c>, as one table. Sends no request.
    /// </summary>
    /// <param name="runs">The runs.</param>
    /// <param name="keys">The keys to read, at least one.</param>
    /// <param name="options">The options. By default, all rows are read.</param>
    /// <returns>The histories, which can be read or saved.</returns>
    /// <exception cref="ArgumentException"><paramref name="keys"/> is empty, a key is null or empty, or an option is out of
    /// range.</exception>
    public static RunHistories Histories(
        this IAsyncEnumerable<RunOverview> runs,
        IReadOnlyList<string> keys,
        HistoriesOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(keys);
        return new RunHistories(runs, keys, options ?? new HistoriesOptions());
    }
}
