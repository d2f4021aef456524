using Apache.Arrow;

namespace WandbGen.History.Batches;

/// <summary>Tells columns of JSON from those of texts, by Arrow's own name for them: who does not know it sees texts.</summary>
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
