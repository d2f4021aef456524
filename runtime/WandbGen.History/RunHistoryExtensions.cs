using WandbGen.CompilerServices;
using WandbGen.History.Live;
using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen;

// The type argument distinguishes the two methods, so both can have optional parameters.
#pragma warning disable RS0026

/// <summary>Reads the history of a run: the values that its program logged at each step.</summary>
public static class RunHistoryExtensions
{
    /// <summary>Reads the keys of the run's history: GraphQL's <c>Run.historyKeys</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The keys. Empty if nothing was logged.</returns>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public static async Task<HistoryKeys> HistoryKeysAsync(this RunOverview run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        LiveSources sources = await LiveSources
            .QueryAsync(run.ReadingClient, run.Entity, run.Project, run.Id, cancellationToken)
            .ConfigureAwait(false);
        return new HistoryKeys(sources.HistoryKeys);
    }

    /// <summary>The rows of the run's history. Sends no request.</summary>
    /// <param name="run">The run.</param>
    /// <param name="keys">The keys to read. <see langword="null"/> or an empty list selects all keys. <c>_timestamp</c> and
    /// <c>_runtime</c> are keys too. Every row has its step.</param>
    /// <param name="options">The options. By default, all rows are read.</param>
    /// <returns>The rows, which are read while they are enumerated. They can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentException">A key is null or empty, or the window of steps ends before it begins.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public static RunHistory History(this RunOverview run, IReadOnlyList<string>? keys = null, HistoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunHistory(run, keys, options);
    }

    /// <summary>The rows of the run's history as objects of your type. Sends no request.</summary>
    /// <typeparam name="TRow">
    /// A type that is marked with <see cref="WandbHistoryRowAttribute"/>. Its properties select the keys.
    /// </typeparam>
    /// <param name="run">The run.</param>
    /// <param name="options">The options. By default, a row is read if it has the keys of all properties that are not nullable. With
    /// <see cref="RowMatch.AllKeys"/>, a row is read if it has the keys of all properties.</param>
    /// <returns>The rows, which are read while they are enumerated. They can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentException">
    /// The options leave out a key of the type, or the window of steps ends before it begins.
    /// </exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public static RunHistory<TRow> History<TRow>(this RunOverview run, HistoryOptions? options = null)
        where TRow : IHistoryRow<TRow>
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunHistory<TRow>(run, options);
    }

    /// <summary>
    /// Reads a sample of the run's history, for example for a quick chart. The server chooses the rows: GraphQL's
    /// <c>Run.sampledHistory</c>, or <c>Run.history</c> if no keys are specified.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="keys">The keys. The sample has only rows with all of these keys. <see langword="null"/> or an empty list selects
    /// all keys, and rows with any keys.</param>
    /// <param name="samples">The maximum number of rows.</param>
    /// <param name="fromStep">The first step (inclusive).</param>
    /// <param name="beforeStep">The step at which the sample ends (exclusive).</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The rows, in the order of their steps. Two samples of the same history can differ.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">A key is null or empty.</exception>
    /// <exception cref="WandbException">The server refused, or could not be reached.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public static Task<IReadOnlyList<HistoryRow>> SampledHistoryAsync(
        this RunOverview run,
        IReadOnlyList<string>? keys = null,
        int samples = 500,
        long? fromStep = null,
        long? beforeStep = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return SampledHistory.ReadAsync(
            run,
            KeySelection.Create(keys, [], RowMatch.AnyKey),
            samples,
            fromStep,
            beforeStep,
            cancellationToken
        );
    }

    /// <summary>
    /// The system metrics of the run's machine, such as the use of processors, memory, disks and network: GraphQL's <c>Run.events</c>.
    /// Sends no request.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="onIncomplete">A delegate that is called at the end if rows are missing; then no exception is thrown. If this is
    /// <see langword="null"/>, missing rows throw a <see cref="WandbIncompleteHistoryException"/> after all available rows were
    /// read.</param>
    /// <returns>The rows, which are read while they are enumerated. They can be enumerated any number of times.</returns>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public static SystemMetrics SystemMetrics(this RunOverview run, Action<HistoryCompleteness>? onIncomplete = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new SystemMetrics(run, onIncomplete);
    }

    /// <summary>Downloads the parquet files that W&amp;B exported the run's history to.</summary>
    /// <param name="run">The run.</param>
    /// <param name="directory">The directory that the files are downloaded to. It is created if it does not exist.</param>
    /// <param name="requireComplete">Whether to throw an exception if some rows are not exported yet.</param>
    /// <param name="options">The options. By default, an existing file is neither replaced nor accepted.</param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the downloads. The bytes received so far are kept, and the next call
    /// resumes from them.</param>
    /// <returns>The files, and the number of rows that they have. Each file was opened to verify its footer and its steps.</returns>
    /// <exception cref="WandbIncompleteHistoryException">Some rows are not exported, and <paramref name="requireComplete"/> is
    /// <see langword="true"/>.</exception>
    /// <exception cref="WandbIntegrityException">A file is not a parquet file, or is truncated.</exception>
    /// <exception cref="WandbDownloadAllException">Some files could not be downloaded.</exception>
    /// <exception cref="WandbException">The server refused, or could not be reached.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public static Task<HistoryExports> DownloadHistoryExportsAsync(
        this RunOverview run,
        string directory,
        bool requireComplete = false,
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return HistoryExports.DownloadAsync(run, directory, requireComplete, options, progress, cancellationToken);
    }
}
