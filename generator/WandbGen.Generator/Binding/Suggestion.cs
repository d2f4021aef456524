using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>The end of a message about an unknown name.</summary>
internal static class Suggestion
{
    public static string Of(string name, IEnumerable<string> candidates) =>
        NameSuggestion.Find(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    public static string Of(string name, IEnumerable<INamed> candidates) =>
        NameSuggestion.Find(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
