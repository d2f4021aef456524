using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using WandbGen.Redaction;
using WandbGen.Values;

namespace WandbGen;

/// <summary>A value that a field is compared with: null, a text, a number, a Boolean value or a point in time.</summary>
public readonly struct FilterValue
{
    private readonly string? _json;

    private FilterValue(string json) => _json = json;

    /// <summary>Converts a text, or null.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator FilterValue(string? value) => From(value);

    /// <summary>Converts a Boolean value.</summary>
    /// <param name="value">The Boolean value.</param>
    public static implicit operator FilterValue(bool value) => From(value);

    /// <summary>Converts an integer.</summary>
    /// <param name="value">The integer.</param>
    public static implicit operator FilterValue(long value) => From(value);

    /// <summary>Converts a number.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The number is not finite, which JSON cannot represent.</exception>
    public static implicit operator FilterValue(double value) => From(value);

    /// <summary>Converts a point in time.</summary>
    /// <param name="value">The time, which is sent in UTC.</param>
    public static implicit operator FilterValue(DateTimeOffset value) => From(value);

    /// <summary>Converts a text, or null.</summary>
    /// <param name="value">The text.</param>
    public static FilterValue From(string? value) =>
        new(
            value is null
                ? "null"
                : $"\"{JsonEncodedText.Encode(JsonText.ToWellFormed(value), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""
        );

    /// <summary>Converts a Boolean value.</summary>
    /// <param name="value">The Boolean value.</param>
    public static FilterValue From(bool value) => new(value ? "true" : "false");

    /// <summary>Converts an integer.</summary>
    /// <param name="value">The integer.</param>
    public static FilterValue From(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Converts a number.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The number is not finite, which JSON cannot represent.</exception>
    public static FilterValue From(double value) =>
        double.IsFinite(value)
            ? new(value.ToString("R", CultureInfo.InvariantCulture))
            : throw new ArgumentException(
                SafeText.Clean(
                    $"A filter cannot compare with {value.ToString(CultureInfo.InvariantCulture)}, because JSON has no such number."
                ),
                nameof(value)
            );

    /// <summary>Converts a point in time.</summary>
    /// <param name="value">The time, which is sent in UTC and in ISO 8601.</param>
    public static FilterValue From(DateTimeOffset value) =>
        new(value.UtcDateTime.ToString("'\"'yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z\"'", CultureInfo.InvariantCulture));

    /// <summary>Returns the value in JSON.</summary>
    public override string ToString() => _json ?? "null";
}
