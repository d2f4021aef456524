namespace WandbGen.Testing;

/// <summary>Says what a search found, all of it: xunit's own assertions cut long texts and long lists.</summary>
internal static class Findings
{
    /// <summary>Fails if something was found.</summary>
    /// <param name="found">What was found, a line each.</param>
    /// <param name="advice">What to do about it.</param>
    public static void AssertNone(IEnumerable<string> found, string advice)
    {
        string[] lines = [.. found.Distinct().Order(StringComparer.Ordinal)];
        Assert.True(lines.Length == 0, $"{string.Join('\n', lines)}\n\n{advice}");
    }
}
