using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A value that a field is compared with: null, a text, a number, a truth value or a point in time.</summary>
public readonly struct FilterValue
{
    private readonly string? _json;

    private FilterValue(string json) => _json = json;

    /// <summary>A text, or null.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator FilterValue(string? value) => From(value);

    /// <summary>A truth value.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator FilterValue(bool value) => From(value);

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FilterValue(long value) => From(value);

    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The number is not finite: JSON has no such number.</exception>
    public static implicit operator FilterValue(double value) => From(value);

    /// <summary>A point in time.</summary>
    /// <param name="value">The time; it is sent in UTC.</param>
    public static implicit operator FilterValue(DateTimeOffset value) => From(value);

    /// <summary>A text, or null.</summary>
    /// <param name="value">The text.</param>
    public static FilterValue From(string? value) =>
        new(value is null ? "null" : $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    /// <summary>A truth value.</summary>
    /// <param name="value">The truth value.</param>
    public static FilterValue From(bool value) => new(value ? "true" : "false");

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static FilterValue From(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The number is not finite: JSON has no such number.</exception>
    public static FilterValue From(double value) =>
        double.IsFinite(value)
            ? new(value.ToString("R", CultureInfo.InvariantCulture))
            : throw new ArgumentException(
                SafeText.Clean(
                    $"A filter cannot compare with {value.ToString(CultureInfo.InvariantCulture)}, because JSON has no such number."
                ),
                nameof(value)
            );

    /// <summary>A point in time.</summary>
    /// <param name="value">The time; it is sent in UTC, in ISO 8601.</param>
    public static FilterValue From(DateTimeOffset value) =>
        new(value.UtcDateTime.ToString("'\"'yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z\"'", CultureInfo.InvariantCulture));

    /// <summary>The value in JSON.</summary>
    public override string ToString() => _json ?? "null";
}
