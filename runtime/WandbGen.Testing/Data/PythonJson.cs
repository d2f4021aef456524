using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.Testing.Data;

/// <summary>JSON as Python writes it, with the unquoted words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>. W&amp;B stores such a
/// document as a text.</summary>
internal static class PythonJson
{
    // Marks an unquoted word while a document is parsed. No text contains this character.
    private const char Mark = '\uFFFF';

    private static readonly string[] s_words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>Returns the document if it is an object.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static string CheckObject(string json, string what)
    {
        Check(json, what).Dispose();
        return json;
    }

    /// <summary>Returns the document if it is an object whose numbers and texts can be served as JSON.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static string CheckRow(string json, string what)
    {
        using JsonDocument document = Check(json, what);
        CheckValue(document.RootElement, what);
        return json;
    }

    private static JsonDocument Check(string json, string what)
    {
        JsonDocument document;
        try
        {
            document = ParseRow(json);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{what} is not JSON: {exception.Message}", exception);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw new FormatException($"{what} must be an object, but is {json}");
    }

    // Such a value is valid JSON, but no reader of the row could read it.
    private static void CheckValue(JsonElement value, string what)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    CheckText(() => property.Name, property.ToString(), what);
                    CheckValue(property.Value, what);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    CheckValue(item, what);
                }

                break;
            case JsonValueKind.Number when !double.IsFinite(value.GetDouble()):
                throw new FormatException($"{what} has a number that is too large: {value.GetRawText()}. Write Infinity");
            case JsonValueKind.String:
                CheckText(value.GetString, value.GetRawText(), what);
                break;
        }
    }

    private static void CheckText(Func<string?> read, string raw, string what)
    {
        try
        {
            read();
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException($"{what} has half a surrogate pair, which is no text: {raw}", exception);
        }
    }

    /// <summary>Parses an object as standard JSON: the unquoted words become texts, as in answers of W&amp;B's server that contain JSON
    /// directly.</summary>
    public static JsonObject ParseObject(string json) => JsonNode.Parse(Replace(json, "$"))!.AsObject();

    /// <summary>A number in an object, whose key may lead through several with dots.</summary>
    public static double? FindNumber(string json, string key)
    {
        JsonObject? all = ParseObject(json);
        for (string[] rest = [key]; all is not null; )
        {
            if (all.TryGetPropertyValue(rest[0], out JsonNode? whole))
            {
                return whole is JsonValue value && value.TryGetValue(out double number) ? number : null;
            }

            rest = rest[0].Split('.', 2);
            if (rest.Length == 1)
            {
                return null;
            }

            all = all[rest[0]] as JsonObject;
            rest = [rest[1]];
        }

        return null;
    }

    /// <summary>Returns an object with some of the keys.</summary>
    public static string Choose(string json, IReadOnlyCollection<string> keys)
    {
        JsonObject all = JsonNode.Parse(Replace(json, Mark + "$"))!.AsObject();
        return Restore(
            new JsonObject(
                keys.Distinct().Where(all.ContainsKey).Select(key => KeyValuePair.Create(key, all[key]?.DeepClone()))
            ).ToJsonString()
        );
    }

    /// <summary>Merges two objects. If both have a key, the value of the second one is used.</summary>
    public static string Merge(string json, string other)
    {
        JsonObject all = ParseMarked(json)!.AsObject();
        foreach ((string key, JsonNode? value) in ParseMarked(other)!.AsObject())
        {
            all[key] = value?.DeepClone();
        }

        return ToText(all);
    }

    /// <summary>Parses a value and marks unquoted words; <see cref="ToText(JsonNode)"/> writes them as they were.</summary>
    public static JsonNode? ParseMarked(string json) => JsonNode.Parse(Replace(json, Mark + "$"));

    /// <summary>Parses a row and marks unquoted words.</summary>
    public static JsonDocument ParseRow(string json) => JsonDocument.Parse(Replace(json, Mark + "$"));

    /// <summary>Whether a text of a row is an unquoted word.</summary>
    public static bool IsWord(JsonElement text) => text.GetString() is [Mark, ..];

    /// <summary>Returns a value of a row as JSON with unquoted words.</summary>
    public static string ToText(JsonElement value) =>
        s_words.Aggregate(value.GetRawText(), static (text, word) => text.Replace($"\"{Mark}{word}\"", word, StringComparison.Ordinal));

    /// <summary>Returns a value of a row as standard JSON, in which unquoted words are texts.</summary>
    public static JsonNode? ToNode(JsonElement value) =>
        JsonNode.Parse(value.GetRawText().Replace($"\"{Mark}", "\"", StringComparison.Ordinal));

    /// <summary>Returns a text without its mark.</summary>
    public static string Unmark(string text) => text.TrimStart(Mark);

    /// <summary>Returns a parsed value as JSON with unquoted words.</summary>
    public static string ToText(JsonNode node) => Restore(node.ToJsonString());

    /// <summary>Whether a text is the name of a number that JSON cannot represent.</summary>
    public static bool IsNumberName(string text) => s_words.Contains(text, StringComparer.Ordinal);

    private static string Restore(string json) =>
        s_words.Aggregate(json, static (text, word) => text.Replace($"\"\\uFFFF{word}\"", word, StringComparison.Ordinal));

    // Replaces each unquoted word by a format in which $ is the word.
    private static string Replace(string json, string format)
    {
        if (!json.Contains('N', StringComparison.Ordinal) && !json.Contains('I', StringComparison.Ordinal))
        {
            return json;
        }

        var result = new StringBuilder(json.Length);
        bool isText = false;
        for (int i = 0; i < json.Length; i++)
        {
            if (isText)
            {
                result.Append(json[i]);
                if (json[i] == '\\' && i + 1 < json.Length)
                {
                    result.Append(json[++i]);
                }
                else if (json[i] == '"')
                {
                    isText = false;
                }
            }
            else if (Array.Find(s_words, word => string.CompareOrdinal(json, i, word, 0, word.Length) == 0) is { } word)
            {
                result.Append('"').Append(format.Replace("$", word, StringComparison.Ordinal)).Append('"');
                i += word.Length - 1;
            }
            else
            {
                isText = json[i] == '"';
                result.Append(json[i]);
            }
        }

        return result.ToString();
    }
}
