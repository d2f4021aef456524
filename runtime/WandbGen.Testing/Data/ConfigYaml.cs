using System.Globalization;
using System.Text.Json.Nodes;

namespace WandbGen.Testing.Data;

/// <summary>Reads the part of YAML that W&amp;B writes into <c>config.yaml</c>: a key, and below it <c>value:</c> with a scalar.</summary>
/// <remarks>Nested values are left out of the run's configuration; the file itself is served as it is.</remarks>
internal static class ConfigYaml
{
    public static string ToJson(string path)
    {
        var config = new JsonObject();
        string? key = null;
        foreach (string line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '#' && line.EndsWith(':'))
            {
                key = line[..^1].Trim('"', '\'');
            }
            else if (key is not null && line.TrimStart().StartsWith("value:", StringComparison.Ordinal) && line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() is { Length: > 0 } value)
            {
                config[key] = new JsonObject { ["value"] = ToNode(value) };
            }
        }

        return config.ToJsonString();
    }

    private static JsonValue? ToNode(string value) => value switch
    {
        "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) => JsonValue.Create(integer),
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(value.Trim('"', '\'')),
    };
}
