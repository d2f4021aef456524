using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Reading;

namespace WandbGen.History.Exports;

/// <summary>Rows that came from an export, as columns.</summary>
/// <param name="columns">The columns.</param>
/// <param name="steps">The steps of the rows.</param>
/// <param name="first">Where the first row is in the columns.</param>
internal sealed class ExportBlock(ExportColumns columns, ReadOnlyMemory<long> steps, int first) : RowBlock
{
    public override int Count => steps.Length;

    public override long GetStep(int index) => steps.Span[index];

    public override bool Matches(int index) => columns.Matches(first + index);

    public override bool MatchesAll => columns.MatchesAll;

    public override HistoryRow GetRow(int index) => columns.GetRow(first + index, steps.Span[index]);

    public override WandbValue GetValue(int row, int key) => columns.GetValue(first + row, key);

    public override string GetKey(int key) => columns.GetKey(key);

    public override void CopyStepsTo(Int64Array.Builder column, int start, int count) => column.Append(steps.Slice(start, count).Span);

    public override void CopyTo(ColumnBuilder column, int start, int count) =>
        columns.CopyTo(column, first + start, steps.Slice(start, count).Span);

    public override RowBlock Slice(int start, int count) => new ExportBlock(columns, steps.Slice(start, count), first + start);
}
