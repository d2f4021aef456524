using WandbGen.History.Batches;
using WandbGen.History.Rows;

namespace WandbGen.History.Reading;

/// <summary>Rows that are made already.</summary>
internal sealed class ListBlock(KeySelection selection, List<HistoryRow> rows) : RowBlock
{
    public override int Count => rows.Count;

    public override long GetStep(int index) => rows[index].Step;

    public override bool Matches(int index) => selection.Matches(rows[index].Values);

    public override HistoryRow GetRow(int index) => rows[index];

    public override WandbValue GetValue(int row, int key) => rows[row].Values[key];

    public override string GetKey(int key) => selection.Keys![key];

    public override void CopyTo(ColumnBuilder column, int start, int count)
    {
        for (int i = start; i < start + count; i++)
        {
            column.Append(rows[i].TryGetLogged(column.Key, out WandbValue value) ? value : default, rows[i].Step);
        }
    }

    public override RowBlock Slice(int start, int count) => new ListBlock(selection, rows.GetRange(start, count));
}
