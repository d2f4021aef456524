using System.Buffers;

namespace WandbGen.Tool.Output;

/// <summary>Values between tabs: a row is a line whatever is in it, since tabs and ends of lines are escaped.</summary>
internal static class TsvText
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("\t\n\r\\");

    public static string Escape(string text) =>
        text.AsSpan().ContainsAny(s_special)
            ? text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\t", "\\t", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal)
                .Replace("\r", "\\r", StringComparison.Ordinal)
            : text;

    /// <summary>Reads names, one a line; empty lines are none.</summary>
    public static IEnumerable<string> ReadLines(TextReader input)
    {
        while (input.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return Unescape(line);
            }
        }
    }

    /// <summary>Reads what <see cref="Escape"/> wrote.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new System.Text.StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            plain.Append(
                text[i] == '\\' && i + 1 < text.Length
                    ? text[++i] switch
                    {
                        't' => '\t',
                        'n' => '\n',
                        'r' => '\r',
                        var other => other,
                    }
                    : text[i]
            );
        }

        return plain.ToString();
    }
}
