using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Rows;

namespace WandbGen.History.Exports;

/// <summary>The columns of an export: which of them hold a key, and which types they have.</summary>
internal sealed class ExportSchema
{
    private readonly ParquetFooter _footer;
    private readonly FileReader _reader;
    private readonly string[][] _leaves;

    // Two columns can have one name.
    private readonly ILookup<string, int> _leavesOf;

    public ExportSchema(ParquetFooter footer, FileReader reader)
    {
        _footer = footer;
        _reader = reader;
        SchemaDescriptor schema = reader.ParquetReader.FileMetaData.Schema;
        _leaves = new string[schema.NumColumns][];
        for (int i = 0; i < _leaves.Length; i++)
        {
            _leaves[i] = schema.Column(i).Path.ToDotVector();
        }

        _leavesOf = Enumerable.Range(0, _leaves.Length).ToLookup(leaf => _leaves[leaf][0], StringComparer.Ordinal);
    }

    /// <summary>The leaf that has the steps; -1 in the file of an empty history, which has no columns.</summary>
    public int StepLeaf => System.Array.FindIndex(_leaves, static path => path is [HistoryRow.StepKey]);

    /// <summary>Whether the values of the keys, and the steps, are more than half of the file.</summary>
    public bool IsMost(KeySelection selection) =>
        2 * LengthOf(FindLeaves(selection).Append(StepLeaf)) > LengthOf(Enumerable.Range(0, _leaves.Length));

    /// <summary>Which leaves hold the values of the keys.</summary>
    public int[] FindLeaves(KeySelection selection)
    {
        var found = new SortedSet<int>();
        if (selection.Keys is null)
        {
            found.UnionWith(Find(path => !selection.Excludes(string.Join('.', path))));
            return [.. found];
        }

        foreach (string key in selection.Keys)
        {
            int column = FindColumn(key);
            if (column >= 0 && IsFull(column))
            {
                found.Add(column);
                continue;
            }

            // A column of this name, and values inside of objects; in which other things than objects can lead there; and the columns
            // that the exporter made of an object's members.
            found.UnionWith(Find(path => path[0] == key || IsBelow(string.Join('.', path), key)));
            foreach (IGrouping<string, int> outer in Find(path => JoinedMembers.IsBelow(key, path[0])).GroupBy(leaf => _leaves[leaf][0]))
            {
                if (!outer.Any(found.Contains))
                {
                    found.UnionWith(outer);
                }
            }
        }

        found.RemoveWhere(leaf => selection.Excludes(string.Join('.', _leaves[leaf])));
        return [.. found];
    }

    /// <summary>Whether there is a column of this very name.</summary>
    public bool HasColumn(string name) => _leavesOf.Contains(name);

    /// <summary>Whether each row has a value wherever a row of another export can have one.</summary>
    public bool HasAllOf(ExportSchema other, KeySelection selection) =>
        System.Array.TrueForAll(
            other.FindLeaves(selection),
            leaf => other._leaves[leaf] is [var name] && FindColumn(name) is >= 0 and int column && IsFull(column)
        );

    /// <summary>Whether there is a column of a name, or columns of an object's members.</summary>
    public bool HasColumnsOf(string name) => HasColumn(name) || _leavesOf.Any(column => JoinedMembers.IsBelow(column.Key, name));

    /// <summary>Whether the rows are lines of another process than those that others have of the same steps. An export that has all
    /// columns of another one, and more, can be a later export of the same lines.</summary>
    public bool IsOfAnotherProcess(IReadOnlyCollection<ExportSchema> before) => Exceeds(before) && before.All(one => one.Exceeds([this]));

    // Whether there is a key of the user's that none of the others has: W&B's own keys are in every row.
    private bool Exceeds(IReadOnlyCollection<ExportSchema> others) =>
        _leavesOf.Any(column => !column.Key.StartsWith('_') && !others.Any(other => other._leavesOf.Contains(column.Key)));

    /// <summary>Says which columns there are for the keys.</summary>
    public void AddColumns(ColumnTypes types, KeySelection selection)
    {
        // A file without columns has no schema that could be read, and one without rows nothing that is to have a column.
        if (_leaves.Length == 0 || _footer.RowCount == 0)
        {
            return;
        }

        foreach (Field field in _reader.Schema.FieldsList)
        {
            if (IsEmpty(field))
            {
                continue;
            }

            if (selection.Keys is null)
            {
                if (!selection.Excludes(field.Name))
                {
                    types.Add(field, HasLargeNumbers(field));
                }
            }
            else
            {
                foreach (string key in selection.Keys)
                {
                    AddColumn(types, key, field);
                }
            }
        }
    }

    private void AddColumn(ColumnTypes types, string key, Field field)
    {
        if (field.Name == key)
        {
            types.Add(field, HasLargeNumbers(field));
            return;
        }

        bool isInside = JoinedMembers.IsBelow(key, field.Name);
        if ((isInside || JoinedMembers.IsBelow(field.Name, key)) && !(FindColumn(key) is >= 0 and int column && IsFull(column)))
        {
            // A member of the object that the key is makes it one.
            types.Add(key, isInside ? TypeOf(field.DataType, key[(field.Name.Length + 1)..]) : new StructType([field]));
        }
    }

    // What is inside of other things than objects can be anything.
    private static IArrowType TypeOf(IArrowType type, string path)
    {
        if (type is StructType members)
        {
            foreach (Field member in members.Fields)
            {
                if (member.Name == path)
                {
                    return member.DataType;
                }

                if (IsBelow(path, member.Name))
                {
                    return TypeOf(member.DataType, path[(member.Name.Length + 1)..]);
                }
            }

            return ArrowValue.IsUnion(members) ? BinaryType.Default : NullType.Default;
        }

        // Numbers and texts have nothing inside.
        return
            type
                is BinaryType
                    or LargeBinaryType
                    or BinaryViewType
                    or FixedSizeBinaryType
                    or ListType
                    or LargeListType
                    or FixedSizeListType
                    or MapType
                    or DictionaryType
            ? BinaryType.Default
            : NullType.Default;
    }

    private int FindColumn(string key) => _leavesOf[key].FirstOrDefault(leaf => _leaves[leaf].Length == 1, -1);

    // Whether a column has a value in every row, so that none is inside of another column.
    private bool IsFull(int leaf) => HasOnly(leaf, static (statistics, _) => statistics?.NullCount == 0);

    // Whether a column is there because other files have it.
    private bool IsEmpty(Field field) =>
        _leavesOf[field.Name]
            .All(leaf => _leaves[leaf].Length == 1 && HasOnly(leaf, static (statistics, rows) => statistics?.NullCount == rows));

    // Whether a column has whole numbers that no double is.
    private bool HasLargeNumbers(Field field) =>
        _leavesOf[field.Name]
            .Any(leaf =>
                _leaves[leaf].Length == 1
                && !HasOnly(
                    leaf,
                    static (statistics, _) =>
                        statistics is not Statistics<long> { HasMinMax: true } whole
                        || (whole.Min >= -ColumnTypes.LargestExact && whole.Max <= ColumnTypes.LargestExact)
                )
            );

    private bool HasOnly(int leaf, Func<Statistics?, long, bool> test)
    {
        for (int i = 0; i < _footer.RowGroups.Count; i++)
        {
            using RowGroupReader group = _reader.ParquetReader.RowGroup(i);
            using ColumnChunkMetaData chunk = group.MetaData.GetColumnChunkMetaData(leaf);
            using Statistics? statistics = chunk.Statistics;
            if (!test(statistics, _footer.RowGroups[i].RowCount))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsBelow(string path, string name) =>
        path.StartsWith(name, StringComparison.Ordinal) && (path.Length == name.Length || path[name.Length] == '.');

    private List<int> Find(Func<string[], bool> isWanted)
    {
        var found = new List<int>();
        for (int i = 0; i < _leaves.Length; i++)
        {
            if (isWanted(_leaves[i]))
            {
                found.Add(i);
            }
        }

        return found;
    }

    private long LengthOf(IEnumerable<int> leaves) =>
        leaves.Sum(leaf => _footer.RowGroups.Sum(group => leaf >= 0 && leaf < group.Chunks.Count ? group.Chunks[leaf].Bytes.Length : 0));
}
