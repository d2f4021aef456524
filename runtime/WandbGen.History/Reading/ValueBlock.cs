using WandbGen.History.Batches;
using WandbGen.History.Rows;

namespace WandbGen.History.Reading;

/// <summary>Rows that are values of chosen keys, one row after the other.</summary>
internal sealed class ValueBlock(KeySelection selection, ReadOnlyMemory<long> steps, ReadOnlyMemory<WandbValue> values) : RowBlock
{
    private readonly int _width = selection.Keys!.Count;

    public override int Count => steps.Length;

    public override long GetStep(int index) => steps.Span[index];

    public override bool Matches(int index) => selection.Matches(ValuesOf(index));

    public override WandbValue GetValue(int row, int key) => values.Span[(row * _width) + key];

    public override string GetKey(int key) => selection.Keys![key];

    public override HistoryRow GetRow(int index) => new(selection.Shape!, ValuesOf(index).ToArray(), GetStep(index));

    public override void CopyTo(ColumnBuilder column, int start, int count)
    {
        int key = selection.Shape!.Find(column.Key);
        for (int i = start; i < start + count; i++)
        {
            column.Append(key < 0 ? default : GetValue(i, key), GetStep(i));
        }
    }

    public override RowBlock Slice(int start, int count) =>
        new ValueBlock(selection, steps.Slice(start, count), values.Slice(start * _width, count * _width));

    private ReadOnlySpan<WandbValue> ValuesOf(int row) => values.Span.Slice(row * _width, _width);
}
