using WandbGen.History.Rows;

namespace WandbGen.History.Reading;

/// <summary>Puts the values together that two sources have of one step.</summary>
internal static class RowMerge
{
    /// <summary>Adds values of another row under keys that a row lacks.</summary>
    /// <returns>The row with them; <see langword="null"/> if there are none.</returns>
    public static RowBlock? TryMerge(KeySelection selection, RowBlock row, RowBlock other) =>
        selection.Keys is { Count: var count }
            ? TryMerge(selection, count, row, other)
            : TryMerge(selection, row.GetRow(0), other.GetRow(0));

    private static ValueBlock? TryMerge(KeySelection selection, int count, RowBlock row, RowBlock other)
    {
        var values = new WandbValue[count];
        bool hasMore = false;
        for (int i = 0; i < count; i++)
        {
            values[i] = row.GetValue(0, i);
            if (values[i].IsNull)
            {
                values[i] = other.GetValue(0, i);
                hasMore |= !values[i].IsNull;
            }
        }

        return hasMore ? new ValueBlock(selection, new[] { row.GetStep(0) }, values) : null;
    }

    private static ListBlock? TryMerge(KeySelection selection, HistoryRow row, HistoryRow other)
    {
        List<KeyValuePair<string, WandbValue>> more = [.. other.Members.Where(member => !row.TryGetValue(member.Key, out _))];
        if (more.Count == 0)
        {
            return null;
        }

        List<KeyValuePair<string, WandbValue>> all = [.. row.Members, .. more];
        var shape = new RowShape([.. all.Select(static member => member.Key)]);
        return new ListBlock(selection, [new HistoryRow(shape, [.. all.Select(static member => member.Value)], row.Step)]);
    }
}
