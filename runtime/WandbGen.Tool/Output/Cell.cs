using System.Globalization;
using System.Text.Json;

namespace WandbGen.Tool.Output;

/// <summary>One value of a listing: the same value is shown to a person, written to a pipe, written as JSON and sorted by.</summary>
internal readonly struct Cell : IComparable<Cell>
{
    // null, string, a boxed long, double, bool or DateTimeOffset, IReadOnlyList<string>, or any other WandbValue.
    private readonly object? _value;
    private readonly bool _isBytes;

    private Cell(object? value, bool isBytes = false)
    {
        _value = value;
        _isBytes = isBytes;
    }

    /// <summary>The value: a text, a <see cref="long"/> and so on; <see langword="null"/> if there is none.</summary>
    public object? Value => _value;

    /// <summary>Whether the value is a number, which stands at the right of its column.</summary>
    public bool IsNumber => _value is long or double;

    /// <summary>Whether a part of the value would be another one, so that it is never cut.</summary>
    public bool IsWhole => _value is long or double or bool or DateTimeOffset;

    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(long? number) => new(number);

    public static implicit operator Cell(int? number) => new((long?)number);

    public static implicit operator Cell(double? number) => new(number);

    public static implicit operator Cell(bool? value) => new(value);

    public static implicit operator Cell(DateTimeOffset? time) => new(time);

    public static implicit operator Cell(Uri address) => new(address.AbsoluteUri);

    /// <summary>A value that was logged; <see langword="null"/> if nothing was.</summary>
    public static implicit operator Cell(WandbValue? logged) =>
        logged is not { } value
            ? default
            : value.Kind switch
            {
                WandbValueKind.Null => default,
                WandbValueKind.String => new Cell(value.GetString()),
                WandbValueKind.Boolean => new Cell(value.GetBoolean()),
                WandbValueKind.Number when value.TryGetInt64(out long number) => new Cell(number),
                WandbValueKind.Number when value.TryGetDouble(out double number) => new Cell(number),
                _ => new Cell(value),
            };

    public static implicit operator Cell(WandbValue logged) => (WandbValue?)logged;

    /// <summary>A number of bytes, which a person sees in units.</summary>
    public static Cell Bytes(long? bytes) => new(bytes, isBytes: true);

    public static Cell List(IReadOnlyList<string>? texts) => new(texts);

    /// <summary>What a person reads.</summary>
    public string ToDisplayText() =>
        _value switch
        {
            long bytes when _isBytes => Quantity.OfBytes(bytes),
            double number => number.ToString("G6", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            IReadOnlyList<string> texts => string.Join(", ", texts),
            _ => ToExactText(),
        };

    /// <summary>The value as it is, for programs.</summary>
    public string ToExactText() =>
        _value switch
        {
            null => "",
            string text => text,
            long number => number.ToString(CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            bool value => value ? "true" : "false",
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
            IReadOnlyList<string> texts => string.Join(',', texts),
            WandbValue value => value.ToJsonNode()?.ToJsonString(JsonFormat.SerializerOptions) ?? "",
            _ => "",
        };

    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (_value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case bool value:
                writer.WriteBooleanValue(value);
                break;
            case IReadOnlyList<string> texts:
                writer.WriteStartArray();
                foreach (string text in texts)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
                break;
            case WandbValue value:
                value.WriteTo(writer);
                break;
            default:
                writer.WriteStringValue(ToExactText());
                break;
        }
    }

    /// <summary>Numbers before texts; what is not there is the smallest.</summary>
    public int CompareTo(Cell other) =>
        (_value, other._value) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            (long left, long right) => left.CompareTo(right),
            (long or double, long or double) => ToDouble().CompareTo(other.ToDouble()),
            (long or double, _) => -1,
            (_, long or double) => 1,
            (DateTimeOffset left, DateTimeOffset right) => left.CompareTo(right),
            _ => string.CompareOrdinal(ToExactText(), other.ToExactText()),
        };

    private double ToDouble() => Convert.ToDouble(_value, CultureInfo.InvariantCulture);
}
