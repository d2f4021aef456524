using System.Text.Json;
using WandbGen.Tool.GraphQL;

namespace WandbGen.Tool.Schemas;

/// <summary>The features that a server says it has: GraphQL's <c>serverInfo.features</c>.</summary>
internal static class ServerFeatureNames
{
    /// <summary>Asks a server; a server from before there were features has none.</summary>
    public static async Task<IReadOnlySet<string>> AskAsync(WandbClient client, CancellationToken cancellationToken)
    {
        var document = Document.Parse("query ServerFeatures { serverInfo { features { name isEnabled } } }");
        JsonElement data;
        try
        {
            data = await client
                .ExecuteAsync(new RawRequest(document, new Dictionary<string, string>()), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (WandbGraphQLException)
        {
            return new HashSet<string>();
        }

        return
            data.TryGetProperty("serverInfo", out JsonElement info)
            && info.ValueKind == JsonValueKind.Object
            && info.TryGetProperty("features", out JsonElement features)
            && features.ValueKind == JsonValueKind.Array
            ? features
                .EnumerateArray()
                .Where(static feature =>
                    feature.TryGetProperty("isEnabled", out JsonElement isEnabled) && isEnabled.ValueKind == JsonValueKind.True
                )
                .Select(static feature => feature.GetProperty("name").GetString()!)
                .ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>();
    }
}
