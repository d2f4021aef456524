using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.Values;

namespace WandbGen.Transport;

/// <summary>Reads the errors of an answer. Errors are rare and their shapes many, so this reads a document, not tokens.</summary>
internal static class GraphQLErrors
{
    /// <summary>Reads the value of <c>errors</c>: objects as GraphQL has them, or plain strings.</summary>
    public static List<GraphQLError> Read(JsonElement errors, ServerText text)
    {
        var result = new List<GraphQLError>();
        if (errors.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement error in errors.EnumerateArray())
            {
                result.Add(ReadError(error, text));
            }
        }
        else if (errors.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        {
            result.Add(ReadError(errors, text));
        }

        return result;
    }

    /// <summary>Reads the body of an HTTP error: GraphQL's <c>errors</c>, or W&amp;B's <c>error</c> as a text or an object; empty if it is none of them.</summary>
    public static List<GraphQLError> ReadBody(ReadOnlySpan<byte> body, ServerText text)
    {
        try
        {
            var reader = new Utf8JsonReader(body, JsonLocation.ReaderOptions);
            JsonElement root = JsonElement.ParseValue(ref reader);
            return root.ValueKind != JsonValueKind.Object ? []
                : root.TryGetProperty("errors", out JsonElement errors) ? Read(errors, text)
                : root.TryGetProperty("error", out JsonElement error) ? Read(error, text)
                : root.TryGetProperty("message", out JsonElement message) ? Read(message, text)
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>One error as it is, several in a row.</summary>
    public static string Describe(List<GraphQLError> errors) => errors.Count == 1 ? errors[0].ToString() : string.Join("; ", errors);

    private static GraphQLError ReadError(JsonElement error, ServerText text)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return new GraphQLError { Message = text.Clean(error.ValueKind == JsonValueKind.String ? JsonText.GetString(error) : error.GetRawText()) };
        }

        return new GraphQLError
        {
            Message = text.Clean(error.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.String ? JsonText.GetString(message) : "<no message>"),
            Path = error.TryGetProperty("path", out JsonElement path) && path.ValueKind == JsonValueKind.Array ? text.Clean(FormatPath(path)) : null,
            Locations = error.TryGetProperty("locations", out JsonElement locations) && locations.ValueKind == JsonValueKind.Array ? ReadLocations(locations) : [],
            Extensions = error.TryGetProperty("extensions", out JsonElement extensions) && extensions.ValueKind == JsonValueKind.Object ? extensions : null,
        };
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
                result.Append(result.Length > 0 ? "." : "").Append(step.ValueKind == JsonValueKind.String ? JsonText.GetString(step) : step.ToString());
            }
        }

        return result.ToString();
    }

    private static List<GraphQLErrorLocation> ReadLocations(JsonElement locations)
    {
        var result = new List<GraphQLErrorLocation>();
        foreach (JsonElement location in locations.EnumerateArray())
        {
            if (location.ValueKind == JsonValueKind.Object
                && location.TryGetProperty("line", out JsonElement line) && line.TryGetInt32(out int lineNumber)
                && location.TryGetProperty("column", out JsonElement column) && column.TryGetInt32(out int columnNumber))
            {
                result.Add(new GraphQLErrorLocation(lineNumber, columnNumber));
            }
        }

        return result;
    }
}
