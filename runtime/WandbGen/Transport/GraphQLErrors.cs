using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Redaction;
using WandbGen.Values;

namespace WandbGen.Transport;

/// <summary>
/// Reads the errors of an answer. They are rare and have many formats, so they are read with a document and not by tokens.
/// </summary>
internal static class GraphQLErrors
{
    // An answer can contain a million errors.
    private const int MaxErrors = 1000;
    private const int MaxDescribed = 10;

    // The number of bytes of errors that are read completely. Of further errors, only the beginning of the message is kept.
    private const int MaxDetails = 1024 * 1024;
    private const int MaxBriefLength = 256;

    /// <summary>Reads the value of <c>errors</c>: objects as in the GraphQL specification, or strings.</summary>
    public static List<GraphQLError> Read(JsonElement errors)
    {
        var result = new List<GraphQLError>();
        if (errors.ValueKind == JsonValueKind.Array)
        {
            int size = 0;
            foreach (JsonElement error in errors.EnumerateArray().Take(MaxErrors))
            {
                size += JsonMarshal.GetRawUtf8Value(error).Length;
                result.Add(ReadError(error, isDetailed: size <= MaxDetails));
            }
        }
        else if (errors.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        {
            result.Add(ReadError(errors, isDetailed: JsonMarshal.GetRawUtf8Value(errors).Length <= MaxDetails));
        }

        return result;
    }

    /// <summary>Reads the body of an HTTP error: GraphQL's <c>errors</c>, W&amp;B's <c>error</c>, or the <c>message</c> of gateways, each
    /// a text, an object or a list of them. Returns an empty list for any other body.</summary>
    public static List<GraphQLError> ReadBody(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, JsonTokenReader.Options);
            JsonElement root = JsonElement.ParseValue(ref reader);
            return root.ValueKind != JsonValueKind.Object ? []
                : ReadMembers(root, "errors") is { Count: > 0 } errors ? errors
                : ReadMembers(root, "error") is { Count: > 0 } error ? error
                : ReadMembers(root, "message");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Returns the message of one error, or a list of the messages of the first errors.</summary>
    public static string Describe(List<GraphQLError> errors) =>
        string.Join("; ", errors.Take(MaxDescribed))
        + (
            errors.Count > MaxDescribed
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"; and {errors.Count - MaxDescribed}{(errors.Count == MaxErrors ? " or" : "")} more errors."
                )
                : ""
        );

    // If a member occurs twice, the errors of both are read.
    private static List<GraphQLError> ReadMembers(JsonElement body, string name) =>
        [.. body.EnumerateObject().Where(member => member.NameEquals(name)).SelectMany(member => Read(member.Value))];

    private static GraphQLError ReadError(JsonElement error, bool isDetailed)
    {
        int length = isDetailed ? SafeText.MaxServerTextLength : MaxBriefLength;
        if (error.ValueKind != JsonValueKind.Object)
        {
            return new GraphQLError
            {
                Message = SafeText.CleanServerText(
                    error.ValueKind == JsonValueKind.String ? JsonText.GetString(error) : error.GetRawText(),
                    length
                ),
            };
        }

        return new GraphQLError
        {
            Message = SafeText.CleanServerText(
                JsonText.TryGetMember(error, "message", out JsonElement message) && message.ValueKind == JsonValueKind.String
                    ? JsonText.GetString(message)
                    : "<no message>",
                length
            ),
            Path =
                isDetailed && JsonText.TryGetMember(error, "path", out JsonElement path) && path.ValueKind == JsonValueKind.Array
                    ? SafeText.CleanServerText(FormatPath(path))
                    : null,
            Locations =
                isDetailed
                && JsonText.TryGetMember(error, "locations", out JsonElement locations)
                && locations.ValueKind == JsonValueKind.Array
                    ? ReadLocations(locations)
                    : [],
            Code = ReadCode(error),
            Extensions =
                isDetailed
                && JsonText.TryGetMember(error, "extensions", out JsonElement extensions)
                && extensions.ValueKind == JsonValueKind.Object
                    ? WithoutSecrets(extensions)
                    : null,
        };
    }

    // Nearly all servers use Apollo's extensions.code. GitHub uses a member named type.
    private static string? ReadCode(JsonElement error) =>
        ReadText(error, "extensions", "code") ?? ReadText(error, "extensions", "type") ?? ReadText(error, "type");

    private static string? ReadText(JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (string step in path)
        {
            if (!JsonText.TryGetMember(value, step, out value))
            {
                return null;
            }
        }

        return value.ValueKind == JsonValueKind.String ? SafeText.CleanServerText(JsonText.GetString(value), MaxBriefLength) : null;
    }

    // Extensions are data that programs read, so they keep their structure. Only secrets are removed from their texts.
    private static JsonElement? WithoutSecrets(JsonElement extensions)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = JsonTokenReader.MaxDepth }))
        {
            WriteWithoutSecrets(extensions, writer);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan, JsonTokenReader.Options);
        return JsonElement.ParseValue(ref reader);
    }

    private static void WriteWithoutSecrets(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    writer.WritePropertyName(SafeText.WithoutSecrets(JsonText.GetName(member)));
                    WriteWithoutSecrets(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    WriteWithoutSecrets(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(SafeText.WithoutSecrets(JsonText.GetString(value)));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string FormatPath(JsonElement path)
    {
        var result = new StringBuilder();
        foreach (JsonElement step in path.EnumerateArray())
        {
            if (step.ValueKind == JsonValueKind.Number)
            {
                result.Append(CultureInfo.InvariantCulture, $"[{step.GetRawText()}]");
            }
            else
            {
                result
                    .Append(result.Length > 0 ? "." : "")
                    .Append(step.ValueKind == JsonValueKind.String ? JsonText.GetString(step) : step.ToString());
            }
        }

        return result.ToString();
    }

    private static List<GraphQLErrorLocation> ReadLocations(JsonElement locations)
    {
        var result = new List<GraphQLErrorLocation>();
        foreach (JsonElement location in locations.EnumerateArray())
        {
            if (
                location.ValueKind == JsonValueKind.Object
                && location.TryGetProperty("line", out JsonElement line)
                && line.TryGetInt32(out int lineNumber)
                && location.TryGetProperty("column", out JsonElement column)
                && column.TryGetInt32(out int columnNumber)
            )
            {
                result.Add(new GraphQLErrorLocation(lineNumber, columnNumber));
            }
        }

        return result;
    }
}
