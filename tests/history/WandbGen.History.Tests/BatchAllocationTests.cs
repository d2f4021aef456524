using Apache.Arrow;

namespace WandbGen.History.Tests;

/// <summary>What batches allocate. Nothing else runs meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class BatchAllocationTests : HistoryTest
{
    // The values have eight bytes each.
    [Fact]
    public async Task A_value_of_a_batch_with_texts_allocates_30_bytes_at_most_where_the_keys_of_exports_differ()
    {
        const int Rows = 4_000;
        const int Columns = 300;
        foreach (int export in (int[])[0, 1])
        {
            long[] steps = [.. Steps(export * Rows, Rows)];
            Server.Exports.Add(
                (
                    $"export-{export}",
                    ExportWriter.Write([
                        ("_step", ExportWriter.Numbers(steps)),
                        ("text", ExportWriter.Texts(Enumerable.Repeat("a", Rows))),
                        .. Enumerable.Range(0, Columns).Select(i => ($"key-{export}-{i}", (IArrowArray)ExportWriter.Numbers(steps))),
                    ])
                )
            );
        }

        Server.LineCount = 2 * Rows;
        await CountRowsAsync();

        long before = GC.GetTotalAllocatedBytes(precise: true);
        int rows = await CountRowsAsync();
        double allocated = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / (rows * 2 * Columns);

        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes a value");
        Assert.Equal(2 * Rows, rows);
        Assert.InRange(allocated, 0, 30);
    }

    private async Task<int> CountRowsAsync()
    {
        int rows = 0;
        await foreach (RecordBatch batch in Run.History(null, Options).AsBatches(4_096).WithCancellation(CancellationToken))
        {
            rows += batch.Length;
            batch.Dispose();
        }

        return rows;
    }
}
