using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Exports;
using WandbGen.History.Rows;

namespace WandbGen.History.Tests;

/// <summary>The columns of a batch of an export.</summary>
public sealed class ExportColumnTests
{
    [Fact]
    public void A_key_that_is_not_in_a_batch_is_looked_for_once()
    {
        using var batch = new RecordBatch.Builder()
            .Append("loss", nullable: true, ExportWriter.Numbers([1L]))
            .Append("object", nullable: true, ExportWriter.Objects(("member", ExportWriter.Numbers([1L]))))
            .Build();
        var columns = new ExportColumns(batch, KeySelection.All, static _ => false);
        var column = ColumnBuilder.Create("another", ColumnType.Int64);
        Assert.Null(columns.TryShare(column, 0, 1));

        long before = GC.GetAllocatedBytesForCurrentThread();
        IArrowArray? shared = columns.TryShare(column, 0, 1);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(shared);
    }
}
