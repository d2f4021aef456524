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

    /// <summary>Returns a form that is the same for all names that some file system considers equal.</summary>
    public static string Fold(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC).ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            // A name that is not Unicode is refused elsewhere.
            return name;
        }
    }

    /// <summary>Claims a name. Returns the name that was claimed before and that some file system considers equal, or
    /// <see langword="null"/> if there is none.</summary>
    public string? Claim(string? name) =>
        name is null ? null
        : _first.GetOrAdd(Fold(name), name) is var first && first != name ? first
        : null;
}
