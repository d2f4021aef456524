using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WandbGen.Testing.Data;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WandbGen.Testing.Folders;

/// <summary>Reads <c>config.yaml</c>, by the rules of YAML 1.1 that Python's library writes it by.</summary>
internal static partial class ConfigYaml
{
    // Deeper than any configuration; what contains itself has no end.
    private const int LargestDepth = 100;

    /// <summary>The configuration as JSON, as W&amp;B has it: an object of <c>{"value": …}</c> by key.</summary>
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static string ToJson(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new FormatException($"config.yaml cannot be read: {exception.Message}", exception);
        }

        var config = new JsonObject();
        if (stream.Documents is [{ RootNode: YamlMappingNode root }, ..])
        {
            foreach ((YamlNode key, YamlNode value) in root)
            {
                // What has no value, such as wandb_version, is about the file.
                if (value is YamlMappingNode entry && entry.Children.TryGetValue(new YamlScalarNode("value"), out YamlNode? content))
                {
                    config[ToKey(key)] = new JsonObject { ["value"] = ToNode(content, 0) };
                }
            }
        }

        return PythonJson.ToText(config);
    }

    private static JsonNode? ToNode(YamlNode node, int depth) =>
        node switch
        {
            _ when depth > LargestDepth => throw new FormatException(
                "config.yaml has a value that contains itself, or more than a hundred others in each other."
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(item => ToNode(item, depth + 1))]),
            // A set is a mapping without values.
            YamlMappingNode { Tag.IsEmpty: false } set when set.Tag.Value == "tag:yaml.org,2002:set" => new JsonArray([
                .. set.Select(item => ToNode(item.Key, depth + 1)),
            ]),
            YamlMappingNode mapping => ToObject(mapping, depth),
            YamlScalarNode scalar => ToScalar(scalar),
            _ => null,
        };

    private static JsonObject ToObject(YamlMappingNode mapping, int depth)
    {
        var result = new JsonObject();
        foreach ((YamlNode key, YamlNode value) in mapping)
        {
            result[ToKey(key)] = ToNode(value, depth + 1);
        }

        return result;
    }

    // As Python's json has keys: texts.
    private static string ToKey(YamlNode node) =>
        node is YamlScalarNode scalar
            ? ToScalar(scalar) switch
            {
                null => "null",
                { } value when value.TryGetValue(out string? text) => PythonJson.Unmark(text),
                var value => value.ToJsonString(),
            }
            : node.ToString();

    private static JsonValue? ToScalar(YamlScalarNode scalar)
    {
        string text = scalar.Value ?? "";
        string? tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value;
        if (tag == "tag:yaml.org,2002:str" || (tag is null && scalar.Style != ScalarStyle.Plain))
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
            ".nan" or ".NaN" or ".NAN" => PythonJson.Word("NaN"),
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => PythonJson.Word("Infinity"),
            "-.inf" or "-.Inf" or "-.INF" => PythonJson.Word("-Infinity"),
            _ when Integer().IsMatch(text) => ToInteger(text.Replace("_", "", StringComparison.Ordinal)),
            _ when Real().IsMatch(text) => JsonValue.Create(
                double.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            ),
            _ => JsonValue.Create(text),
        };
    }

    private static JsonValue ToInteger(string text)
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
        // Python's integers have no end, and neither have JSON's.
        return (JsonValue)JsonNode.Parse((sign * value).ToString(CultureInfo.InvariantCulture))!;
    }

    private static BigInteger ToNumber(string digits, int radix) =>
        digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + (digit - '0'));

    [GeneratedRegex(
        "^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Integer();

    // Without a point it is a text to Python, whatever its exponent.
    [GeneratedRegex(
        @"^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Real();
}
