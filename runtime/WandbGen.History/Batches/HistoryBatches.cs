using System.Runtime.CompilerServices;
using Apache.Arrow;
using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen.History.Batches;

/// <summary>Reads the history of one run as batches.</summary>
internal static class HistoryBatches
{
    /// <summary>The default number of rows in a batch.</summary>
    public const int DefaultSize = 65_536;

    /// <summary>The number of bytes that the values of a batch take at most, about.</summary>
    public const int LargestBatch = 32 * 1024 * 1024;

    private const int SmallestSize = 1_024;

    // Texts are added in portions of so many rows, because each can have any length.
    private const int RowsOfTexts = 256;

    /// <summary>How many rows a batch has at most: fewer of many columns, so that their numbers fit into memory.</summary>
    public static int FittingSize(int length, int columns) =>
        Math.Clamp(length / sizeof(double) / Math.Max(1, columns), SmallestSize, DefaultSize);

    /// <summary>Reads a history whose columns follow from what is there.</summary>
    /// <param name="run">The run.</param>
    /// <param name="selection">The keys.</param>
    /// <param name="options">Which rows.</param>
    /// <param name="size">How many rows a batch has; <see langword="null"/> for as many as fit into memory.</param>
    /// <param name="found">Values that an earlier reading found, which columns must hold besides.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(
        RunOverview run,
        KeySelection selection,
        HistoryOptions options,
        int? size,
        IReadOnlyList<ColumnMismatchException> found,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        HistoryScan scan = await HistoryScan.StartAsync(run, selection, options, cancellationToken).ConfigureAwait(false);
        await using (scan.ConfigureAwait(false))
        {
            using var builder = new BatchBuilder(
                await scan.FindColumnsAsync(found, cancellationToken).ConfigureAwait(false),
                hasRun: false
            );
            int rows = size ?? FittingSize(LargestBatch, builder.Schema.FieldsList.Count);
            await foreach (RecordBatch batch in ReadAsync(scan, builder, rows, cancellationToken).ConfigureAwait(false))
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
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (RowBlock block in scan.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            bool matchesAll = block.MatchesAll;
            for (int start = 0; start < block.Count; )
            {
                int count = Math.Min(size - builder.Count, block.Count - start);
                if (count == size && matchesAll && !builder.HasJson)
                {
                    yield return builder.Build(block, start, count);
                }
                else
                {
                    count = builder.HasTexts ? Math.Min(count, RowsOfTexts) : count;
                    builder.Append(block, start, count);
                    if (builder.Count == size || builder.TextLength >= LargestBatch)
                    {
                        yield return builder.Build();
                    }
                }

                start += count;
            }
        }

        if (builder.Count > 0)
        {
            yield return builder.Build();
        }

        scan.Complete();
    }
}
