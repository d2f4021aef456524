using System.Text.Json;

namespace WandbGen.Tests.Server;

/// <summary>A request as it came over the wire.</summary>
internal sealed record RecordedRequest(int Number, string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Variables => JsonDocument.Parse(Body).RootElement.GetProperty("variables");

    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;
}
