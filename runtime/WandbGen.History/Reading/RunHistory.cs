using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Reading;
using WandbGen.History.Rows;
using WandbGen.History.Saving;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The rows of a run's history, in the order of their steps. Each row is returned once. Rows are read while they are enumerated.
/// </summary>
/// <remarks>
/// <para>
/// Rows that W&amp;B has exported to parquet files are read from these files, and all other rows are read from the API. Only the columns of
/// the selected keys are transferred from an export. The order of the files does not matter. A step that is in several files is one row
/// with the keys of all of them. A step that is in a file and in the API is one row, with the values of the file, and those of the API
/// under keys that the file does not have at this step. Several rows of one step in one file are separate rows.
/// </para>
/// <para>
/// If there are fewer rows than the server counts, the enumeration ends with an exception, or with a call of
/// <see cref="HistoryOptions.OnIncomplete"/>. The server's count is read when the enumeration starts.
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
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <exception cref="WandbIncompleteHistoryException">The server counts more rows than could be read.</exception>
    /// <exception cref="WandbIntegrityException">An export is not a parquet file, or is truncated.</exception>
    /// <exception cref="WandbException">Rows could not be read.</exception>
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

    /// <summary>
    /// Reads the rows as Apache Arrow record batches. All batches have the same schema: <c>_step</c>, followed by the keys.
    /// </summary>
    /// <param name="batchSize">The number of rows in a batch. The last batch can have fewer rows, and so can a batch whose texts, JSON
    /// included, take more than about 32 MiB.</param>
    /// <returns>The batches, which are read while they are enumerated. Dispose each batch.</returns>
    /// <exception cref="WandbException">A request failed while the rows were read.</exception>
    /// <remarks>
    /// The type of a column can represent all values of its key: <c>int64</c>, <c>double</c>, <c>bool</c>, <c>utf8</c>, or JSON as
    /// <c>utf8</c> for objects, lists and values of several types. The type is determined from the columns of the exports and from
    /// the first 100,000 rows that are not exported. If there are more rows that are not exported, numbers are <c>double</c>, or
    /// <c>int64</c> if one of the examined integers is greater than a double can represent exactly. A later value that the type
    /// cannot represent throws a <see cref="WandbProtocolException"/> that names it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1.</exception>
    public IAsyncEnumerable<RecordBatch> AsBatches(int batchSize = HistoryBatches.DefaultSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return ReadBatches([], batchSize);
    }

    /// <summary>Saves the rows to a file that other programs can read.</summary>
    /// <param name="path">The path of the file. Its extension selects the format: <c>.parquet</c>, <c>.arrow</c> (an Arrow IPC file),
    /// <c>.csv</c> (RFC 4180) or <c>.jsonl</c> (one JSON object per line).</param>
    /// <param name="replace">Whether an existing file is replaced.</param>
    /// <param name="progress">A provider that receives the numbers of rows and bytes.</param>
    /// <param name="cancellationToken">A token that cancels the call. No file is left.</param>
    /// <returns>The file, with its number of rows and its size.</returns>
    /// <remarks>The file gets its final name when it is complete. It has the same columns as the batches of <see cref="AsBatches"/>. If a
    /// column cannot represent a value, no exception is thrown: the file is started again with a type that can, and the numbers of
    /// <paramref name="progress"/> start at 0 again.</remarks>
    /// <exception cref="ArgumentException">The path has a different extension.</exception>
    /// <exception cref="WandbFileExistsException">The file exists, and <paramref name="replace"/> is <see langword="false"/>. Nothing was
    /// sent.</exception>
    /// <exception cref="WandbException">Rows could not be read. No file is left.</exception>
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
