using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Rows;
using WandbGen.Redaction;

namespace WandbGen.History.Exports;

/// <summary>The columns of a batch of an export, by the keys that are read.</summary>
internal sealed class ExportColumns
{
    private readonly RecordBatch? _batch;
    private readonly Func<string, bool> _isNumeric;
    private readonly KeySelection _selection;
    private readonly RowShape _shape;
    private readonly Column?[] _columns;

    // Each key is looked for once, and not again for each portion of rows.
    private readonly Dictionary<string, Column?> _others = new(StringComparer.Ordinal);

    public ExportColumns(RecordBatch? batch, KeySelection selection, Func<string, bool> isNumeric)
    {
        _batch = batch;
        _isNumeric = isNumeric;
        _selection = selection;
        if (selection.Keys is { } keys)
        {
            _shape = selection.Shape!;
            _columns = [.. keys.Select(key => batch is null ? null : Find(batch, key, isNumeric, joins: true, selection))];
            return;
        }

        // What was left out is not in the batch. Two columns can have one name.
        IReadOnlyList<Field> fields = batch is null ? [] : batch.Schema.FieldsList;
        IGrouping<string, ArrayColumn>[] columns =
        [
            .. fields
                .Select(
                    (field, i) =>
                        new ArrayColumn(field.Name, batch!.Column(i), null, isNumeric(field.Name))
                        {
                            Except = selection.FindExceptInside(field.Name),
                        }
                )
                .GroupBy(static column => column.Name, StringComparer.Ordinal),
        ];
        _shape = new RowShape([.. columns.Select(static column => column.Key)]);
        _columns = [.. columns.Select(static column => ToOne([.. column]))];
    }

    /// <summary>Whether all rows are known to have the keys that they must have.</summary>
    public bool MatchesAll =>
        _selection.Keys is not { Count: > 0 }
        || (
            _selection.Required.Length > 0
                ? System.Array.TrueForAll(_selection.Required, key => _columns[key]?.IsFull == true)
                : System.Array.Exists(_columns, static column => column?.IsFull == true)
        );

    /// <summary>Whether a row has the keys that it must have.</summary>
    public bool Matches(int row)
    {
        if (_selection.Keys is not { Count: > 0 })
        {
            return true;
        }

        foreach (int key in _selection.Required)
        {
            if (_columns[key]?.IsNull(row) ?? true)
            {
                return false;
            }
        }

        return _selection.Required.Length > 0 || HasAny(row);
    }

    public string GetKey(int key) => _selection.Keys![key];

    /// <summary>The value of a chosen key.</summary>
    public WandbValue GetValue(int row, int key) => _columns[key]?.Read(row) ?? default;

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
    /// <param name="count">The number of rows.</param>
    /// <param name="steps">The steps of the export, for messages.</param>
    /// <param name="firstStep">Where the step of the first row is among them.</param>
    public void CopyTo(ColumnBuilder column, int first, int count, StepList steps, int firstStep)
    {
        Column? source = FindSource(column.Key);
        if (source?.TryCopyTo(column, first, count) == true)
        {
            return;
        }

        for (int i = 0; i < count; i++)
        {
            column.Append(source?.Read(first + i) ?? default, steps[firstStep + i]);
        }
    }

    /// <summary>The values of rows as they are, if they have the type of a column.</summary>
    public IArrowArray? TryShare(ColumnBuilder column, int first, int count) => FindSource(column.Key)?.TryShare(column, first, count);

    // Where all keys are read, the members of an object have columns of their own.
    private Column? FindSource(string key)
    {
        if (_shape.Find(key) is >= 0 and int index)
        {
            return _columns[index];
        }

        if (!_others.TryGetValue(key, out Column? found))
        {
            _others.Add(key, found = _batch is null ? null : Find(_batch, key, _isNumeric, joins: false, _selection));
        }

        return found;
    }

    private bool HasAny(int row)
    {
        foreach (Column? column in _columns)
        {
            if (column?.IsNull(row) == false)
            {
                return true;
            }
        }

        return false;
    }

    // A column of this name goes before a value inside of another one, and that before the object that several columns are.
    private static Column? Find(RecordBatch batch, string key, Func<string, bool> isNumeric, bool joins, KeySelection selection)
    {
        IReadOnlyList<string> except = selection.FindExceptInside(key);
        var found = new List<Column>();
        var outer = new List<(int Length, Column Column)>();
        var members = new List<(string Path, Column Column)>();
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            string name = batch.Schema.GetFieldByIndex(i).Name;
            if (name == key)
            {
                found.Add(new ArrayColumn(name, batch.Column(i), null, isNumeric(key)) { Except = except });
            }
            else if (JoinedMembers.IsBelow(key, name))
            {
                string path = key[(name.Length + 1)..];
                outer.Add((name.Length, new ArrayColumn(name, batch.Column(i), path, isNumeric(key)) { Except = except }));
            }
            else if (joins && JoinedMembers.IsBelow(name, key))
            {
                members.Add((name[(key.Length + 1)..], new ArrayColumn(name, batch.Column(i), null, isNumeric(name))));
            }
        }

        if (found is [{ IsFull: true } full])
        {
            return full;
        }

        found.AddRange(outer.OrderByDescending(static column => column.Length).Select(static column => column.Column));
        if (members.Count > 0)
        {
            found.Add(new JoinedColumn(members));
        }

        return ToOne(found);
    }

    private static Column? ToOne(IReadOnlyList<Column> columns) =>
        columns switch
        {
            [] => null,
            [var only] => only,
            _ => new FirstColumn(columns),
        };

    /// <summary>The values of a key.</summary>
    private abstract class Column
    {
        /// <summary>Whether it is known that no value is null.</summary>
        public virtual bool IsFull => false;

        public abstract bool IsNull(int row);

        public abstract WandbValue Read(int row);

        /// <summary>Adds values as they are, if they have the type of the column.</summary>
        public virtual bool TryCopyTo(ColumnBuilder column, int first, int count) => false;

        /// <summary>The values as they are, if they have the type of the column.</summary>
        public virtual IArrowArray? TryShare(ColumnBuilder column, int first, int count) => null;
    }

    /// <summary>The values of a column, or values inside of it.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="array">The column.</param>
    /// <param name="path">Where the value is inside of the column's objects.</param>
    /// <param name="isNumeric">Whether numbers are logged under the key.</param>
    private sealed class ArrayColumn(string name, IArrowArray array, string? path, bool isNumeric) : Column
    {
        private readonly bool _isPlain = path is null && array is (DoubleArray or Int64Array);

        public string Name => name;

        /// <summary>What is left out of objects.</summary>
        public IReadOnlyList<string> Except { get; init; } = [];

        public override bool IsFull => _isPlain && array.NullCount == 0;

        public override bool IsNull(int row) => array.IsNull(row) || (!_isPlain && Read(row).IsNull);

        public override bool TryCopyTo(ColumnBuilder column, int first, int count) => path is null && column.TryAppend(array, first, count);

        public override IArrowArray? TryShare(ColumnBuilder column, int first, int count) =>
            path is null && !column.IsJson && (_isPlain || !isNumeric) && array.Data.DataType.TypeId == column.Type.TypeId
                ? ArrowArrayFactory.SliceShared(array, first, count)
                : null;

        public override WandbValue Read(int row)
        {
            WandbValue value = ReadLogged(row);
            if (path is not null)
            {
                value = value.Find(path) ?? default;
            }

            return isNumeric && value.Kind == WandbValueKind.String && value.TryGetDouble(out double number)
                ? WandbValue.FromDouble(number)
                : ObjectMembers.Without(value, Except);
        }

        private WandbValue ReadLogged(int row)
        {
            try
            {
                return ArrowValue.Read(array, row);
            }
            catch (Exception exception) when (ExportDamage.IsOfDecoder(exception))
            {
                throw new WandbProtocolException(
                    SafeText.Clean(
                        $"An export has a value of the key '{name}' that cannot be read. {exception.Message} Leave the key out, or read "
                            + $"the rows from the API ({nameof(HistoryOptions.UseExports)})."
                    ),
                    innerException: exception
                );
            }
        }
    }

    /// <summary>The first value of several columns.</summary>
    private sealed class FirstColumn(IReadOnlyList<Column> columns) : Column
    {
        public override bool IsNull(int row)
        {
            foreach (Column column in columns)
            {
                if (!column.IsNull(row))
                {
                    return false;
                }
            }

            return true;
        }

        public override WandbValue Read(int row)
        {
            foreach (Column column in columns)
            {
                if (column.Read(row) is { IsNull: false } value)
                {
                    return value;
                }
            }

            return default;
        }
    }

    /// <summary>The objects whose members the exporter made columns of.</summary>
    private sealed class JoinedColumn(IReadOnlyList<(string Path, Column Column)> members) : Column
    {
        public override bool IsNull(int row)
        {
            foreach ((_, Column column) in members)
            {
                if (!column.IsNull(row))
                {
                    return false;
                }
            }

            return true;
        }

        public override WandbValue Read(int row)
        {
            var values = new List<(string Path, WandbValue Value)>(members.Count);
            foreach ((string path, Column column) in members)
            {
                if (column.Read(row) is { IsNull: false } value)
                {
                    values.Add((path, value));
                }
            }

            return values.Count == 0 ? default : JoinedMembers.Join(values);
        }
    }
}
