using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Reading;

namespace WandbGen.History.Exports;

/// <summary>Rows that came from an export, as columns.</summary>
/// <param name="columns">The columns.</param>
/// <param name="first">Where the first row is in the columns.</param>
/// <param name="steps">The steps of the export.</param>
/// <param name="firstStep">Where the step of the first row is among them.</param>
/// <param name="count">The number of rows.</param>
internal sealed class ExportBlock(ExportColumns columns, int first, StepList steps, int firstStep, int count) : RowBlock
{
    public override int Count => count;

    public override long GetStep(int index) => steps[firstStep + index];

    public override bool Matches(int index) => columns.Matches(first + index);

    public override bool MatchesAll => columns.MatchesAll;

    public override HistoryRow GetRow(int index) => columns.GetRow(first + index, GetStep(index));

    public override WandbValue GetValue(int row, int key) => columns.GetValue(first + row, key);

    public override string GetKey(int key) => columns.GetKey(key);

    public override void CopyStepsTo(Span<long> column, int start) => steps.CopyTo(firstStep + start, column);

    public override void CopyTo(ColumnBuilder column, int start, int length) =>
        columns.CopyTo(column, first + start, length, steps, firstStep + start);

    public override IArrowArray? TryShare(ColumnBuilder column, int start, int length) => columns.TryShare(column, first + start, length);

    public override RowBlock Slice(int start, int length) => new ExportBlock(columns, first + start, steps, firstStep + start, length);
}
