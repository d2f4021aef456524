using System.Runtime.CompilerServices;
using Apache.Arrow;
using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen.History.Exports;

/// <summary>Reads the rows of one export, piece by piece in the order of their steps.</summary>
/// <param name="file">The export.</param>
/// <param name="selection">The keys.</param>
/// <param name="isNumeric">Whether numbers are logged under a key.</param>
/// <param name="first">The first row that is needed, in the order of the steps.</param>
/// <param name="last">The last one.</param>
internal sealed class ExportReader(ExportFile file, KeySelection selection, Func<string, bool> isNumeric, int first, int last)
    : IAsyncDisposable
{
    private readonly int[] _leaves = file.Schema.FindLeaves(selection);
    private IAsyncEnumerator<(long FirstRow, RecordBatch Batch)>? _batches;
    private ExportColumns? _columns;
    private List<HistoryRow>? _sorted;
    private RecordBatch? _batch;
    private long _firstOfBatch;
    private long _endOfBatch;

    /// <summary>Reads rows that are after those that were read before.</summary>
    public async IAsyncEnumerable<RowBlock> ReadAsync(int start, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_leaves.Length == 0)
        {
            // None of the keys is in this export, but the rows are.
            yield return new ExportBlock(new ExportColumns(null, selection, isNumeric), 0, file.Steps, start, count);
            yield break;
        }

        if (file.Order is not null)
        {
            _sorted ??= await SortAsync(file.Order, cancellationToken).ConfigureAwait(false);
            yield return new ListBlock(selection, _sorted.GetRange(start, count));
            yield break;
        }

        while (count > 0)
        {
            await MoveToAsync(start, cancellationToken).ConfigureAwait(false);
            int here = (int)Math.Min(count, _endOfBatch - start);
            yield return new ExportBlock(_columns!, (int)(start - _firstOfBatch), file.Steps, start, here);
            start += here;
            count -= here;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _batch?.Dispose();
        if (_batches is not null)
        {
            await _batches.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask MoveToAsync(int row, CancellationToken cancellationToken)
    {
        _batches ??= file.ReadAsync(_leaves, first, last, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (row >= _endOfBatch)
        {
            if (!await _batches.MoveNextAsync().ConfigureAwait(false))
            {
                throw new WandbProtocolException(
                    $"The file '{file.Export.Name}' of the history of the run '{file.Export.Run.Path}' has fewer rows than its footer says."
                );
            }

            _batch?.Dispose();
            (_firstOfBatch, _batch) = _batches.Current;
            _endOfBatch = _firstOfBatch + _batch.Length;
            _columns = new ExportColumns(_batch, selection, isNumeric);
        }
    }

    // A file whose steps are in no order is read as a whole.
    private async Task<List<HistoryRow>> SortAsync(int[] order, CancellationToken cancellationToken)
    {
        var rows = new HistoryRow[order.Length];
        int[] positions = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            positions[order[i]] = i;
        }

        await foreach (
            (long firstRow, RecordBatch batch) in file.ReadAsync(_leaves, 0, long.MaxValue, cancellationToken).ConfigureAwait(false)
        )
        {
            using (batch)
            {
                var columns = new ExportColumns(batch, selection, isNumeric);
                for (int i = 0; i < batch.Length; i++)
                {
                    int position = positions[firstRow + i];
                    rows[position] = columns.GetRow(i, file.Steps[position]);
                }
            }
        }

        return [.. rows];
    }
}
