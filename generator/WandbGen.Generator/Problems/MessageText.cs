using System.Text.RegularExpressions;

namespace WandbGen.Generator.Problems;

/// <summary>Says C# types as a user writes them.</summary>
internal static class MessageText
{
    private static readonly Regex s_qualifier = new(@"global::(?:@?\w+\.)*", RegexOptions.CultureInvariant);

    /// <summary>Takes namespaces and containing types off the names of types.</summary>
    public static string Shorten(string text) => text.Contains("global::") ? s_qualifier.Replace(text, "") : text;
}
