namespace WandbGen.Generator.Problems;

/// <summary>The end of a message about an unknown name.</summary>
internal static class Suggestion
{
    private const string Opening = "; did you mean '";
    private const string Closing = "'?";

    /// <summary>The name that such an end suggests, or <see langword="null"/> if it is empty.</summary>
    public static string? NameIn(string text) =>
        text.StartsWith(Opening, StringComparison.Ordinal)
            ? text.Substring(Opening.Length, text.Length - Opening.Length - Closing.Length)
            : null;

    public static string Of(string name, IEnumerable<string> candidates) =>
        NameSuggestion.Find(name, candidates) is { } nearest ? Opening + nearest + Closing : "";
}
