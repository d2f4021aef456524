using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Reading;
using WandbGen.History.Rows;
using WandbGen.History.Saving;

namespace WandbGen;

/// <summary>The histories of many runs as one table. Several runs are read at once, and all rows have the same columns.</summary>
/// <remarks>
/// The columns are <c>_run</c> (the id of the run, or <c>entity/project/id</c> if the runs belong to several projects), <c>_step</c>, and
/// the keys. The types of the columns depend on the types that the server reports for the keys of all runs: numbers are <c>double</c>, or
/// <c>int64</c> if they are integers and some of them have more digits than a double can represent; texts are <c>utf8</c>; booleans are
/// <c>bool</c>; objects, lists and values of several types are JSON as <c>utf8</c>. No value is rounded. If a run does not have one of the
/// keys, its rows have nulls in that column. The rows of a run are in the order of their steps. The order of the runs is not specified.
/// </remarks>
public sealed class RunHistories
{
    // The number of rows that are read to find types that the server does not state.
    private const int SampledRows = 100;

    // In bytes.
    private const int LargestBatch = 8 * 1024 * 1024;

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

    /// <summary>Reads the rows as Apache Arrow record batches.</summary>
    /// <returns>The batches, which are read while they are enumerated. Dispose each batch.</returns>
    /// <exception cref="WandbException">A request failed while the rows were read.</exception>
    /// <remarks>
    /// The types of the columns are determined before the first row is read. If a column cannot represent a value, such as an integer
    /// greater than 2^53 in a column with fractions, the run counts as one that could not be read. <see cref="SaveAsync"/> can save such
    /// values.
    /// </remarks>
    public IAsyncEnumerable<RecordBatch> AsBatches() => ReadAllAsync(CancellationToken.None);

    /// <summary>Saves the rows to a file that other programs can read.</summary>
    /// <param name="path">The path of the file. Its extension selects the format: <c>.parquet</c>, <c>.arrow</c> (an Arrow IPC file),
    /// <c>.csv</c> (RFC 4180) or <c>.jsonl</c> (one JSON object per line).</param>
    /// <param name="replace">Whether an existing file is replaced.</param>
    /// <param name="progress">A provider that receives the numbers of rows, runs and bytes. If a column cannot represent a value, the file
    /// is started again with a different type for the column, and the numbers start at 0 again.</param>
    /// <param name="cancellationToken">A token that cancels the call. No file is left.</param>
    /// <returns>The file, with its number of rows and its size.</returns>
    /// <remarks>
    /// An existing file is replaced only if the histories of all runs were read, or if <see cref="HistoriesOptions.OnFailure"/> is set and
    /// the history of at least one run was read.
    /// </remarks>
    /// <exception cref="ArgumentException">The path has a different extension.</exception>
    /// <exception cref="WandbFileExistsException">The file exists, and <paramref name="replace"/> is <see langword="false"/>. Nothing was
    /// sent.</exception>
    /// <exception cref="WandbHistoriesException">
    /// The histories of some runs could not be read, and <see cref="HistoriesOptions.OnFailure"/> is <see langword="null"/>. If the file
    /// did not exist, it now has all rows of the other runs, and the rows of the failed runs that were read before the failure. An existing
    /// file is unchanged. If no run could be read, no file is created or replaced in any case.
    /// </exception>
    /// <exception cref="WandbException">The runs could not be listed. No file is left.</exception>
    public async Task<SavedHistory> SaveAsync(
        string path,
        bool replace = false,
        IProgress<HistoryProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var told = new HashSet<string>(StringComparer.Ordinal);
        var state = new HistoriesProgress(_options.OnFailure, told);
        var file = new HistoryFile(path, replace)
        {
            CountRuns = () => state.Runs,
            BeforeNaming = replaces => CheckBeforeNaming(state, path, replaces),
        };
        SavedHistory saved = await file.SaveAsync(
                found =>
                {
                    state = new HistoriesProgress(_options.OnFailure, told);
                    return ReadAsync(state, found, CancellationToken.None);
                },
                progress,
                cancellationToken
            )
            .ConfigureAwait(false);
        return state.HasFailed ? throw state.ToException() : saved;
    }

    // An existing file is not replaced by a part of the requested rows.
    private static void CheckBeforeNaming(HistoriesProgress state, string path, bool replaces)
    {
        if (state.HasOnlyFailed)
        {
            throw state.ToException();
        }

        if (replaces && state.HasFailed)
        {
            throw state.ToException($", so that '{Path.GetFileName(path)}' stays as it was");
        }

        if (replaces && state.Count == 0)
        {
            throw new WandbHistoriesException(
                $"There are no runs whose histories could be saved, so that '{Path.GetFileName(path)}' stays as it was. Delete it if it "
                    + "is to become a file of no rows.",
                new Dictionary<string, WandbException>()
            );
        }
    }

    private async IAsyncEnumerable<RecordBatch> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Runs that failed in one enumeration are read again in the next one.
        var progress = new HistoriesProgress(_options.OnFailure, new HashSet<string>(StringComparer.Ordinal));
        await foreach (RecordBatch batch in ReadAsync(progress, null, cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }

        if (progress.HasFailed)
        {
            throw progress.ToException();
        }
    }

    /// <param name="progress">Receives the runs.</param>
    /// <param name="found">Values that an earlier reading found; another one ends the reading. <see langword="null"/> if it is the run that
    /// fails.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    private async IAsyncEnumerable<RecordBatch> ReadAsync(
        HistoriesProgress progress,
        IReadOnlyList<ColumnMismatchException>? found,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        List<RunOverview> runs = await _runs.ToListAsync(cancellationToken).ConfigureAwait(false);
        progress.Count = runs.Count;
        bool isOneProject = runs.DistinctBy(static run => (run.Entity, run.Project)).Count() == 1;
        IReadOnlyList<(string Key, ColumnType Type)> columns = await FindColumnsAsync(runs, progress, found ?? [], cancellationToken)
            .ConfigureAwait(false);
        if (runs.Count == 0)
        {
            yield break;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Each run that is read has a batch besides that waits.
        var batches = Channel.CreateBounded<RecordBatch>(1);
        var reading = new Reading(columns, isOneProject, batches.Writer, progress, IsRestarted: found is not null);
        Task all = ReadRunsAsync(runs, reading, ends.Token);
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
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (batches.Reader.TryRead(out RecordBatch? left))
            {
                left.Dispose();
            }
        }

        await all.ConfigureAwait(false);
    }

    // A failure here is not reported, because reading the rows reports it too.
    private async Task<IReadOnlyList<(string Key, ColumnType Type)>> FindColumnsAsync(
        List<RunOverview> runs,
        HistoriesProgress progress,
        IReadOnlyList<ColumnMismatchException> found,
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
                        IReadOnlyList<HistoryRow> rows = TellsTypes(keys)
                            ? []
                            : await run.SampledHistoryAsync(samples: SampledRows, cancellationToken: token).ConfigureAwait(false);
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
                        progress.Fail(run, exception);
                    }
                }
            )
            .ConfigureAwait(false);
        runs.RemoveAll(progress.Failed);
        foreach (ColumnMismatchException mismatch in found)
        {
            types.Add(mismatch);
        }

        return [.. _selection.Keys.Select(key => (key, types.Find(key, isComplete: true)))];
    }

    // A server can have rows whose keys it does not know yet, and does not state whether large numbers are integers.
    private bool TellsTypes(HistoryKeys keys) =>
        keys.Count > 0
        && !_selection.Keys!.Any(key => keys.Find(key)?.LastNumber is < -ColumnTypes.LargestExact or > ColumnTypes.LargestExact);

    private async Task ReadRunsAsync(List<RunOverview> runs, Reading reading, CancellationToken cancellationToken)
    {
        var builders = new ConcurrentBag<BatchBuilder>();
        try
        {
            await Parallel
                .ForEachAsync(
                    runs,
                    ParallelOptions(cancellationToken),
                    async (run, token) =>
                    {
                        BatchBuilder builder = builders.TryTake(out BatchBuilder? used)
                            ? used
                            : new BatchBuilder(reading.Columns, hasRun: true);
                        try
                        {
                            builder.Run = reading.IsOneProject ? run.Id : run.Path;
                            await ReadRunAsync(run, builder, reading.Batches, token).ConfigureAwait(false);
                            reading.Progress.Succeed();
                        }
                        catch (WandbException exception)
                            when (!reading.IsRestarted || exception.InnerException is not ColumnMismatchException)
                        {
                            reading.Progress.Fail(run, exception);
                        }
                        finally
                        {
                            builder.Clear();
                            builders.Add(builder);
                        }
                    }
                )
                .ConfigureAwait(false);
            reading.Batches.Complete();
        }
        catch (Exception exception)
        {
            reading.Batches.Complete(exception);
            throw;
        }
        finally
        {
            foreach (BatchBuilder builder in builders)
            {
                builder.Dispose();
            }
        }
    }

    private async Task ReadRunAsync(
        RunOverview run,
        BatchBuilder builder,
        ChannelWriter<RecordBatch> batches,
        CancellationToken cancellationToken
    )
    {
        HistoryScan scan = await HistoryScan.StartAsync(run, _selection, _options.History, cancellationToken).ConfigureAwait(false);
        await using (scan.ConfigureAwait(false))
        {
            await foreach (RecordBatch batch in HistoryBatches.ReadAsync(scan, builder, BatchSize, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await batches.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    batch.Dispose();
                    throw;
                }
            }
        }
    }

    // The batches of all runs that are read at the same time must fit into memory.
    private int BatchSize => Math.Min(_options.BatchSize, HistoryBatches.FittingSize(LargestBatch, _selection.Keys!.Count + 2));

    private ParallelOptions ParallelOptions(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = _options.MaxParallelRuns, CancellationToken = cancellationToken };

    /// <summary>What all runs are read with.</summary>
    private sealed record Reading(
        IReadOnlyList<(string Key, ColumnType Type)> Columns,
        bool IsOneProject,
        ChannelWriter<RecordBatch> Batches,
        HistoriesProgress Progress,
        bool IsRestarted
    );
}
