using Apache.Arrow;
using Apache.Arrow.Types;
using WandbGen.History.Exports;

namespace WandbGen.History.Batches;

/// <summary>Finds one type for each key, out of everything that is known of its values.</summary>
internal sealed class ColumnTypes
{
    // Whole numbers up to here are doubles too.
    private const long LargestExact = 1L << 53;

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
    }

    /// <summary>The keys, in the order in which they were seen.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>Adds a column of an export.</summary>
    public void Add(Field column) => Add(column.Name, Of(column.DataType));

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

    /// <summary>Adds what the server says of a key.</summary>
    public void Add(HistoryKey key)
    {
        foreach (HistoryType type in key.Types)
        {
            Add(
                key.Name,
                type.Kind switch
                {
                    HistoryValueKind.Null => Kinds.None,
                    HistoryValueKind.Number => Kinds.Fraction,
                    HistoryValueKind.Boolean => Kinds.Boolean,
                    HistoryValueKind.Text => Kinds.Text,
                    _ => Kinds.Other,
                }
            );
        }
    }

    /// <summary>Adds a key of which nothing more is known.</summary>
    public void Add(string key) => Add(key, Kinds.None);

    /// <summary>The type that all values of a key fit into.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isComplete">Whether all values have been seen; otherwise there can be fractions behind whole numbers.</param>
    public ColumnType Find(string key, bool isComplete) =>
        _kinds.GetValueOrDefault(key) switch
        {
            Kinds.None => ColumnType.Double,
            Kinds.Whole => isComplete ? ColumnType.Int64 : ColumnType.Double,
            Kinds.Whole | Kinds.Large => ColumnType.Int64,
            Kinds.Fraction or Kinds.Fraction | Kinds.Whole => ColumnType.Double,
            Kinds.Boolean => ColumnType.Boolean,
            Kinds.Text => ColumnType.Text,
            _ => ColumnType.Json,
        };

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
            WandbValueKind.Number when value.TryGetInt64(out long whole) => whole is >= -LargestExact and <= LargestExact
                ? Kinds.Whole
                : Kinds.Whole | Kinds.Large,
            // A whole number that no column of numbers holds.
            WandbValueKind.Number when !value.ToString().AsSpan().ContainsAny('.', 'e', 'E') && double.IsFinite(value.GetDouble()) =>
                Kinds.Other,
            WandbValueKind.Number => Kinds.Fraction,
            _ => Kinds.Other,
        };

    private void Add(string key, Kinds kinds)
    {
        if (!_kinds.TryGetValue(key, out Kinds known))
        {
            _keys.Add(key);
        }

        _kinds[key] = known | kinds;
    }
}
