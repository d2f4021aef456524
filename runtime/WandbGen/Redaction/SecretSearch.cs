using System.Text;

namespace WandbGen.Redaction;

/// <summary>
/// Finds secrets and long parts of them in texts, in any letter case and with any number of escapes. Its time depends on the length of the
/// text, not on the number of secrets.
/// </summary>
internal sealed class SecretSearch
{
    /// <summary>The number of characters of a long secret that are treated as a secret, because a text can contain a truncated
    /// secret.</summary>
    public const int Window = 16;

    /// <summary>A shorter secret, or one that consists of letters, is hidden only as a separate word: a password 'a' must not remove every
    /// 'a'.</summary>
    public const int MinLengthWithinWords = 8;

    // A window begins at every fourth position of a secret, so any part of 19 characters contains a complete window.
    private const int Stride = 4;

    // The text, escaped in an address, which is escaped in another address, in JSON.
    private const int MaxLevels = 4;

    private const uint Base = 0x01000193;

    private readonly SecretForm[] _short;
    private readonly Dictionary<uint, List<(string Form, int Offset)>> _windows = [];

    public SecretSearch(IEnumerable<SecretForm> forms)
    {
        SecretForm[] folded = [.. forms.Select(static form => form with { Text = Fold(form.Text) }).Distinct()];
        _short = [.. folded.Where(static form => form.Text.Length < Window || form.Kept > 0)];
        foreach (string form in folded.Except(_short).Select(static form => form.Text))
        {
            for (int offset = 0; ; offset = Math.Min(offset + Stride, form.Length - Window))
            {
                uint hash = Hash(form.AsSpan(offset, Window));
                if (!_windows.TryGetValue(hash, out List<(string, int)>? places))
                {
                    _windows.Add(hash, places = []);
                }

                places.Add((form, offset));
                if (offset == form.Length - Window)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Replaces each secret by a mask. Returns the same object if there is none.</summary>
    public string Remove(string text, string mask)
    {
        var found = new List<(int Start, int End)>();
        DecodedText? level = new(text);
        for (int depth = 0; depth < MaxLevels && level is not null; depth++, level = level.Decode())
        {
            char[] folded = level.Characters.ToArray();
            Fold(folded);
            FindShort(level, folded, found);
            FindWindows(level, folded, found);
        }

        return found.Count == 0 ? text : Replace(text, found, mask);
    }

    private static string Replace(string text, List<(int Start, int End)> found, string mask)
    {
        found.Sort();
        var result = new StringBuilder(text.Length);
        int copied = 0;
        foreach ((int start, int end) in found)
        {
            if (start >= copied)
            {
                result.Append(text, copied, start - copied).Append(mask);
            }

            copied = Math.Max(copied, end);
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    private void FindShort(DecodedText level, ReadOnlySpan<char> text, List<(int Start, int End)> found)
    {
        foreach (SecretForm form in _short)
        {
            int from = 0;
            while (text[from..].IndexOf(form.Text) is >= 0 and var index)
            {
                int start = from + index + form.Kept;
                from += index + form.Text.Length;
                if (!form.IsWord || IsWord(text, start, from))
                {
                    found.Add((level.StartOf(start), level.EndOf(from - 1)));
                }
            }
        }
    }

    // The algorithm of Rabin and Karp: a rolling hash of the last characters.
    private void FindWindows(DecodedText level, ReadOnlySpan<char> text, List<(int Start, int End)> found)
    {
        if (text.Length < Window || _windows.Count == 0)
        {
            return;
        }

        uint leading = 1;
        for (int count = 0; count < Window; count++)
        {
            leading *= Base;
        }

        uint hash = Hash(text[..Window]);
        int done = 0;
        for (int index = 0; ; index++)
        {
            if (index >= done && _windows.TryGetValue(hash, out List<(string Form, int Offset)>? places))
            {
                (int start, int end) = Extend(text, index, places);
                if (end > start)
                {
                    found.Add((level.StartOf(start), level.EndOf(end - 1)));
                    done = end;
                }
            }

            if (index + Window >= text.Length)
            {
                return;
            }

            hash = hash * Base + text[index + Window] - text[index] * leading;
        }
    }

    private static (int Start, int End) Extend(ReadOnlySpan<char> text, int index, List<(string Form, int Offset)> places)
    {
        int first = int.MaxValue;
        int last = 0;
        foreach ((string form, int offset) in places)
        {
            if (text.Slice(index, Window).SequenceEqual(form.AsSpan(offset, Window)))
            {
                int before = 0;
                while (before < Math.Min(offset, index) && text[index - before - 1] == form[offset - before - 1])
                {
                    before++;
                }

                first = Math.Min(first, index - before);
                last = Math.Max(last, index + text[index..].CommonPrefixLength(form.AsSpan(offset)));
            }
        }

        return (first, last);
    }

    private static bool IsWord(ReadOnlySpan<char> text, int start, int end) =>
        !(start > 0 && char.IsLetterOrDigit(text[start - 1])) && !(end < text.Length && char.IsLetterOrDigit(text[end]));

    private static string Fold(string text) => text.ToUpperInvariant();

    private static void Fold(Span<char> text)
    {
        foreach (ref char character in text)
        {
            character = char.ToUpperInvariant(character);
        }
    }

    private static uint Hash(ReadOnlySpan<char> window)
    {
        uint hash = 0;
        foreach (char character in window)
        {
            hash = hash * Base + character;
        }

        return hash;
    }
}
