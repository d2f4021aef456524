using System.Collections.Frozen;
using System.ComponentModel;
using System.Text.Json;
using WandbGen.Values;

namespace WandbGen.CompilerServices;

/// <summary>The features that a server has: GraphQL's <c>serverInfo.features</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class ServerFeatures
{
    private readonly FrozenSet<string> _names;

    private ServerFeatures(FrozenSet<string> names) => _names = names;

    /// <summary>The features of an old server, which states none.</summary>
    internal static ServerFeatures None { get; } = new([]);

    /// <summary>Checks whether the server has a feature.</summary>
    /// <param name="feature">The name of the feature.</param>
    public bool Has(string feature) => _names.Contains(feature);

    /// <summary>Throws if the server lacks a feature.</summary>
    /// <param name="feature">The name of the feature.</param>
    /// <param name="subject">The parameter or collection that requires the feature, for the message.</param>
    /// <exception cref="WandbUnsupportedFeatureException">The server lacks the feature.</exception>
    public void Require(string feature, string subject)
    {
        if (!Has(feature))
        {
            throw new WandbUnsupportedFeatureException(feature, subject);
        }
    }

    /// <summary>Reads <c>{"serverInfo":{"features":[{"name":…,"isEnabled":…}]}}</c>.</summary>
    internal static ServerFeatures Read(ref JsonTokenReader reader)
    {
        JsonElement data = reader.ReadElement();
        if (
            !data.TryGetProperty("serverInfo"u8, out JsonElement info)
            || info.ValueKind != JsonValueKind.Object
            || !info.TryGetProperty("features"u8, out JsonElement features)
            || features.ValueKind != JsonValueKind.Array
        )
        {
            return None;
        }

        List<string> names = [];
        foreach (JsonElement feature in features.EnumerateArray())
        {
            if (
                feature.ValueKind == JsonValueKind.Object
                && feature.TryGetProperty("isEnabled"u8, out JsonElement isEnabled)
                && isEnabled.ValueKind == JsonValueKind.True
                && feature.TryGetProperty("name"u8, out JsonElement name)
                && name.ValueKind == JsonValueKind.String
            )
            {
                names.Add(JsonText.GetString(name));
            }
        }

        return new ServerFeatures(names.ToFrozenSet(StringComparer.Ordinal));
    }
}
