using System.Collections.Concurrent;
using System.Text;

namespace WandbGen.IO;

/// <summary>
/// The file names of one call, to find names that some file system considers equal: they differ only in letter case or Unicode
/// normalization.
/// </summary>
internal sealed class ClaimedNames
{
    private readonly ConcurrentDictionary<string, string> _first = new(StringComparer.Ordinal);

    /// <summary>What all names that some file system takes for this one have in common.</summary>
    public static string Fold(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC).ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            // What is not Unicode is refused elsewhere.
            return name;
        }
    }

    /// <summary>The name that came first of those that are like this one, or <see langword="null"/> if it is this one.</summary>
    public string? Claim(string? name) =>
        name is null ? null
        : _first.GetOrAdd(Fold(name), name) is var first && first != name ? first
        : null;
}
