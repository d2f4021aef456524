using System.Buffers;
using System.Globalization;
using System.Text;

namespace WandbGen.Tool.Terminal;

/// <summary>
/// Texts that others have chosen, made safe: what would move the cursor, change the title or turn the direction of writing is shown as an
/// escape.
/// </summary>
internal static class TerminalText
{
    private const char Escape = '\u001B';

    private static readonly SearchValues<char> s_numbers = SearchValues.Create("0123456789;");

    /// <summary>Makes a text fit for one line of a terminal.</summary>
    public static string ToLine(string text) => IsPlain(text, keepColours: false) ? text : Clean(text, keepColours: false);

    /// <summary>Makes a line of a log fit for a terminal. Colours, which programs write into their logs, may be kept.</summary>
    public static string ToLogLine(string text, bool keepColours) => IsPlain(text, keepColours) ? text : Clean(text, keepColours);

    /// <summary>The number of columns that a text takes.</summary>
    public static int GetWidth(ReadOnlySpan<char> text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += GetWidth(rune);
        }

        return width;
    }

    /// <summary>Cuts a text to a number of columns; a cut is marked by an ellipsis.</summary>
    public static string Fit(string text, int width)
    {
        if (GetWidth(text) <= width)
        {
            return text;
        }

        int used = 1;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += GetWidth(rune);
            if (used > width)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, length), "…");
    }

    private static bool IsPlain(string text, bool keepColours)
    {
        foreach (char character in text)
        {
            if (character > '~' ? !IsHarmless(character) : character < ' ' && !(keepColours && character == '\t'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHarmless(char character) =>
        char.GetUnicodeCategory(character)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            )
        && !char.IsSurrogate(character);

    private static string Clean(string text, bool keepColours)
    {
        var clean = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (keepColours && character == Escape && ColourLength(text.AsSpan(i)) is > 0 and var length)
            {
                clean.Append(text, i, length);
                i += length - 1;
            }
            else if (char.IsSurrogatePair(text, i))
            {
                clean.Append(text, i++, 2);
            }
            else if (character is >= ' ' and <= '~' || (character > '~' && IsHarmless(character)) || (keepColours && character == '\t'))
            {
                clean.Append(character);
            }
            else
            {
                clean.Append(
                    character switch
                    {
                        '\n' => "\\n",
                        '\r' => "\\r",
                        '\t' => "\\t",
                        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                    }
                );
            }
        }

        return clean.ToString();
    }

    // ESC [ numbers m: nothing but the look of what follows.
    private static int ColourLength(ReadOnlySpan<char> text)
    {
        if (text is not [Escape, '[', ..])
        {
            return 0;
        }

        int end = text[2..].IndexOfAnyExcept(s_numbers);
        return end >= 0 && text[2 + end] == 'm' ? end + 3 : 0;
    }

    private static int GetWidth(Rune rune)
    {
        if (rune.Value is >= ' ' and < 0x300)
        {
            return 1;
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                ? 0
            : IsWide(rune.Value) ? 2
            : 1;
    }

    // East Asian wide and full-width characters, and emoji (Unicode's EastAsianWidth W and F, by blocks).
    private static bool IsWide(int value) =>
        value
            is >= 0x1100
                and <= 0x115F
                or >= 0x2E80
                and <= 0x303E
                or >= 0x3041
                and <= 0xA4CF
                or >= 0xAC00
                and <= 0xD7A3
                or >= 0xF900
                and <= 0xFAFF
                or >= 0xFE30
                and <= 0xFE6F
                or >= 0xFF00
                and <= 0xFF60
                or >= 0xFFE0
                and <= 0xFFE6
                or >= 0x1F300
                and <= 0x1F64F
                or >= 0x1F680
                and <= 0x1F6FF
                or >= 0x1F900
                and <= 0x1FAFF
                or >= 0x20000
                and <= 0x3FFFD;
}
