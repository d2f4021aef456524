using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace WandbGen.IO;

/// <summary>
/// The file names of one call, to find names that some file system considers equal: they differ only in letter case, Unicode
/// normalization or characters without a width.
/// </summary>
internal sealed class ClaimedNames
{
    private readonly ConcurrentDictionary<string, string> _first = new(StringComparer.Ordinal);

    /// <summary>Returns a form that is the same for all names that some file system considers equal.</summary>
    public static string Fold(string name)
    {
        if (Ascii.IsValid(name))
        {
            return name.ToUpperInvariant();
        }

        try
        {
            // Decomposed names need the fewest case mappings of more than one character.
            var folded = new StringBuilder(name.Length);
            foreach (Rune character in name.Normalize(NormalizationForm.FormD).EnumerateRunes())
            {
                if (!IsIgnored(character))
                {
                    folded.Append(FoldInFull(character.Value) ?? Rune.ToUpperInvariant(character).ToString());
                }
            }

            return folded.ToString();
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

    // ext4 and HFS+ ignore characters without a width, which variation selectors are too.
    private static bool IsIgnored(Rune character) =>
        Rune.GetUnicodeCategory(character) == UnicodeCategory.Format
        || character.Value is 0x034F or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);

    // What Unicode's CaseFolding.txt maps to something else than the simple upper case, as ext4 and APFS do.
    private static string? FoldInFull(int character) =>
        character switch
        {
            0x00DF or 0x1E9E => "SS",
            0x0149 => "\u02BCN",
            0x017F => "S",
            0x03F4 => "\u0398",
            0x0587 => "\u0535\u0552",
            0x1E9A => "A\u02BE",
            0xFB00 => "FF",
            0xFB01 => "FI",
            0xFB02 => "FL",
            0xFB03 => "FFI",
            0xFB04 => "FFL",
            0xFB05 or 0xFB06 => "ST",
            0xFB13 => "\u0544\u0546",
            0xFB14 => "\u0544\u0535",
            0xFB15 => "\u0544\u053B",
            0xFB16 => "\u054E\u0546",
            0xFB17 => "\u0544\u053D",
            _ => null,
        };
}
