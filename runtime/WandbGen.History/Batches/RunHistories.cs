using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Reading;
using WandbGen.History.Rows;
using WandbGen.History.Saving;

namespace WandbGen;

/// <summary>The histories of many runs in one table: several runs are read at once, and all rows have the same columns.</summary>
/// <remarks>
/// The columns are <c>_run</c> (the id of the run, or <c>entity/project/id</c> if the runs are not all of one project), <c>_step</c>
///, and the keys. They are decided upon by what the server says of the keys of
/// all runs: numbers are <c>double</c>, texts <c>utf8</c>, booleans <c>bool</c>; objects, lists and values of several types are JSON as
/// <c>utf8</c>. A run without one of the keys has nulls there. Rows of a run come in the order of their steps; which run comes first is not
/// said.
/// </remarks>
public sealed class RunHistories
{
    // How many rows are looked at if the server knows no keys.
    private const int RowsWithoutKeys = 100;

    private readonly IAsyncEnumerable<RunOverview> _runs;
    private readonly KeySelection _selection;
    private readonly HistoriesOptions _options;

    internal RunHistories(IAsyncEnumerable<RunOverview> runs, IReadOnlyList<string> keys, HistoriesOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count, nameof(keys));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallelRuns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        if (keys.Contains(BatchBuilder.RunKey, StringComparer.Ordinal))
        {
            throw new ArgumentException($"The column '{BatchBuilder.RunKey}' is the run's and cannot be a key too.", nameof(keys));
        }

        _runs = runs;
        _selection = KeySelection.Create(keys, options.History.Except, options.History.Rows);
        _options = options;
    }

    /// <summary>Reads the rows as Apache Arrow's batches.</summary>
    /// <returns>The batches, read as they are enumerated. Dispose each of them.</returns>
    public IAsyncEnumerable<RecordBatch> AsBatches() => ReadAsync(null, CancellationToken.None);

    /// <summary>Saves the rows to a file that other programs read.</summary>
    /// <param name="path">The file; its ending says what it becomes: <c>.parquet</c>, <c>.arrow</c> (Arrow's IPC file), <c>.csv</c>
    /// (RFC 4180) or <c>.jsonl</c> (a row of JSON in each line).</param>
    /// <param name="replace">Whether a file that exists is replaced.</param>
    /// <param name="progress">Is told of rows, runs and bytes.</param>
    /// <param name="cancellationToken">Ends the call; no file is left.</param>
    /// <returns>How much was saved.</returns>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="WandbFileExistsException">The file exists and is not to be replaced; nothing was sent.</exception>
    /// <exception cref="WandbHistoriesException">The histories of some runs could not be read, and
    /// <see cref="HistoriesOptions.OnFailure"/> does not accept that. The file has the rows of all others, and of these what came before
    /// they failed. If no run could be read, there is no file, and one that was there stays, whatever
    /// <see cref="HistoriesOptions.OnFailure"/> accepts.</exception>
    /// <exception cref="WandbException">The runs could not be listed; no file is left.</exception>
    public async Task<SavedHistory> SaveAsync(
        string path,
        bool replace = false,
        IProgress<HistoryProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var state = new Progress { ThrowsAtEnd = false };
        var file = new HistoryFile(path, replace) { CountRuns = () => state.Runs, BeforeReplacing = state.ThrowIfNoneSucceeded };
        SavedHistory saved = await file.SaveAsync(ReadAsync(state, CancellationToken.None), progress, cancellationToken)
            .ConfigureAwait(false);
        state.ThrowIfFailed();
        return saved;
    }

    private async IAsyncEnumerable<RecordBatch> ReadAsync(Progress? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What failed in one enumeration is read again in the next.
        progress ??= new Progress();
        List<RunOverview> runs = await _runs.ToListAsync(cancellationToken).ConfigureAwait(false);
        bool isOneProject = runs.DistinctBy(static run => (run.Entity, run.Project)).Count() == 1;
        IReadOnlyList<(string Key, ColumnType Type)> columns = await FindColumnsAsync(runs, progress, cancellationToken)
            .ConfigureAwait(false);
        if (runs.Count == 0)
        {
            progress.ThrowAtEnd();
            yield break;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = Channel.CreateBounded<RecordBatch>(_options.MaxParallelRuns);
        Task reading = ReadRunsAsync(runs, columns, isOneProject, batches.Writer, progress, ends.Token);
        try
        {
            await foreach (RecordBatch batch in batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
        finally
        {
            await ends.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (batches.Reader.TryRead(out RecordBatch? left))
            {
                left.Dispose();
            }
        }

        await reading.ConfigureAwait(false);
        progress.ThrowAtEnd();
    }

    // What a run lacks is no reason to fail before its rows are read, and what fails here fails there too.
    private async Task<IReadOnlyList<(string Key, ColumnType Type)>> FindColumnsAsync(
        List<RunOverview> runs,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        var types = new ColumnTypes();
        foreach (string key in _selection.Keys!)
        {
            types.Add(key);
        }

        await Parallel
            .ForEachAsync(
                runs,
                ParallelOptions(cancellationToken),
                async (run, token) =>
                {
                    try
                    {
                        HistoryKeys keys = await run.HistoryKeysAsync(token).ConfigureAwait(false);
                        // A server can have rows of which it knows no keys yet.
                        IReadOnlyList<HistoryRow> rows =
                            keys.Count > 0
                                ? []
                                : await run.SampledHistoryAsync(samples: RowsWithoutKeys, cancellationToken: token).ConfigureAwait(false);
                        lock (types)
                        {
                            foreach (string key in _selection.Keys)
                            {
                                types.Add(keys, key);
                                foreach (HistoryRow row in rows)
                                {
                                    types.Add(key, row);
                                }
                            }
                        }
                    }
                    catch (WandbException exception)
                    {
                        progress.Fail(run, exception, _options);
                    }
                }
            )
            .ConfigureAwait(false);
        runs.RemoveAll(progress.HasFailed);
        return [.. _selection.Keys.Select(key => (key, types.Find(key, isComplete: true)))];
    }

    private async Task ReadRunsAsync(
        List<RunOverview> runs,
        IReadOnlyList<(string Key, ColumnType Type)> columns,
        bool isOneProject,
        ChannelWriter<RecordBatch> batches,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await Parallel
                .ForEachAsync(
                    runs,
                    ParallelOptions(cancellationToken),
                    async (run, token) =>
                    {
                        try
                        {
                            await ReadRunAsync(run, columns, isOneProject, batches, token).ConfigureAwait(false);
                            progress.Succeed();
                        }
                        catch (WandbException exception)
                        {
                            progress.Fail(run, exception, _options);
                        }
                    }
                )
                .ConfigureAwait(false);
            batches.Complete();
        }
        catch (Exception exception)
        {
            batches.Complete(exception);
            throw;
        }
    }

    private async Task ReadRunAsync(
        RunOverview run,
        IReadOnlyList<(string Key, ColumnType Type)> columns,
        bool isOneProject,
        ChannelWriter<RecordBatch> batches,
        CancellationToken cancellationToken
    )
    {
        HistoryScan scan = await HistoryScan.StartAsync(run, _selection, _options.History, cancellationToken).ConfigureAwait(false);
        await using (scan.ConfigureAwait(false))
        {
            var builder = new BatchBuilder(columns, hasRun: true);
            await foreach (
                RecordBatch batch in HistoryBatches
                    .ReadAsync(scan, builder, _options.BatchSize, isOneProject ? run.Id : run.Path, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                await batches.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ParallelOptions ParallelOptions(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = _options.MaxParallelRuns, CancellationToken = cancellationToken };

    /// <summary>What became of the runs so far.</summary>
    private sealed class Progress
    {
        private readonly Dictionary<string, WandbException> _failures = new(StringComparer.Ordinal);
        private int _runs;
        private int _accepted;
        private int _succeeded;

        public bool ThrowsAtEnd { get; init; } = true;

        public int Runs => Volatile.Read(ref _runs);

        public void Complete() => Interlocked.Increment(ref _runs);

        public void Succeed()
        {
            Interlocked.Increment(ref _succeeded);
            Complete();
        }

        public void Fail(RunOverview run, WandbException exception, HistoriesOptions options)
        {
            Complete();
            lock (_failures)
            {
                _failures[run.Path] = exception;
                if (options.OnFailure is not null)
                {
                    _accepted++;
                    options.OnFailure(run, exception);
                }
            }
        }

        public bool HasFailed(RunOverview run) => _failures.ContainsKey(run.Path);

        /// <summary>Of no run at all a file has nothing, and one that is there stays.</summary>
        public void ThrowIfNoneSucceeded()
        {
            if (_failures.Count > 0 && Volatile.Read(ref _succeeded) == 0)
            {
                throw ToException();
            }
        }

        /// <summary>Who saves throws when the rows that there are have been saved.</summary>
        public void ThrowAtEnd()
        {
            if (ThrowsAtEnd)
            {
                ThrowIfFailed();
            }
        }

        public void ThrowIfFailed()
        {
            if (_failures.Count > _accepted)
            {
                throw ToException();
            }
        }

        private WandbHistoriesException ToException() =>
            new(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The histories of {_failures.Count} runs could not be read; the first: {_failures.Values.First().Message}"
                ),
                _failures
            );
    }
}
