using Apache.Arrow;

namespace WandbGen.History.Batches;

/// <summary>Marks columns of JSON with Arrow's name for them. A reader that does not know the name sees texts.</summary>
internal static class JsonColumn
{
    private const string NameKey = "ARROW:extension:name";
    private const string Name = "arrow.json";

    /// <summary>What the field of such a column says.</summary>
    public static IReadOnlyDictionary<string, string> Metadata { get; } =
        new Dictionary<string, string> { [NameKey] = Name, ["ARROW:extension:metadata"] = "" };

    /// <summary>Whether a column has JSON.</summary>
    public static bool Is(Field column) => column.Metadata?.TryGetValue(NameKey, out string? name) == true && name == Name;
}
