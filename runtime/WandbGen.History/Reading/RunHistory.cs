using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Reading;
using WandbGen.History.Rows;
using WandbGen.History.Saving;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The rows of a run's history, in the order of their steps, each once; read as they are enumerated.</summary>
/// <remarks>
/// <para>
/// Rows come from the parquet files that W&amp;B exports, as far as there are some, and from the API where there are none yet. Of an
/// export only the columns of the chosen keys are transferred. The order of the files, and which of them has a row, do not matter; a row
/// that
/// the API has too comes once.
/// </para>
/// <para>
/// Fewer rows than the server counts are an error at the end, or are told to <see cref="HistoryOptions.OnIncomplete"/>. The count is that
/// of the moment at which the enumeration began.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// await foreach (HistoryRow row in run.History(["loss", "val/acc"]))
/// {
///     Console.WriteLine($"{row.Step} {row.Find("loss")}");
/// }
/// </code>
/// </example>
public sealed class RunHistory : IAsyncEnumerable<HistoryRow>
{
    private readonly RunOverview _run;
    private readonly KeySelection _selection;
    private readonly HistoryOptions _options;

    internal RunHistory(RunOverview run, IReadOnlyList<string>? keys, HistoryOptions? options)
    {
        _run = run;
        _ = run.ReadingClient;
        _options = options ?? new HistoryOptions();
        _options.Validate();
        _selection = KeySelection.Create(keys, _options.Except, _options.Rows);
    }

    /// <summary>Reads the rows.</summary>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="WandbIncompleteHistoryException">The server counts more rows than there were.</exception>
    /// <exception cref="WandbIntegrityException">An export is no parquet file, or is cut short.</exception>
    /// <exception cref="WandbException">Rows could not be had, or not be read.</exception>
    public async IAsyncEnumerator<HistoryRow> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        HistoryScan scan = await HistoryScan.StartAsync(_run, _selection, _options, cancellationToken).ConfigureAwait(false);
        await using (scan.ConfigureAwait(false))
        {
            await foreach (RowBlock block in scan.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                bool matchesAll = block.MatchesAll;
                for (int i = 0; i < block.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (matchesAll || block.Matches(i))
                    {
                        yield return block.GetRow(i);
                    }
                }
            }

            scan.Complete();
        }
    }

    /// <summary>Reads the rows as Apache Arrow's batches, all of one schema: <c>_step</c>, then the keys.</summary>
    /// <param name="batchSize">How many rows a batch has; the last one can have fewer.</param>
    /// <returns>The batches, read as they are enumerated. Dispose each of them.</returns>
    /// <remarks>
    /// A column has the type that all values of its key fit into: <c>int64</c>, <c>double</c>, <c>bool</c>, <c>utf8</c>, or JSON as
    /// <c>utf8</c> for objects, lists and values of several types. It follows from the exports' columns and from the first 100,000 rows
    /// that
    /// are not exported; of more than those, numbers are <c>double</c>. A value that does not fit all the same is a
    /// <see cref="WandbProtocolException"/> that names it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1.</exception>
    public IAsyncEnumerable<RecordBatch> AsBatches(int batchSize = HistoryBatches.DefaultSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return ReadBatches([], batchSize);
    }

    /// <summary>Saves the rows to a file that other programs read.</summary>
    /// <param name="path">The file; its ending says what it becomes: <c>.parquet</c>, <c>.arrow</c> (Arrow's IPC file), <c>.csv</c>
    /// (RFC 4180) or <c>.jsonl</c> (a row of JSON in each line).</param>
    /// <param name="replace">Whether a file that exists is replaced.</param>
    /// <param name="progress">Is told of rows and bytes.</param>
    /// <param name="cancellationToken">Ends the call; no file is left.</param>
    /// <returns>How much was saved.</returns>
    /// <remarks>The file has its name when all of it is written. Its columns are those of <see cref="AsBatches"/>, but a value that has no
    /// place in its column is no error: the file is begun again with a column that holds it, and so are the figures of
    /// <paramref name="progress"/>.</remarks>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="WandbFileExistsException">The file exists and is not to be replaced; nothing was sent.</exception>
    /// <exception cref="WandbException">Rows could not be had, or not be read; no file is left.</exception>
    public Task<SavedHistory> SaveAsync(
        string path,
        bool replace = false,
        IProgress<HistoryProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new HistoryFile(path, replace).SaveAsync(found => ReadBatches(found, size: null), progress, cancellationToken);
    }

    private IAsyncEnumerable<RecordBatch> ReadBatches(IReadOnlyList<ColumnMismatchException> found, int? size) =>
        HistoryBatches.ReadAsync(_run, _selection, _options, size, found, CancellationToken.None);

    /// <summary>The run and the keys.</summary>
    public override string ToString() =>
        SafeText.Clean($"{_run.Path}: {(_selection.Keys is null ? "all keys" : string.Join(", ", _selection.Keys))}");
}
