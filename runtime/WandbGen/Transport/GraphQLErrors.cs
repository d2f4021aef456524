using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.Redaction;
using WandbGen.Values;

namespace WandbGen.Transport;

/// <summary>Reads the errors of an answer. Errors are rare and their shapes many, so this reads a document, not tokens.</summary>
internal static class GraphQLErrors
{
    // Nobody reads more, and an answer may hold a million.
    private const int MaxErrors = 1000;
    private const int MaxDescribed = 10;

    /// <summary>Reads the value of <c>errors</c>: objects as GraphQL has them, or plain strings.</summary>
    public static List<GraphQLError> Read(JsonElement errors)
    {
        var result = new List<GraphQLError>();
        if (errors.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement error in errors.EnumerateArray().Take(MaxErrors))
            {
                result.Add(ReadError(error));
            }
        }
        else if (errors.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        {
            result.Add(ReadError(errors));
        }

        return result;
    }

    /// <summary>Reads the body of an HTTP error: GraphQL's <c>errors</c>, or W&amp;B's <c>error</c> as a text or an object; empty if it is none of them.</summary>
    public static List<GraphQLError> ReadBody(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, JsonLocation.ReaderOptions);
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

    /// <summary>One error as it is, several in a row, of many the first.</summary>
    public static string Describe(List<GraphQLError> errors) =>
        string.Join("; ", errors.Take(MaxDescribed))
        + (errors.Count > MaxDescribed ? string.Create(CultureInfo.InvariantCulture, $"; and {errors.Count - MaxDescribed}{(errors.Count == MaxErrors ? " or" : "")} more errors.") : "");

    // A member that is there twice counts twice.
    private static List<GraphQLError> ReadMembers(JsonElement body, string name) =>
        [.. body.EnumerateObject().Where(member => member.NameEquals(name)).SelectMany(member => Read(member.Value))];

    private static GraphQLError ReadError(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return new GraphQLError { Message = SafeText.CleanServerText(error.ValueKind == JsonValueKind.String ? JsonText.GetString(error) : error.GetRawText()) };
        }

        return new GraphQLError
        {
            Message = SafeText.CleanServerText(error.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.String ? JsonText.GetString(message) : "<no message>"),
            Path = error.TryGetProperty("path", out JsonElement path) && path.ValueKind == JsonValueKind.Array ? SafeText.CleanServerText(FormatPath(path)) : null,
            Locations = error.TryGetProperty("locations", out JsonElement locations) && locations.ValueKind == JsonValueKind.Array ? ReadLocations(locations) : [],
            Extensions = error.TryGetProperty("extensions", out JsonElement extensions) && extensions.ValueKind == JsonValueKind.Object ? WithoutSecrets(extensions) : null,
        };
    }

    // They stay data, which programs read, so nothing but secrets is taken out of them; what cannot be read afterwards is not kept.
    private static JsonElement? WithoutSecrets(JsonElement extensions)
    {
        string text = extensions.GetRawText();
        string safe = Secrets.Remove(text);
        if (ReferenceEquals(text, safe))
        {
            return extensions;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(safe));
        return JsonElement.TryParseValue(ref reader, out JsonElement? parsed) ? parsed : null;
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
