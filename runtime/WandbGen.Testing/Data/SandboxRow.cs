using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.Testing;

/// <summary>
/// Creates rows of histories and system metrics in the format of W&amp;B's clients: JSON with unquoted <c>NaN</c> and <c>Infinity</c>.
/// </summary>
public static class SandboxRow
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Creates a row of a history.</summary>
    /// <param name="step">The value of <c>_step</c>.</param>
    /// <param name="values">The logged values: <see langword="null"/>, texts, numbers, booleans, <see cref="JsonNode"/>, and dictionaries
    /// and
    /// sequences of those.</param>
    /// <exception cref="ArgumentException">A value has a different type.</exception>
    public static string Of(long step, params IEnumerable<(string Key, object? Value)> values) => Of([("_step", step), .. values]);

    /// <summary>Creates a row without a step, for system metrics.</summary>
    /// <param name="values">The logged values.</param>
    /// <exception cref="ArgumentException">
    /// A value has a type that <see cref="Of(long, IEnumerable{ValueTuple{string, object}})"/> does not accept.
    /// </exception>
    public static string Of(params IEnumerable<(string Key, object? Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, s_options))
        {
            Write(writer, values.Select(static value => KeyValuePair.Create(value.Key, value.Value)));
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> values)
    {
        writer.WriteStartObject();
        foreach ((string key, object? value) in values)
        {
            writer.WritePropertyName(key);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool boolean:
                writer.WriteBooleanValue(boolean);
                break;
            case double number:
                Write(writer, number);
                break;
            case float number:
                Write(writer, number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case IEnumerable<KeyValuePair<string, object?>> map:
                Write(writer, map);
                break;
            case System.Collections.IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException(
                    $"A row cannot hold a {value.GetType()}: values are null, texts, numbers, booleans, JsonNode, and dictionaries and "
                        + "sequences of those.",
                    nameof(value)
                );
        }
    }

    private static void Write(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            // As in Python, 1.0 is not an integer.
            string text = number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteRawValue(text.AsSpan().IndexOfAny(".eE") < 0 ? text + ".0" : text, skipInputValidation: true);
        }
        else
        {
            writer.WriteRawValue(
                double.IsNaN(number) ? "NaN"
                    : number > 0 ? "Infinity"
                    : "-Infinity",
                skipInputValidation: true
            );
        }
    }
}
