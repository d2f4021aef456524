using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using WandbGen.Redaction;

namespace WandbGen.History.Batches;

/// <summary>Collects the values of a column.</summary>
/// <param name="key">The key.</param>
internal abstract class ColumnBuilder(string key)
{
    /// <summary>The key.</summary>
    public string Key => key;

    /// <summary>The type of the column.</summary>
    public abstract IArrowType Type { get; }

    /// <summary>Whether the texts are JSON.</summary>
    public virtual bool IsJson => false;

    public static ColumnBuilder Create(string key, ColumnType type) =>
        type switch
        {
            ColumnType.Int64 => new Int64Column(key),
            ColumnType.Boolean => new BooleanColumn(key),
            ColumnType.Text => new TextColumn(key, isJson: false),
            ColumnType.Json => new TextColumn(key, isJson: true),
            _ => new DoubleColumn(key),
        };

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value, or null.</param>
    /// <param name="step">Its step, for messages.</param>
    /// <exception cref="WandbProtocolException">The column cannot hold it as it is.</exception>
    public abstract void Append(WandbValue value, long step);

    /// <summary>Adds values that are in a column of this very type already.</summary>
    /// <returns>Whether they are.</returns>
    public virtual bool TryAppend(IArrowArray array, int start, int count) => false;

    /// <summary>Makes the column, and begins a new one.</summary>
    public abstract IArrowArray Build();

    private WandbProtocolException Mismatch(WandbValue value, long step, string expected) =>
        new(
            SafeText.Clean(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The column '{key}' has {expected}, but at step {step} the value is {Shorten(value.ToString())}. Read the rows "
                        + $"instead, which take every value as it is."
                )
            )
        );

    private static string Shorten(string text) => text.Length > 100 ? text[..100] + "…" : text;

    private sealed class DoubleColumn(string key) : ColumnBuilder(key)
    {
        private DoubleArray.Builder _values = new();

        public override IArrowType Type => DoubleType.Default;

        public override void Append(WandbValue value, long step)
        {
            if (value.IsNull)
            {
                _values.AppendNull();
            }
            else if (value.TryGetDouble(out double number) && (!value.TryGetInt64(out long whole) || (long)number == whole))
            {
                _values.Append(number);
            }
            else
            {
                throw Mismatch(value, step, "numbers with fractions");
            }
        }

        public override bool TryAppend(IArrowArray array, int start, int count)
        {
            if (array is not DoubleArray numbers)
            {
                return false;
            }

            _values.Reserve(count);
            if (numbers.NullCount == 0)
            {
                _values.Append(numbers.Values.Slice(start, count));
                return true;
            }

            ReadOnlySpan<double> values = numbers.Values;
            for (int i = start; i < start + count; i++)
            {
                _ = numbers.IsValid(i) ? _values.Append(values[i]) : _values.AppendNull();
            }

            return true;
        }

        public override IArrowArray Build()
        {
            DoubleArray built = _values.Build();
            _values = new DoubleArray.Builder();
            return built;
        }
    }

    private sealed class Int64Column(string key) : ColumnBuilder(key)
    {
        private Int64Array.Builder _values = new();

        public override IArrowType Type => Int64Type.Default;

        public override void Append(WandbValue value, long step)
        {
            if (value.IsNull)
            {
                _values.AppendNull();
            }
            else if (value.TryGetInt64(out long number))
            {
                _values.Append(number);
            }
            else
            {
                throw Mismatch(value, step, "whole numbers");
            }
        }

        public override bool TryAppend(IArrowArray array, int start, int count)
        {
            if (array is not Int64Array numbers)
            {
                return false;
            }

            _values.Reserve(count);
            if (numbers.NullCount == 0)
            {
                _values.Append(numbers.Values.Slice(start, count));
                return true;
            }

            ReadOnlySpan<long> values = numbers.Values;
            for (int i = start; i < start + count; i++)
            {
                _ = numbers.IsValid(i) ? _values.Append(values[i]) : _values.AppendNull();
            }

            return true;
        }

        public override IArrowArray Build()
        {
            Int64Array built = _values.Build();
            _values = new Int64Array.Builder();
            return built;
        }
    }

    private sealed class BooleanColumn(string key) : ColumnBuilder(key)
    {
        private BooleanArray.Builder _values = new();

        public override IArrowType Type => BooleanType.Default;

        public override void Append(WandbValue value, long step) =>
            _ = value.Kind switch
            {
                WandbValueKind.Null => _values.AppendNull(),
                WandbValueKind.Boolean => _values.Append(value.GetBoolean()),
                _ => throw Mismatch(value, step, "booleans"),
            };

        public override IArrowArray Build()
        {
            BooleanArray built = _values.Build();
            _values = new BooleanArray.Builder();
            return built;
        }
    }

    private sealed class TextColumn(string key, bool isJson) : ColumnBuilder(key)
    {
        private StringArray.Builder _values = new();

        public override bool IsJson => isJson;

        public override IArrowType Type => StringType.Default;

        public override void Append(WandbValue value, long step) =>
            _ =
                value.IsNull ? _values.AppendNull()
                : isJson ? _values.Append(JsonText(value))
                : value.Kind == WandbValueKind.String ? _values.Append(value.ToString())
                : throw Mismatch(value, step, "texts");

        public override IArrowArray Build()
        {
            StringArray built = _values.Build();
            _values = new StringArray.Builder();
            return built;
        }

        private static string JsonText(WandbValue value) =>
            value.Kind == WandbValueKind.Boolean || (value.TryGetDouble(out double number) && double.IsFinite(number))
                ? value.ToString()
                : value.ToJsonElement().GetRawText();
    }
}
