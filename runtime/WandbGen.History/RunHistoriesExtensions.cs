namespace WandbGen;

/// <summary>The histories of many runs.</summary>
public static class RunHistoriesExtensions
{
    extension(IAsyncEnumerable<RunOverview> runs)
    {
        /// <summary>The histories of all of these runs, such as <c>api.Runs("entity/project")</c>, in one table; sends nothing
        /// yet.</summary>
        /// <param name="keys">The keys to read, at least one.</param>
        /// <param name="options">Which rows, and how; without them all.</param>
        /// <returns>The histories, which can be read or saved.</returns>
        /// <exception cref="ArgumentException">There is no key, or one is null or empty; or an option is out of range.</exception>
        public RunHistories Histories(IReadOnlyList<string> keys, HistoriesOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(runs);
            ArgumentNullException.ThrowIfNull(keys);
            return new RunHistories(runs, keys, options ?? new HistoriesOptions());
        }
    }
}
