using WandbGen.CompilerServices;
using WandbGen.History.Live;
using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen;

// Two methods that a type argument tells apart can both have optional parameters.
#pragma warning disable RS0026

/// <summary>The history of runs: what their programs logged step by step.</summary>
public static class RunHistoryExtensions
{
    extension(RunOverview run)
    {
        /// <summary>Asks which keys the run's history has. GraphQL's <c>Run.historyKeys</c>.</summary>
        /// <param name="cancellationToken">Cancels the request.</param>
        /// <returns>The keys; none if nothing was logged.</returns>
        /// <exception cref="WandbNotFoundException">The run was deleted, or the API key has no access to it any more.</exception>
        /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
        public async Task<HistoryKeys> HistoryKeysAsync(CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(run);
            LiveSources sources = await LiveSources
                .QueryAsync(run.ReadingClient, run.Entity, run.Project, run.Id, cancellationToken)
                .ConfigureAwait(false);
            return new HistoryKeys(sources.HistoryKeys);
        }

        /// <summary>Every row of the run's history; sends nothing yet.</summary>
        /// <param name="keys">The keys to read; none or an empty list means all. <c>_timestamp</c> and <c>_runtime</c> are keys too; the
        /// step
        /// is in every row.</param>
        /// <param name="options">Which rows, and how; without them all.</param>
        /// <returns>The rows, read as they are enumerated, any number of times.</returns>
        /// <exception cref="ArgumentException">A key is null or empty, or the window of steps ends before it begins.</exception>
        /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
        public RunHistory History(IReadOnlyList<string>? keys = null, HistoryOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(run);
            return new RunHistory(run, keys, options);
        }

        /// <summary>Every row of the run's history as an object of a type of yours; sends nothing yet.</summary>
        /// <typeparam name="TRow">A type that is marked with <see cref="WandbHistoryRowAttribute"/>; its properties are the keys.
        /// </typeparam>
        /// <param name="options">Which rows, and how; without them all that have the keys of properties that cannot be null. With
        /// <see cref="RowMatch.AllKeys"/> those that have all keys.</param>
        /// <returns>The rows, read as they are enumerated, any number of times.</returns>
        /// <exception cref="ArgumentException">A key is left out by the options, or the window of steps ends before it begins.</exception>
        /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
        public RunHistory<TRow> History<TRow>(HistoryOptions? options = null)
            where TRow : IHistoryRow<TRow>
        {
            ArgumentNullException.ThrowIfNull(run);
            return new RunHistory<TRow>(run, options);
        }

        /// <summary>Reads a sample of the run's history, which the server chooses: for a quick look. GraphQL's <c>Run.sampledHistory</c>,
        /// or
        /// without keys <c>Run.history</c>.</summary>
        /// <param name="keys">The keys; only rows with all of them are in the sample. None or an empty list means all keys, and rows with
        /// whatever they have.</param>
        /// <param name="samples">How many rows at most.</param>
        /// <param name="fromStep">The first step, inclusively.</param>
        /// <param name="beforeStep">The step that the sample ends before, exclusively.</param>
        /// <param name="cancellationToken">Cancels the request.</param>
        /// <returns>The rows, in the order of their steps. Two samples of one history can differ.</returns>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is less than 1.</exception>
        /// <exception cref="ArgumentException">A key is null or empty.</exception>
        /// <exception cref="WandbException">The server refused, or could not be reached.</exception>
        /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
        public Task<IReadOnlyList<HistoryRow>> SampledHistoryAsync(
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

        /// <summary>What the run's machine did: use of processors, memory, disks and network. Sends nothing yet. GraphQL's
        /// <c>Run.events</c>.</summary>
        /// <param name="onIncomplete">Accepts that rows are missing, and is told of it at the end. Without it that is a
        /// <see cref="WandbIncompleteHistoryException"/> when all rows that there are have been read.</param>
        /// <returns>The rows, read as they are enumerated, any number of times.</returns>
        /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
        public SystemMetrics SystemMetrics(Action<HistoryCompleteness>? onIncomplete = null)
        {
            ArgumentNullException.ThrowIfNull(run);
            return new SystemMetrics(run, onIncomplete);
        }

        /// <summary>Downloads the parquet files that W&amp;B exported the run's history to.</summary>
        /// <param name="directory">The directory that they are put into; it is made if it is not there.</param>
        /// <param name="requireComplete">Whether rows that are not exported yet are an error.</param>
        /// <param name="options">How; the defaults refuse to touch a file that exists.</param>
        /// <param name="progress">Is told of the bytes as they arrive.</param>
        /// <param name="cancellationToken">Ends the downloads; what arrived is kept for the next call.</param>
        /// <returns>The files, and how many of the rows they have. Each was opened: its footer and its steps are right.</returns>
        /// <exception cref="WandbIncompleteHistoryException">Not all rows are exported, and they are required to be.</exception>
        /// <exception cref="WandbIntegrityException">A file is no parquet file, or is cut short.</exception>
        /// <exception cref="WandbDownloadAllException">Some files could not be downloaded.</exception>
        /// <exception cref="WandbException">The server refused, or could not be reached.</exception>
        /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
        public Task<HistoryExports> DownloadHistoryExportsAsync(
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
}
