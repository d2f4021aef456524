using System.Runtime.CompilerServices;
using Apache.Arrow;
using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen.History.Batches;

/// <summary>Reads the history of one run as batches.</summary>
internal static class HistoryBatches
{
    /// <summary>How many rows a batch has unless somebody says otherwise.</summary>
    public const int DefaultSize = 65_536;

    /// <summary>Reads a history whose columns follow from what is there.</summary>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(
        RunOverview run,
        KeySelection selection,
        HistoryOptions options,
        int size,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        HistoryScan scan = await HistoryScan.StartAsync(run, selection, options, cancellationToken).ConfigureAwait(false);
        await using (scan.ConfigureAwait(false))
        {
            var builder = new BatchBuilder(await scan.FindColumnsAsync(cancellationToken).ConfigureAwait(false), hasRun: false);
            await foreach (RecordBatch batch in ReadAsync(scan, builder, size, null, cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
    }

    /// <summary>Reads a history whose columns are known.</summary>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(
        HistoryScan scan,
        BatchBuilder builder,
        int size,
        string? run,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (RowBlock block in scan.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            for (int start = 0; start < block.Count; )
            {
                int count = Math.Min(size - builder.Count, block.Count - start);
                builder.Append(block, start, count, run);
                start += count;
                if (builder.Count == size)
                {
                    yield return builder.Build();
                }
            }
        }

        if (builder.Count > 0)
        {
            yield return builder.Build();
        }

        scan.Complete();
    }
}
