using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.Yaml;
using YamlDotNet.RepresentationModel;

namespace WandbGen.Testing.Folders;

/// <summary>Reads a run's <c>config.yaml</c>.</summary>
internal static class ConfigYaml
{
    /// <summary>Converts the configuration to W&amp;B's JSON: an object with <c>{"value": …}</c> for each key.</summary>
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static string ToJson(string text)
    {
        var json = new StringBuilder("{");
        if (YamlJson.Load(text) is YamlMappingNode root)
        {
            foreach ((YamlNode key, YamlNode value) in root)
            {
                // An entry without a value, such as wandb_version, describes the file.
                if (value is YamlMappingNode entry && entry.Children.TryGetValue(new YamlScalarNode("value"), out YamlNode? content))
                {
                    json.Append(json.Length == 1 ? "" : ",")
                        .Append(
                            CultureInfo.InvariantCulture,
                            $"\"{JsonEncodedText.Encode(YamlJson.ToKey(key))}\":{{\"value\":{YamlJson.ToJson(content)}}}"
                        );
                }
            }
        }

        return json.Append('}').ToString();
    }
}
