using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using ParquetSharp.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Rows;

namespace WandbGen.History.Exports;

/// <summary>An export that is open: its steps are known, its columns are read when they are needed.</summary>
internal sealed class ExportFile : IDisposable
{
    private const long LargestAhead = 8 * 1024 * 1024;
    private const long BufferSize = 64 * 1024;

    // So many rows take longer to decode than it takes to begin.
    private const long SmallestShare = 256 * 1024;

    private readonly ExportBytes _bytes;
    private readonly ParquetFooter _footer;
    private readonly FileReader _reader;

    private ExportFile(Export export, ExportBytes bytes, ParquetFooter footer, FileReader reader)
    {
        Export = export;
        Schema = new ExportSchema(footer, reader);
        _bytes = bytes;
        _footer = footer;
        _reader = reader;
    }

    /// <summary>What was exported.</summary>
    public Export Export { get; }

    /// <summary>The columns.</summary>
    public ExportSchema Schema { get; }

    /// <summary>The steps of the rows, in their order.</summary>
    public StepList Steps { get; private set; } = new();

    /// <summary>Where the rows are in the file, in the order of their steps; <see langword="null"/> if the file has them in this order, as
    /// the exporter writes them.</summary>
    public int[]? Order { get; private set; }

    /// <summary>Reads the footer of an export, and no steps yet. If that fails, the bytes are disposed, as they are with the
    /// file.</summary>
    /// <exception cref="WandbException">The file is damaged, or cannot be had.</exception>
    public static async Task<ExportFile> ReadFooterAsync(Export export, ExportBytes bytes, CancellationToken cancellationToken)
    {
        try
        {
            ParquetFooter footer = await ParquetFooter.ReadAsync(export, bytes, cancellationToken).ConfigureAwait(false);
            return ExportDamage.Guard(export, () => new ExportFile(export, bytes, footer, OpenReader(bytes, HistoryBatches.DefaultSize)));
        }
        catch (Exception exception)
        {
            if (exception is WandbException)
            {
                bytes.Discard();
            }

            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Reads the steps. If that fails, the file is disposed.</summary>
    /// <exception cref="WandbException">The file is damaged, or cannot be had.</exception>
    public async Task ReadStepsAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A run whose history is empty has a file without columns.
            if (Schema.StepLeaf >= 0)
            {
                // Nothing else can begin before the steps are known, so all cores decode them.
                StepList[] shares = await Task.WhenAll(
                        ShareRows().Select(rows => Task.Run(() => ReadStepsAsync(rows.First, rows.Last, cancellationToken)))
                    )
                    .ConfigureAwait(false);
                Steps = shares[0];
                foreach (StepList share in shares.Skip(1))
                {
                    CheckRoom(Steps.TryAdd(share));
                }
            }
            else if (_footer.RowCount > 0)
            {
                throw Damaged("it has rows, but no steps");
            }

            Sort();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads columns of rows.</summary>
    /// <param name="leaves">The leaves.</param>
    /// <param name="first">The first row that is needed.</param>
    /// <param name="last">The last row that is needed.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>Batches, each with the number of its first row; rows before and after those that are needed may be among them.</returns>
    public async IAsyncEnumerable<(long FirstRow, RecordBatch Batch)> ReadAsync(
        int[] leaves,
        long first,
        long last,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        List<ExportPortion> portions = ExportDamage.Guard(Export, () => ExportPortion.Find(_footer, leaves, first, last));
        if (portions.Count == 0)
        {
            yield break;
        }

        var arriving = new ArrivingPortions(_bytes, portions, LargestAhead, cancellationToken);
        await using (arriving.ConfigureAwait(false))
        {
            long row = portions[0].FirstRow;
            foreach (ParquetFooter.DecodedGroups groups in FindBatches(portions.SelectMany(static portion => portion.Groups), leaves))
            {
                await foreach (RecordBatch batch in DecodeAsync(groups, leaves, row, arriving, cancellationToken).ConfigureAwait(false))
                {
                    row += batch.Length;
                    yield return (row - batch.Length, batch);
                }
            }
        }
    }

    private async IAsyncEnumerable<RecordBatch> DecodeAsync(
        ParquetFooter.DecodedGroups groups,
        int[] leaves,
        long first,
        ArrivingPortions arriving,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        long row = first;
        long end = first + groups.RowCount;
        await arriving.WaitForAsync(row, row + 1).ConfigureAwait(false);
        using FileReader? ofFewer =
            groups.BatchSize < HistoryBatches.DefaultSize ? ExportDamage.Guard(Export, () => OpenReader(_bytes, groups.BatchSize)) : null;
        FileReader reader = ofFewer ?? _reader;
        using IArrowArrayStream batches = ExportDamage.Guard(Export, () => reader.GetRecordBatchReader(groups.Groups, leaves));
        Task<RecordBatch?> next = DecodeNextAsync();
        try
        {
            while (await next.ConfigureAwait(false) is { } batch)
            {
                row += batch.Length;
                // While the consumer has this one.
                next = DecodeNextAsync();
                yield return batch;
            }
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next.IsCompletedSuccessfully)
            {
                next.Result?.Dispose();
            }
        }

        if (row != end)
        {
            throw Damaged(
                string.Create(CultureInfo.InvariantCulture, $"its row groups have {row - first} rows instead of {groups.RowCount}")
            );
        }

        async Task<RecordBatch?> DecodeNextAsync()
        {
            // A batch goes across the borders of row groups.
            await arriving.WaitForAsync(row, Math.Min(row + groups.BatchSize, end)).ConfigureAwait(false);
            return await Task.Run(() => NextAsync(batches, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _bytes.Dispose();
    }

    private static FileReader OpenReader(ExportBytes bytes, int batchSize)
    {
        using ArrowReaderProperties properties = ArrowReaderProperties.GetDefault();
        // What is read is here already, chunk by chunk, and nothing between the chunks is.
        properties.PreBuffer = false;
        properties.UseThreads = true;
        properties.BatchSize = batchSize;
        using var reading = ReaderProperties.GetDefaultReaderProperties();
        // Otherwise each column chunk is there twice, whole.
        reading.EnableBufferedStream();
        reading.BufferSize = BufferSize;
        // Of pages that have a checksum.
        reading.EnablePageChecksumVerification();
        return new FileReader(bytes, reading, properties, leaveOpen: true);
    }

    // Rows of whole row groups, about as many for each core. If the footer says that steps are too large for batches of the usual size,
    // a reader of its own reads them, and the bytes serve one reader at a time.
    private List<(long First, long Last)> ShareRows()
    {
        bool isUsual = FindBatches(Enumerable.Range(0, _footer.RowGroups.Count), [Schema.StepLeaf])
            .All(static groups => groups.BatchSize == HistoryBatches.DefaultSize);
        long wanted = isUsual ? Math.Max(SmallestShare, (_footer.RowCount / Environment.ProcessorCount) + 1) : long.MaxValue;
        var shares = new List<(long First, long Last)>();
        long first = 0;
        long next = 0;
        foreach (ParquetFooter.RowGroup group in _footer.RowGroups)
        {
            next += group.RowCount;
            if (next - first >= wanted)
            {
                shares.Add((first, next - 1));
                first = next;
            }
        }

        if (first < next || shares.Count == 0)
        {
            shares.Add((first, next - 1));
        }

        return shares;
    }

    private IEnumerable<ParquetFooter.DecodedGroups> FindBatches(IEnumerable<int> groups, int[] leaves) =>
        _footer.FindBatches([.. groups], leaves, HistoryBatches.LargestBatch, HistoryBatches.DefaultSize);

    private async Task<StepList> ReadStepsAsync(long firstRow, long lastRow, CancellationToken cancellationToken)
    {
        var read = new StepList();
        long[] steps = [];
        await foreach (
            (long first, RecordBatch batch) in ReadAsync([Schema.StepLeaf], firstRow, lastRow, cancellationToken).ConfigureAwait(false)
        )
        {
            using (batch)
            {
                IArrowArray column = batch.Column(0);
                if (column is Int64Array { NullCount: 0 } whole)
                {
                    CheckRoom(read.TryAdd(whole.Values));
                    continue;
                }

                steps = steps.Length < batch.Length ? new long[batch.Length] : steps;
                CopySteps(column, first, steps.AsSpan(0, batch.Length));
                CheckRoom(read.TryAdd(steps.AsSpan(0, batch.Length)));
            }
        }

        return read;
    }

    private void CopySteps(IArrowArray column, long firstRow, Span<long> steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            WandbValue value;
            try
            {
                value = ArrowValue.Read(column, i);
            }
            catch (Exception exception) when (ExportDamage.IsOfDecoder(exception))
            {
                throw ExportDamage.Unreadable(Export, exception);
            }

            steps[i] = StepOf.TryRead(value, out long step)
                ? step
                : throw Damaged(string.Create(CultureInfo.InvariantCulture, $"row {firstRow + i} has no step"));
        }
    }

    private void CheckRoom(bool hasRoom)
    {
        if (!hasRoom)
        {
            throw Damaged("it has more rows than a file of a history can have");
        }
    }

    private void Sort()
    {
        if (Steps.IsSorted)
        {
            return;
        }

        long[] steps = new long[Steps.Count];
        Steps.CopyTo(0, steps);
        Order = [.. Enumerable.Range(0, steps.Length).OrderBy(row => steps[row])];
        System.Array.Sort(steps);
        Steps = new StepList();
        CheckRoom(Steps.TryAdd(steps));
    }

    private async ValueTask<RecordBatch?> NextAsync(IArrowArrayStream batches, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await batches.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ExportDamage.IsOfDecoder(exception))
        {
            _bytes.Discard();
            throw ExportDamage.Unreadable(Export, exception);
        }
    }

    private WandbProtocolException Damaged(string what)
    {
        _bytes.Discard();
        return ExportDamage.Damaged(Export, what);
    }
}
