using System.Text;
using System.Text.RegularExpressions;

namespace WandbGen;

/// <summary>Texts as Markdown shows them, whatever characters they have.</summary>
internal static partial class MarkdownText
{
    // The characters that have a meaning anywhere in a line.
    private const string Special = "\\`*_{}[]<>|~$&";

    private static readonly string[] s_schemes = ["http", "https", "mailto", "ftp"];

    /// <summary>A text that is shown as it is.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (Special.Contains(character, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return LineStart().Replace(escaped.ToString(), static match => $"{match.Groups["before"]}\\{match.Groups["mark"]}");
    }

    /// <summary>Code in a line, between more backticks than it has.</summary>
    public static string Code(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        string fence = new('`', LongestRun(line) + 1);
        string space = line.StartsWith('`') || line.EndsWith('`') || line.Length == 0 ? " " : "";
        return $"{fence}{space}{line}{space}{fence}";
    }

    /// <summary>A block of code, between more backticks than it has.</summary>
    public static string Fence(string language, string text)
    {
        string fence = new('`', Math.Max(3, LongestRun(text) + 1));
        string name = new([.. language.Where(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '+')]);
        return $"{fence}{name}\n{text.ReplaceLineEndings("\n").TrimEnd('\n')}\n{fence}";
    }

    /// <summary>A text of several lines, which stay lines of one paragraph.</summary>
    /// <param name="text">The text, escaped.</param>
    /// <param name="indent">What the lines after the first one begin with.</param>
    public static string Lines(string text, string indent = "") =>
        text.ReplaceLineEndings("\n").Trim('\n').Replace("\n", $"\\\n{indent}", StringComparison.Ordinal);

    /// <summary>An address in a link. One that could run a program is not an address.</summary>
    public static string Address(string? url)
    {
        string address = url?.Trim() ?? "";
        return !Scheme().IsMatch(address) || s_schemes.Any(scheme => address.StartsWith(scheme + ":", StringComparison.OrdinalIgnoreCase))
            ? $"<{Encode(address)}>"
            : $"<#{Uri.EscapeDataString(address)}>";
    }

    private static string Encode(string address) =>
        string.Concat(
            address.Select(static character =>
                character is '<' or '>' or '\\' || char.IsControl(character)
                    ? Uri.HexEscape((char)(character & 0xFF))
                    : character.ToString()
            )
        );

    private static int LongestRun(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    // Text that has a meaning only at the beginning of a line: a heading, a list, a rule, the underline of a heading.
    [GeneratedRegex(@"^(?<before>[ \t]*(?:\d{1,9}(?=[.)]))?)(?<mark>[#+\-=.)])", RegexOptions.Multiline)]
    private static partial Regex LineStart();

    // Readers ignore blanks and control characters in a scheme.
    [GeneratedRegex(@"^[\x00-\x20]*[A-Za-z][A-Za-z0-9+.\-\x00-\x20]*:")]
    private static partial Regex Scheme();
}
