using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.Testing.Data;

/// <summary>JSON as Python writes it, with the bare words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>; W&amp;B keeps such a document
/// as the text that it is.</summary>
internal static class PythonJson
{
    // What stands for a bare word while a document is taken apart. It is no character of any text.
    private const char Mark = '\uFFFF';

    private static readonly string[] s_words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>The document as it is, if it is an object.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static string CheckObject(string json, string what)
    {
        Check(json, what).Dispose();
        return json;
    }

    /// <summary>The document as it is, if it is an object whose numbers and texts can be served as JSON itself.</summary>
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

    // Such a value is JSON, and would be an error wherever the row is read.
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

    /// <summary>An object in JSON that everybody reads: the bare words are texts in it, as W&amp;B's server gives them where its answer is
    /// JSON itself.</summary>
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

    /// <summary>Some keys of an object.</summary>
    public static string Choose(string json, IReadOnlyCollection<string> keys)
    {
        JsonObject all = JsonNode.Parse(Replace(json, Mark + "$"))!.AsObject();
        return Restore(
            new JsonObject(
                keys.Distinct().Where(all.ContainsKey).Select(key => KeyValuePair.Create(key, all[key]?.DeepClone()))
            ).ToJsonString()
        );
    }

    /// <summary>An object with what another has, whose values count where both have a key.</summary>
    public static string Merge(string json, string other)
    {
        JsonObject all = ParseMarked(json)!.AsObject();
        foreach ((string key, JsonNode? value) in ParseMarked(other)!.AsObject())
        {
            all[key] = value?.DeepClone();
        }

        return ToText(all);
    }

    /// <summary>Any value, in which bare words are marked; <see cref="ToText(JsonNode)"/> writes them as they were.</summary>
    public static JsonNode? ParseMarked(string json) => JsonNode.Parse(Replace(json, Mark + "$"));

    /// <summary>A row, in which bare words are marked.</summary>
    public static JsonDocument ParseRow(string json) => JsonDocument.Parse(Replace(json, Mark + "$"));

    /// <summary>Whether a text of a row is a bare word.</summary>
    public static bool IsWord(JsonElement text) => text.GetString() is [Mark, ..];

    /// <summary>A value of a row as JSON that has its bare words.</summary>
    public static string ToText(JsonElement value) =>
        s_words.Aggregate(value.GetRawText(), static (text, word) => text.Replace($"\"{Mark}{word}\"", word, StringComparison.Ordinal));

    /// <summary>A value of a row in JSON that everybody reads: the bare words are texts in it.</summary>
    public static JsonNode? ToNode(JsonElement value) =>
        JsonNode.Parse(value.GetRawText().Replace($"\"{Mark}", "\"", StringComparison.Ordinal));

    /// <summary>A text that may be a marked word, as people write it.</summary>
    public static string Unmark(string text) => text.TrimStart(Mark);

    /// <summary>What was parsed with its bare words, as JSON that has them.</summary>
    public static string ToText(JsonNode node) => Restore(node.ToJsonString());

    /// <summary>Whether a text is what stands for a number that JSON does not have.</summary>
    public static bool IsNumberName(string text) => s_words.Contains(text, StringComparer.Ordinal);

    private static string Restore(string json) =>
        s_words.Aggregate(json, static (text, word) => text.Replace($"\"\\uFFFF{word}\"", word, StringComparison.Ordinal));

    // Every bare word in quotes, by a format in which $ is the word.
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
