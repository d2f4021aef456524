using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Computes the JSON path of a failure in an answer afterwards, because readers do not track paths.</summary>
internal static class JsonLocation
{
    /// <summary>Returns the path of the token at an offset, such as <c>data.project.run.files.edges[3].node.name</c>.</summary>
    public static string GetPath(ReadOnlySpan<byte> json, long offset)
    {
        var steps = new List<Step>();
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(JsonTokenReader.Options));
        try
        {
            while (reader.Read())
            {
                bool isFound = reader.TokenStartIndex >= offset;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        steps[^1] = new Step(Encoding.UTF8.GetString(reader.ValueSpan), Index: -1);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        steps.RemoveAt(steps.Count - 1);
                        break;
                    default:
                        if (steps.Count > 0 && steps[^1].Name is null)
                        {
                            steps[^1] = new Step(null, steps[^1].Index + 1);
                        }

                        if (!isFound && reader.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray))
                        {
                            steps.Add(reader.TokenType == JsonTokenType.StartArray ? new Step(null, -1) : new Step("", -1));
                        }

                        break;
                }

                if (isFound)
                {
                    break;
                }
            }
        }
        catch (JsonException)
        {
            // The text is malformed from here on, so the path ends here.
        }

        return Format(steps);
    }

    /// <summary>Whether the text is valid JSON that is truncated.</summary>
    public static bool IsTruncated(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(JsonTokenReader.Options));
        try
        {
            while (reader.Read()) { }
        }
        catch (JsonException)
        {
            return false;
        }

        // The depth of an opening bracket is that of its container.
        return reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray;
    }

    private static string Format(List<Step> steps)
    {
        var path = new StringBuilder();
        foreach (Step step in steps)
        {
            if (step.Name is { Length: > 0 } name)
            {
                path.Append(path.Length > 0 ? "." : "").Append(name);
            }
            else if (step.Name is null && step.Index >= 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            }
        }

        return path.ToString();
    }

    /// <param name="Name">The current property of an object, empty before its first; <see langword="null"/> in a list.</param>
    /// <param name="Index">The current index in a list; −1 before its first element and in an object.</param>
    private readonly record struct Step(string? Name, int Index);
}
