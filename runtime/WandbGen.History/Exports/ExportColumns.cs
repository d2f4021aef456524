using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Rows;

namespace WandbGen.History.Exports;

/// <summary>The columns of a batch of an export, by the keys that are read.</summary>
internal sealed class ExportColumns
{
    private readonly RecordBatch? _batch;
    private readonly Func<string, bool> _isNumeric;
    private readonly KeySelection _selection;
    private readonly RowShape _shape;
    private readonly Column?[] _columns;

    public ExportColumns(RecordBatch? batch, KeySelection selection, Func<string, bool> isNumeric)
    {
        _batch = batch;
        _isNumeric = isNumeric;
        _selection = selection;
        if (selection.Keys is { } keys)
        {
            _shape = selection.Shape!;
            _columns = [.. keys.Select(key => batch is null ? null : Find(batch, key, isNumeric(key)))];
            return;
        }

        List<Field> fields = batch is null ? [] : [.. batch.Schema.FieldsList.Where(field => !selection.Excludes(field.Name))];
        _shape = new RowShape([.. fields.Select(static field => field.Name)]);
        _columns = [.. fields.Select(field => new Column(batch!.Column(field.Name), null, isNumeric(field.Name)))];
    }

    /// <summary>Whether all rows are known to have the keys that they must have.</summary>
    public bool MatchesAll =>
        _selection.Keys is not { Count: > 0 }
        || (
            _selection.Match == RowMatch.AllKeys
                ? System.Array.TrueForAll(_columns, static column => column?.IsFull == true)
                : System.Array.Exists(_columns, static column => column?.IsFull == true)
        );

    /// <summary>Whether a row has the keys that it must have.</summary>
    public bool Matches(int row)
    {
        if (_selection.Keys is not { Count: > 0 })
        {
            return true;
        }

        bool all = _selection.Match == RowMatch.AllKeys;
        foreach (Column? column in _columns)
        {
            if ((column?.IsNull(row) ?? true) == all)
            {
                return !all;
            }
        }

        return all;
    }

    public HistoryRow GetRow(int row, long step)
    {
        var values = new WandbValue[_columns.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _columns[i]?.Read(row) ?? default;
        }

        return new HistoryRow(_shape, values, step);
    }

    /// <summary>Adds the values of rows to a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="first">The first row.</param>
    /// <param name="steps">The steps of the rows.</param>
    public void CopyTo(ColumnBuilder column, int first, ReadOnlySpan<long> steps)
    {
        Column? source =
            _shape.Find(column.Key) is >= 0 and int index ? _columns[index]
            : _batch is null ? null
            : Find(_batch, column.Key, _isNumeric(column.Key));
        if (source?.TryCopyTo(column, first, steps.Length) == true)
        {
            return;
        }

        for (int i = 0; i < steps.Length; i++)
        {
            column.Append(source?.Read(first + i) ?? default, steps[i]);
        }
    }

    private static Column? Find(RecordBatch batch, string key, bool isNumeric)
    {
        Column? inner = null;
        int longest = -1;
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            string name = batch.Schema.GetFieldByIndex(i).Name;
            if (name == key)
            {
                return new Column(batch.Column(i), null, isNumeric);
            }

            if (
                name.Length > longest
                && key.Length > name.Length
                && key[name.Length] == '.'
                && key.StartsWith(name, StringComparison.Ordinal)
            )
            {
                longest = name.Length;
                inner = new Column(batch.Column(i), key[(name.Length + 1)..], isNumeric);
            }
        }

        return inner;
    }

    /// <summary>The values of a key.</summary>
    /// <param name="array">The column.</param>
    /// <param name="path">Where the value is inside of the column's objects.</param>
    /// <param name="isNumeric">Whether numbers are logged under the key.</param>
    private sealed class Column(IArrowArray array, string? path, bool isNumeric)
    {
        /// <summary>Whether it is known that no value is null.</summary>
        public bool IsFull => path is null && array is (DoubleArray or Int64Array) and { NullCount: 0 };

        public bool IsNull(int row) => array.IsNull(row) || (array is not DoubleArray and not Int64Array && Read(row).IsNull);

        public bool TryCopyTo(ColumnBuilder column, int first, int count) => path is null && column.TryAppend(array, first, count);

        public WandbValue Read(int row)
        {
            WandbValue value = ArrowValue.Read(array, row);
            if (path is not null)
            {
                value = value.Find(path) ?? default;
            }

            return isNumeric && value.Kind == WandbValueKind.String && value.TryGetDouble(out double number)
                ? WandbValue.FromDouble(number)
                : value;
        }
    }
}
