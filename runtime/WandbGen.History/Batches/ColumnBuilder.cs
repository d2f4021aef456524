using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
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

    /// <summary>The number of bytes of the texts that are collected.</summary>
    public virtual long TextLength => 0;

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

    /// <summary>Begins a new column.</summary>
    public abstract void Clear();

    private WandbProtocolException Mismatch(WandbValue value, long step, string expected) =>
        new(
            SafeText.Clean(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The column '{key}' has {expected}, but at step {step} the value is {Shorten(value.ToString())}. Read the rows "
                        + $"instead, which take every value as it is, or save them to a file, whose column then takes this value too."
                )
            ),
            innerException: new ColumnMismatchException(key, value)
        );

    private static string Shorten(string text) => text.Length > 100 ? text[..100] + "…" : text;

    /// <summary>Numbers.</summary>
    private abstract class NumberColumn<T, TArray, TBuilder>(string key, TBuilder values) : ColumnBuilder(key)
        where T : struct, INumber<T>
        where TArray : PrimitiveArray<T>
        where TBuilder : PrimitiveArrayBuilder<T, TArray, TBuilder>
    {
        public override void Append(WandbValue value, long step)
        {
            if (value.IsNull)
            {
                values.AppendNull();
            }
            else if (TryConvert(value, out T number))
            {
                values.Append(number);
            }
            else
            {
                throw Mismatch(value, step, Expected);
            }
        }

        public override bool TryAppend(IArrowArray array, int start, int count)
        {
            if (array is not TArray numbers)
            {
                return false;
            }

            values.Reserve(count);
            if (numbers.NullCount == 0)
            {
                values.Append(numbers.Values.Slice(start, count));
                return true;
            }

            ReadOnlySpan<T> all = numbers.Values;
            for (int i = start; i < start + count; i++)
            {
                _ = numbers.IsValid(i) ? values.Append(all[i]) : values.AppendNull();
            }

            return true;
        }

        public override IArrowArray Build()
        {
            TArray built = values.Build();
            Clear();
            return built;
        }

        // Arrow's own method keeps the count of nulls.
        public override void Clear() => values.Resize(0);

        protected abstract string Expected { get; }

        protected abstract bool TryConvert(WandbValue value, out T number);
    }

    private sealed class DoubleColumn(string key) : NumberColumn<double, DoubleArray, DoubleArray.Builder>(key, new DoubleArray.Builder())
    {
        public override IArrowType Type => DoubleType.Default;

        protected override string Expected => "numbers with fractions";

        protected override bool TryConvert(WandbValue value, out double number) =>
            value.TryGetDouble(out number) && (value.Kind != WandbValueKind.Number || ColumnTypes.IsExact(value));
    }

    private sealed class Int64Column(string key) : NumberColumn<long, Int64Array, Int64Array.Builder>(key, new Int64Array.Builder())
    {
        public override IArrowType Type => Int64Type.Default;

        protected override string Expected => "whole numbers";

        protected override bool TryConvert(WandbValue value, out long number) => value.TryGetInt64(out number);
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
            Clear();
            return built;
        }

        public override void Clear() => _values = new BooleanArray.Builder();
    }

    private sealed class TextColumn(string key, bool isJson) : ColumnBuilder(key)
    {
        private static readonly JsonWriterOptions s_anyDepth = new() { MaxDepth = int.MaxValue, SkipValidation = true };

        private readonly ArrayBufferWriter<byte> _text = new();
        private StringArray.Builder _values = new();
        private long _length;

        public override bool IsJson => isJson;

        public override long TextLength => _length;

        public override IArrowType Type => StringType.Default;

        public override void Append(WandbValue value, long step)
        {
            if (value.IsNull)
            {
                _values.AppendNull();
                return;
            }

            _text.ResetWrittenCount();
            if (isJson)
            {
                using var json = new Utf8JsonWriter(_text, s_anyDepth);
                value.WriteTo(json);
            }
            else if (value.Kind == WandbValueKind.String)
            {
                Encoding.UTF8.GetBytes(value.ToString(), _text);
            }
            else
            {
                throw Mismatch(value, step, "texts");
            }

            _values.Append(_text.WrittenSpan);
            _length += _text.WrittenCount;
        }

        public override IArrowArray Build()
        {
            StringArray built = _values.Build();
            Clear();
            return built;
        }

        public override void Clear()
        {
            _values = new StringArray.Builder();
            _length = 0;
        }
    }
}
