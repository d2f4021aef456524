using System.Buffers;
using System.Globalization;
using System.Text;

namespace WandbGen.Redaction;

/// <summary>
/// A text without one level of escapes (of addresses, JSON, Python and HTML), without line breaks, and without invisible characters, such
/// as the zeros of UTF-16 that was read as UTF-8. It knows the original position of each character.
/// </summary>
internal sealed class DecodedText
{
    private static readonly SearchValues<char> s_encoded = SearchValues.Create(
        "%\\&\0\r\n\u00AD\u200B\u200C\u200D\u200E\u200F\u2060\uFEFF"
    );

    private readonly char[] _characters;
    private readonly int[]? _starts;
    private readonly int[]? _ends;

    /// <summary>Creates the text itself, whose positions are the original ones.</summary>
    public DecodedText(string text)
    {
        _characters = text.ToCharArray();
        Length = text.Length;
    }

    private DecodedText(DecodedText encoded)
    {
        _characters = new char[encoded.Length];
        _starts = new int[encoded.Length];
        _ends = new int[encoded.Length];
        ReadOnlySpan<char> text = encoded.Characters;
        for (int index = 0; index < text.Length; )
        {
            int start = index;
            if (Read(text, ref index) is { } character)
            {
                _characters[Length] = character;
                _starts[Length] = encoded.StartOf(start);
                _ends[Length++] = encoded.EndOf(index - 1);
            }
        }
    }

    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, Length);

    private int Length { get; }

    public int StartOf(int index) => _starts?[index] ?? index;

    public int EndOf(int index) => _ends?[index] ?? index + 1;

    /// <summary>Removes one level of escapes. Returns <see langword="null"/> if there is none.</summary>
    public DecodedText? Decode() =>
        Characters.ContainsAny(s_encoded) && new DecodedText(this) is { } decoded && decoded.Length < Length ? decoded : null;

    private static char? Read(ReadOnlySpan<char> text, ref int index)
    {
        ReadOnlySpan<char> rest = text[index..];
        switch (rest)
        {
            case ['%', ..] when TryReadPercent(rest, out char decoded, out int length):
                index += length;
                return decoded;
            case ['\\', 'u' or 'U', ..] when TryReadHex(rest, 2, 4) is { } unit:
                index += 6;
                return (char)unit;
            case ['\\', 'x' or 'X', ..] when TryReadHex(rest, 2, 2) is { } unit:
                index += 4;
                return (char)unit;
            case ['\\', '/' or '"' or '\'' or '\\', ..]:
                index += 2;
                return rest[1];
            case ['\\', 'n' or 'r', ..]:
                index += 2;
                return null;
            case ['&', ..] when TryReadEntity(rest, out char decoded, out int length):
                index += length;
                return decoded;
            case ['\r' or '\n', ..]:
                // The blanks after a line break are removed as well, because folded headers and indented texts have them.
                index += rest.Length - rest.TrimStart().Length;
                return null;
            default:
                index++;
                return s_encoded.Contains(rest[0]) && rest[0] is not ('%' or '\\' or '&') ? null : rest[0];
        }
    }

    private static bool TryReadPercent(ReadOnlySpan<char> text, out char decoded, out int length)
    {
        Span<byte> bytes = stackalloc byte[3];
        int count = 0;
        while (count < bytes.Length && 3 * count < text.Length && text[3 * count] == '%' && TryReadHex(text, 3 * count + 1, 2) is { } value)
        {
            bytes[count++] = (byte)value;
        }

        bool isRune = Rune.DecodeFromUtf8(bytes[..count], out Rune rune, out int used) == OperationStatus.Done && rune.IsBmp;
        decoded = isRune ? (char)rune.Value : (char)bytes[0];
        length = 3 * (isRune ? used : 1);
        return count > 0;
    }

    private static bool TryReadEntity(ReadOnlySpan<char> text, out char decoded, out int length)
    {
        int end = text[..Math.Min(text.Length, 10)].IndexOf(';');
        ReadOnlySpan<char> name = end < 0 ? [] : text[1..end];
        length = end + 1;
        decoded = name switch
        {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            ['#', 'x' or 'X', ..]
                when ushort.TryParse(name[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit) =>
                (char)unit,
            ['#', ..] when ushort.TryParse(name[1..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort unit) => (char)unit,
            _ => '\0',
        };
        return decoded != '\0';
    }

    private static int? TryReadHex(ReadOnlySpan<char> text, int start, int length) =>
        text.Length >= start + length
        && int.TryParse(text.Slice(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;
}
