using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace WandbGen.Values;

/// <summary>The members of an object as .NET's JSON, which are read when they are first used.</summary>
internal sealed class JsonObjectMembers(WandbValue value) : IReadOnlyDictionary<string, JsonElement>
{
    private Dictionary<string, JsonElement>? _members;

    public int Count => Members.Count;

    public IEnumerable<string> Keys => Members.Keys;

    public IEnumerable<JsonElement> Values => Members.Values;

    private Dictionary<string, JsonElement> Members => _members ??= Read(value);

    public JsonElement this[string key] => Members[key];

    /// <exception cref="WandbProtocolException">The value is not JSON, or not an object.</exception>
    public static Dictionary<string, JsonElement> Read(WandbValue value)
    {
        if (value.Kind is not (WandbValueKind.Object or WandbValueKind.Null))
        {
            throw new WandbProtocolException($"The server sent a value that is not a JSON object but of the kind {value.Kind}.");
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach ((string name, WandbValue member) in value.Members)
        {
            members.Add(name, member.ToJsonElement());
        }

        return members;
    }

    public bool ContainsKey(string key) => Members.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value) => Members.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => Members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
