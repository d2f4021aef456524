using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WandbGen.Redaction;
using WandbGen.Values;

namespace WandbGen.CompilerServices;

/// <summary>Reads the values of a row of a history by the index of their key. Emitted code uses it.</summary>
/// <remarks>Every method throws a <see cref="WandbProtocolException"/> if the row has a value of another type.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct HistoryRowReader
{
    private readonly IHistoryValues _values;
    private readonly int _row;

    internal HistoryRowReader(IHistoryValues values, int row)
    {
        _values = values;
        _row = row;
    }

    /// <summary>The step of the row.</summary>
    public long Step => _values.GetStep(_row);

    /// <summary>Returns a value as it was logged; a null value if there is none.</summary>
    public WandbValue GetValue(int key) => _values.GetValue(_row, key);

    /// <summary>Returns a value as it was logged; <see langword="null"/> if there is none, or if it is null.</summary>
    public WandbValue? FindValue(int key) => GetValue(key) is { IsNull: false } value ? value : null;

    /// <summary>Returns a number; <see langword="null"/> if there is none.</summary>
    public double? FindDouble(int key) =>
        GetValue(key) is var value && TryGetDouble(value, out double number) ? number : ThrowUnlessNull<double?>(value, key, "double");

    /// <summary>Returns a number in the range of a <see cref="float"/>, or an infinity that was logged; <see langword="null"/> if there is
    /// none.</summary>
    public float? FindSingle(int key) =>
        GetValue(key) is var value && TryGetDouble(value, out double number) && float.IsInfinity((float)number) == double.IsInfinity(number)
            ? (float)number
            : ThrowUnlessNull<float?>(value, key, "float");

    /// <summary>Returns an integer; <see langword="null"/> if there is none.</summary>
    public long? FindInt64(int key) =>
        GetValue(key) is var value && value.TryGetInt64(out long number) ? number : ThrowUnlessNull<long?>(value, key, "long");

    /// <inheritdoc cref="FindInt64"/>
    public int? FindInt32(int key) =>
        GetValue(key) is var value && value.TryGetInt64(out long number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : ThrowUnlessNull<int?>(value, key, "int");

    /// <inheritdoc cref="FindDouble"/>
    public decimal? FindDecimal(int key)
    {
        WandbValue value = GetValue(key);
        try
        {
            return value.Kind == WandbValueKind.Number ? value.GetDecimal() : ThrowUnlessNull<decimal?>(value, key, "decimal");
        }
        catch (Exception exception) when (exception is OverflowException or InvalidOperationException)
        {
            return ThrowUnlessNull<decimal?>(value, key, "decimal");
        }
    }

    /// <summary><see langword="true"/> or <see langword="false"/>; <see langword="null"/> if there is none.</summary>
    public bool? FindBoolean(int key) =>
        GetValue(key) is var value && value.TryGetBoolean(out bool boolean) ? boolean : ThrowUnlessNull<bool?>(value, key, "bool");

    /// <summary>Returns a text; <see langword="null"/> if there is none.</summary>
    public string? FindString(int key) =>
        GetValue(key) is var value && value.TryGetString(out string? text) ? text : ThrowUnlessNull<string?>(value, key, "string");

    /// <summary>Returns a point in time that was logged in seconds since 1970; <see langword="null"/> if there is none.</summary>
    public DateTimeOffset? FindDateTimeOffset(int key) =>
        GetValue(key) is var value && LoggedTime.ToTimestamp(value) is { } time
            ? time
            : ThrowUnlessNull<DateTimeOffset?>(value, key, "DateTimeOffset");

    /// <summary>Returns a duration that was logged in seconds; <see langword="null"/> if there is none.</summary>
    public TimeSpan? FindTimeSpan(int key) =>
        GetValue(key) is var value && LoggedTime.ToRuntime(value) is { } duration
            ? duration
            : ThrowUnlessNull<TimeSpan?>(value, key, "TimeSpan");

    /// <summary>Throws because a value does not have the type of the property.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">The type of the property.</param>
    /// <exception cref="WandbProtocolException">Always.</exception>
    [DoesNotReturn]
    public T Throw<T>(int key, string type)
    {
        string text = GetValue(key).ToString();
        throw new WandbProtocolException(
            SafeText.Clean(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The value of '{_values.GetKey(key)}' at step {Step} is {(text.Length > 100 ? text[..100] + "…" : text)}, which no "
                        + $"{type} holds. Declare the property as WandbValue, which holds every value."
                )
            )
        );
    }

    // An infinity must have been logged as such. A number that is too large is not an infinity.
    private static bool TryGetDouble(WandbValue value, out double number) =>
        value.TryGetDouble(out number)
        && (!double.IsInfinity(number) || NonFinite.Is(System.Text.Encoding.UTF8.GetBytes(value.ToString())));

    private T? ThrowUnlessNull<T>(WandbValue value, int key, string type) => value.IsNull ? default : Throw<T>(key, type);
}
