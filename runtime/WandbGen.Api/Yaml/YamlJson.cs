using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WandbGen.Yaml;

/// <summary>
/// Converts YAML to JSON by the rules of YAML 1.1, which Python's library uses. Numbers that are not finite become the words that Python
/// writes in JSON, and integers have any size.
/// </summary>
/// <remarks>This folder is also part of WandbGen.Testing, which reads the <c>config.yaml</c> of runs.</remarks>
internal static partial class YamlJson
{
    // Deeper than any configuration. A node can contain itself.
    internal const int LargestDepth = 100;
    private const int LargestLength = 64 * 1024 * 1024;

    /// <summary>Reads the first document of a text.</summary>
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static YamlNode? Load(string text)
    {
        try
        {
            return YamlComposer.ComposeFirst(text);
        }
        catch (YamlException) when (SurrogateEscape().IsMatch(text))
        {
            // JSON is YAML, and can represent a character by a surrogate pair of escapes. The parser refuses both halves.
            return Load(SurrogateEscape().Replace(text, static escape => ToOneEscape(escape)));
        }
        catch (YamlException exception)
        {
            throw new FormatException("The text is not YAML.", exception);
        }
    }

    /// <summary>Converts a node to JSON.</summary>
    /// <exception cref="FormatException">The node contains itself.</exception>
    public static string ToJson(YamlNode node)
    {
        var json = new StringBuilder();
        Write(node, json, 0);
        return json.ToString();
    }

    /// <summary>Converts the key of a mapping to a text, as Python's JSON does.</summary>
    public static string ToKey(YamlNode node) =>
        node is not YamlScalarNode scalar ? node.ToString()
        : IsText(scalar) ? scalar.Value ?? ""
        : ToScalar(scalar) is { } json && json[0] == '"' ? scalar.Value!
        : ToScalar(scalar);

    private static void Write(YamlNode node, StringBuilder json, int depth)
    {
        // Aliases can repeat nodes that contain aliases, so the size grows exponentially.
        if (json.Length > LargestLength)
        {
            throw new FormatException("The repeated values of the text have more than 64 million characters.");
        }

        if (depth > LargestDepth)
        {
            throw new FormatException("A value contains itself, or is nested more than 100 levels deep.");
        }

        switch (node)
        {
            case YamlSequenceNode sequence:
                WriteList(sequence.Children, json, depth);
                break;
            // A set is a mapping without values.
            case YamlMappingNode { Tag.IsEmpty: false } set when set.Tag.Value == "tag:yaml.org,2002:set":
                WriteList(set.Children.Keys, json, depth);
                break;
            case YamlMappingNode mapping:
                WriteMembers(mapping, json, depth);
                break;
            case YamlScalarNode scalar:
                json.Append(IsText(scalar) ? ToText(scalar.Value ?? "") : ToScalar(scalar));
                break;
            default:
                json.Append("null");
                break;
        }
    }

    private static void WriteMembers(YamlMappingNode mapping, StringBuilder json, int depth)
    {
        // Different keys can have the same text. The last one is used, as for equal keys.
        Dictionary<string, YamlNode> last = new(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in mapping)
        {
            last[ToKey(key)] = value;
        }

        char separator = '{';
        foreach ((string key, YamlNode value) in last)
        {
            json.Append(separator).Append(ToText(key)).Append(':');
            Write(value, json, depth + 1);
            separator = ',';
        }

        json.Append(separator == '{' ? "{}" : "}");
    }

    private static void WriteList(IEnumerable<YamlNode> items, StringBuilder json, int depth)
    {
        char separator = '[';
        foreach (YamlNode item in items)
        {
            json.Append(separator);
            Write(item, json, depth + 1);
            separator = ',';
        }

        json.Append(separator == '[' ? "[]" : "]");
    }

    private static bool IsText(YamlScalarNode scalar)
    {
        string? tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value;
        return tag == "tag:yaml.org,2002:str" || (tag is null && scalar.Style != ScalarStyle.Plain);
    }

    private static string ToScalar(YamlScalarNode scalar) =>
        (scalar.Value ?? "") switch
        {
            "" or "~" or "null" or "Null" or "NULL" => "null",
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => "true",
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => "false",
            ".nan" or ".NaN" or ".NAN" => "NaN",
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => "Infinity",
            "-.inf" or "-.Inf" or "-.INF" => "-Infinity",
            var text when Integer().IsMatch(text) => ToInteger(text.Replace("_", "", StringComparison.Ordinal)),
            var text when Real().IsMatch(text) => ToReal(text.Replace("_", "", StringComparison.Ordinal)),
            var text => ToText(text),
        };

    private static string ToText(string text) => $"\"{JsonEncodedText.Encode(Encoding.UTF8.GetBytes(text))}\"";

    private static string ToReal(string text) =>
        (text.Contains(':', StringComparison.Ordinal) ? ToSexagesimal(text) : double.Parse(text, CultureInfo.InvariantCulture)) switch
        {
            double.PositiveInfinity => "Infinity",
            double.NegativeInfinity => "-Infinity",
            var number => number.ToString("R", CultureInfo.InvariantCulture),
        };

    // 1:30.5 is 90.5 seconds: the parts are in base 60, the greatest unit first.
    private static double ToSexagesimal(string text)
    {
        double value = text.TrimStart('+', '-')
            .Split(':')
            .Aggregate(0.0, static (sum, part) => (sum * 60) + double.Parse(part, CultureInfo.InvariantCulture));
        return text[0] == '-' ? -value : value;
    }

    private static string ToInteger(string text)
    {
        int sign = text[0] == '-' ? -1 : 1;
        string digits = text.TrimStart('+', '-');
        BigInteger value = digits switch
        {
            ['0', 'x', .. var hexadecimal] => BigInteger.Parse(
                "0" + hexadecimal,
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture
            ),
            ['0', 'b', .. var binary] => ToNumber(binary, 2),
            ['0', .. { Length: > 0 } octal] => ToNumber(octal, 8),
            _ when digits.Contains(':', StringComparison.Ordinal) => digits
                .Split(':')
                .Aggregate(BigInteger.Zero, static (sum, part) => (sum * 60) + BigInteger.Parse(part, CultureInfo.InvariantCulture)),
            _ => BigInteger.Parse(digits, CultureInfo.InvariantCulture),
        };
        return (sign * value).ToString(CultureInfo.InvariantCulture);
    }

    private static BigInteger ToNumber(string digits, int radix) =>
        digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + (digit - '0'));

    [GeneratedRegex(
        "^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Integer();

    // For Python, a number with an exponent is a text if it has no point, or a sign directly before the point.
    [GeneratedRegex(
        @"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
            + @"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Real();

    // Replaces a surrogate pair by one escape, and an unpaired surrogate by that of U+FFFD.
    private static string ToOneEscape(Match escape)
    {
        if (!escape.Groups["low"].Success)
        {
            return "\\ufffd";
        }

        int character = char.ConvertToUtf32(ToUnit("high"), ToUnit("low"));
        return string.Create(CultureInfo.InvariantCulture, $"\\U{character:x8}");

        char ToUnit(string name) =>
            (char)int.Parse(escape.Groups[name].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    // After an escaped backslash, these are plain characters.
    [GeneratedRegex(
        @"(?<=(?:^|[^\\])(?:\\\\)*)\\u(?:(?<high>[dD][89abAB][0-9a-fA-F]{2})(?:\\u(?<low>[dD][c-fC-F][0-9a-fA-F]{2}))?"
            + "|[dD][c-fC-F][0-9a-fA-F]{2})",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex SurrogateEscape();
}
