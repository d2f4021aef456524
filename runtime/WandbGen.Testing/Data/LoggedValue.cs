using System.Text.Json;

namespace WandbGen.Testing.Data;

/// <summary>Values of rows, parsed with <see cref="PythonJson.ParseRow"/>, and W&amp;B's names of their types.</summary>
internal static class LoggedValue
{
    public const string Boolean = "bool";
    public const string List = "list";
    public const string Map = "map";
    public const string Nil = "nil";
    public const string Number = "number";
    public const string Text = "string";

    public static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => Number,
            JsonValueKind.True or JsonValueKind.False => Boolean,
            JsonValueKind.Array => List,
            JsonValueKind.Object => IsPlainMap(value) ? Map : value.GetProperty("_type").GetString()!,
            JsonValueKind.String => PythonJson.IsWord(value) ? Number : Text,
            _ => Nil,
        };

    /// <summary>Returns the values of a row by their keys. The keys of nested objects are joined with dots, except for an object that
    /// states its type, which is one value.</summary>
    public static Dictionary<string, JsonElement> Flatten(JsonElement row)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        Flatten("", row, values);
        return values;
    }

    private static void Flatten(string prefix, JsonElement map, Dictionary<string, JsonElement> values)
    {
        foreach (JsonProperty property in map.EnumerateObject())
        {
            // An empty object has no keys, so it is a value itself.
            if (property.Value.ValueKind == JsonValueKind.Object && IsPlainMap(property.Value) && property.Value.GetPropertyCount() > 0)
            {
                Flatten($"{prefix}{property.Name}.", property.Value, values);
            }
            else
            {
                values[prefix + property.Name] = property.Value;
            }
        }
    }

    private static bool IsPlainMap(JsonElement value) =>
        !value.TryGetProperty("_type", out JsonElement type) || type.ValueKind != JsonValueKind.String || PythonJson.IsWord(type);
}
