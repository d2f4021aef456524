using Apache.Arrow;
using Apache.Arrow.Types;
using WandbGen.CompilerServices;
using WandbGen.History.Exports;
using WandbGen.History.Rows;

namespace WandbGen.History.Batches;

/// <summary>Finds one type for each key, out of everything that is known of its values.</summary>
internal sealed class ColumnTypes
{
    /// <summary>Whole numbers up to here are doubles too.</summary>
    public const long LargestExact = 1L << 53;

    private readonly List<string> _keys = [];
    private readonly Dictionary<string, Kinds> _kinds = new(StringComparer.Ordinal);

    /// <summary>What was logged under a key.</summary>
    [Flags]
    private enum Kinds
    {
        None = 0,
        Whole = 1,
        Large = 2,
        Fraction = 4,
        Boolean = 8,
        Text = 16,
        Other = 32,

        // An object that the exporter makes columns of.
        Object = 64,

        // Numbers for which the server does not state whether they are integers.
        Number = 128,
    }

    /// <summary>The keys, in the order in which they were seen.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>Adds a column of an export.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isLarge">Whether it has whole numbers that no double is.</param>
    public void Add(Field column, bool isLarge) => Add(column.Name, Of(column.DataType) | (isLarge ? Kinds.Large : Kinds.None));

    /// <summary>Adds a column of an export under another name than its own.</summary>
    public void Add(string key, IArrowType type) => Add(key, Of(type));

    /// <summary>Adds the values of a row.</summary>
    public void Add(HistoryRow row)
    {
        foreach ((string key, WandbValue value) in row.Members)
        {
            Add(key, Of(value));
        }
    }

    /// <summary>Adds those values of a row that are under other keys than some.</summary>
    public void AddOthers(HistoryRow row, IReadOnlySet<string> keys)
    {
        foreach ((string key, WandbValue value) in row.Members)
        {
            AddOther(key, value, keys);
        }
    }

    // An object whose members are among the keys is merged with them, so that each of the others is a key too.
    private void AddOther(string key, WandbValue value, IReadOnlySet<string> keys, int depth = 0)
    {
        if (keys.Contains(key) || ObjectMembers.IsNothing(value))
        {
            return;
        }

        // What is deeper than an answer can be is an attack on the stack, and stays one value.
        if (depth == JsonTokenReader.MaxDepth || !keys.Any(other => JoinedMembers.IsBelow(other, key)))
        {
            Add(key, Of(value));
            return;
        }

        foreach ((string name, WandbValue member) in ObjectMembers.IsTakenApart(value) ? value.Members : [])
        {
            AddOther($"{key}.{name}", member, keys, depth + 1);
        }
    }

    /// <summary>Adds the value that a row has of a key.</summary>
    public void Add(string key, HistoryRow row)
    {
        if (row.TryGetLogged(key, out WandbValue value))
        {
            Add(key, Of(value));
        }
    }

    /// <summary>Adds what the server says of a key.</summary>
    public void Add(HistoryKey key) => Add(key.Name, key.Types);

    /// <summary>Adds what the server says of a key, which can be an object, or a value inside of one.</summary>
    public void Add(HistoryKeys keys, string key)
    {
        if (keys.Find(key) is { } known)
        {
            Add(known);
        }
        else if (keys.HasObjects(key))
        {
            Add(key, Kinds.Object);
        }

        for (int dot = key.LastIndexOf('.'); dot > 0; dot = key.LastIndexOf('.', dot - 1))
        {
            AddInside(key, keys.Find(key[..dot])?.Types ?? [], key[(dot + 1)..]);
        }
    }

    // Values within lists can have any type.
    private void AddInside(string key, IEnumerable<HistoryType> types, string path)
    {
        foreach (HistoryType type in types)
        {
            if (type.Kind is HistoryValueKind.List or HistoryValueKind.Histogram or HistoryValueKind.Table or HistoryValueKind.Media)
            {
                Add(key, Kinds.Other);
            }

            foreach ((string name, IReadOnlyList<HistoryType> members) in type.Members)
            {
                if (name == path)
                {
                    Add(key, members);
                }
                else if (JoinedMembers.IsBelow(path, name))
                {
                    AddInside(key, members, path[(name.Length + 1)..]);
                }
            }
        }
    }

    private void Add(string key, IEnumerable<HistoryType> types)
    {
        foreach (HistoryType type in types)
        {
            Add(
                key,
                type.Kind switch
                {
                    HistoryValueKind.Null => Kinds.None,
                    HistoryValueKind.Number => Kinds.Number,
                    HistoryValueKind.Boolean => Kinds.Boolean,
                    HistoryValueKind.Text => Kinds.Text,
                    _ => Kinds.Other,
                }
            );
        }
    }

    /// <summary>Takes objects apart as the exporter does, where it has done so and all rows are known: then each of their members has a
    /// column, and they have none.</summary>
    /// <param name="exported">The columns of exports.</param>
    /// <param name="rows">The rows that are not exported.</param>
    public void TakeApart(IReadOnlySet<string> exported, IReadOnlyCollection<HistoryRow> rows)
    {
        for (int i = 0; i < _keys.Count; )
        {
            string key = _keys[i];
            if (_kinds[key] != Kinds.Object || exported.Contains(key) || !exported.Any(column => JoinedMembers.IsBelow(column, key)))
            {
                i++;
                continue;
            }

            _keys.RemoveAt(i);
            _kinds.Remove(key);
            foreach (HistoryRow row in rows)
            {
                if (row.TryGetLogged(key, out WandbValue value))
                {
                    foreach ((string name, WandbValue member) in value.Members)
                    {
                        if (!member.IsNull)
                        {
                            Add($"{key}.{name}", Of(member));
                        }
                    }
                }
            }
        }
    }

    /// <summary>Adds a key of which nothing more is known.</summary>
    public void Add(string key) => Add(key, Kinds.None);

    /// <summary>Adds a value that has no place in the column that was made of what was known before.</summary>
    public void Add(ColumnMismatchException found) => Add(found.Key, Of(found.Value));

    /// <summary>The type that all values of a key fit into.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isComplete">Whether all values have been seen; otherwise there can be fractions after whole numbers.</param>
    public ColumnType Find(string key, bool isComplete)
    {
        Kinds kinds = _kinds.GetValueOrDefault(key);
        bool mayHaveFractions = !isComplete || kinds.HasFlag(Kinds.Number);
        return (kinds & ~Kinds.Number) switch
        {
            Kinds.None or Kinds.Fraction or Kinds.Fraction | Kinds.Whole => ColumnType.Double,
            Kinds.Whole => mayHaveFractions ? ColumnType.Double : ColumnType.Int64,
            Kinds.Whole | Kinds.Large => ColumnType.Int64,
            Kinds.Boolean when !kinds.HasFlag(Kinds.Number) => ColumnType.Boolean,
            Kinds.Text when !kinds.HasFlag(Kinds.Number) => ColumnType.Text,
            _ => ColumnType.Json,
        };
    }

    /// <summary>Whether a double is this very number.</summary>
    public static bool IsExact(long number) => (Int128)(double)number == number;

    /// <summary>Whether a double is this very number.</summary>
    public static bool IsExact(WandbValue number) =>
        number.IsDouble || (number.TryGetInt64(out long whole) ? IsExact(whole) : !IsWholeText(number));

    private static Kinds Of(IArrowType type) =>
        type switch
        {
            NullType => Kinds.None,
            Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type => Kinds.Whole,
            DoubleType or FloatType or HalfFloatType => Kinds.Fraction,
            BooleanType => Kinds.Boolean,
            StringType or LargeStringType or StringViewType or TimestampType or Date32Type or Date64Type or Time32Type or Time64Type =>
                Kinds.Text,
            DictionaryType dictionary => Of(dictionary.ValueType),
            StructType union when ArrowValue.IsUnion(union) => union.Fields.Aggregate(
                Kinds.None,
                static (kinds, member) => kinds | Of(member.DataType)
            ),
            _ => Kinds.Other,
        };

    private static Kinds Of(WandbValue value) =>
        value.Kind switch
        {
            WandbValueKind.Null => Kinds.None,
            WandbValueKind.Boolean => Kinds.Boolean,
            WandbValueKind.String => Kinds.Text,
            WandbValueKind.Number when value.TryGetInt64(out long whole) && whole is >= -LargestExact and <= LargestExact => Kinds.Whole,
            WandbValueKind.Number when value.IsDouble => Kinds.Fraction,
            WandbValueKind.Number when value.TryGetInt64(out _) => Kinds.Whole | Kinds.Large,
            // A number that does not fit into a column of numbers.
            WandbValueKind.Number when IsWholeText(value) => Kinds.Other,
            WandbValueKind.Number => Kinds.Fraction,
            // One of its own type is a column of its own, and of an empty one there would be none.
            WandbValueKind.Object when value.Count > 0 && !value.TryGetValue("_type", out _) => Kinds.Object,
            _ => Kinds.Other,
        };

    private static bool IsWholeText(WandbValue number) =>
        !number.ToString().AsSpan().ContainsAny('.', 'e', 'E') && double.IsFinite(number.GetDouble());

    private void Add(string key, Kinds kinds)
    {
        if (!_kinds.TryGetValue(key, out Kinds known))
        {
            _keys.Add(key);
        }

        _kinds[key] = known | kinds;
    }
}
