using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Analysis;

/// <summary>Maps offsets in a string's value to places in its literal.</summary>
internal static class LiteralMap
{
    public static TextSpan? FindSpan(SyntaxToken token, int start, int length)
    {
        int[]? offsets = token.Kind() switch
        {
            SyntaxKind.StringLiteralToken => token.Text.StartsWith("@", StringComparison.Ordinal)
                ? MapVerbatim(token.Text)
                : MapRegular(token.Text),
            SyntaxKind.SingleLineRawStringLiteralToken => MapRawLine(token.Text),
            SyntaxKind.MultiLineRawStringLiteralToken => MapRawLines(token.Text),
            _ => null,
        };

        // The map has one entry more: the end.
        if (offsets is null || offsets.Length != token.ValueText.Length + 1 || start < 0 || start > token.ValueText.Length)
        {
            return null;
        }

        int end = Math.Min(start + length, token.ValueText.Length);
        return TextSpan.FromBounds(token.SpanStart + offsets[start], token.SpanStart + Math.Max(offsets[end], offsets[start]));
    }

    private static int[] MapVerbatim(string text)
    {
        List<int> offsets = [];
        int i = 2;
        for (; i < text.Length - 1; i++)
        {
            offsets.Add(i);
            if (text[i] == '"')
            {
                i++;
            }
        }

        offsets.Add(i);
        return [.. offsets];
    }

    private static int[] MapRegular(string text)
    {
        List<int> offsets = [];
        int i = 1;
        while (i < text.Length - 1)
        {
            offsets.Add(i);
            if (text[i] != '\\')
            {
                i++;
                continue;
            }

            int escape = i;
            i += 2;
            switch (text[escape + 1])
            {
                case 'u':
                    i += 4;
                    break;
                case 'U':
                    i += 8;
                    // Beyond the basic plane a code point is two characters.
                    if (Convert.ToInt64(text.Substring(escape + 2, 8), 16) > 0xFFFF)
                    {
                        offsets.Add(escape);
                    }

                    break;
                case 'x':
                    while (i < text.Length - 1 && i < escape + 6 && Uri.IsHexDigit(text[i]))
                    {
                        i++;
                    }

                    break;
            }
        }

        offsets.Add(i);
        return [.. offsets];
    }

    private static int[] MapRawLine(string text)
    {
        int quotes = CountQuotes(text);
        return [.. Enumerable.Range(quotes, text.Length - (2 * quotes) + 1)];
    }

    private static int[] MapRawLines(string text)
    {
        // The first line holds the quotes only, and the last one the indentation that is taken off every line.
        int contentStart = text.IndexOf('\n') + 1;
        int lastLine = text.LastIndexOf('\n');
        int indentation = text.Length - CountQuotes(text) - (lastLine + 1);
        List<int> offsets = [];
        int position = contentStart;
        int contentEnd = lastLine > 0 && text[lastLine - 1] == '\r' ? lastLine - 1 : lastLine;
        while (position <= contentEnd)
        {
            int newLine = text.IndexOf('\n', position);
            int end = newLine < 0 || newLine >= contentEnd ? contentEnd : newLine + 1;
            int lineEnd = end > position && text[end - 1] == '\n' ? end - 1 - (end - 2 >= position && text[end - 2] == '\r' ? 1 : 0) : end;
            // A line of white space only may be shorter than the indentation.
            for (int i = Math.Min(position + indentation, lineEnd); i < end; i++)
            {
                offsets.Add(i);
            }

            if (end == contentEnd)
            {
                break;
            }

            position = end;
        }

        offsets.Add(contentEnd);
        return [.. offsets];
    }

    private static int CountQuotes(string text)
    {
        int quotes = 0;
        while (text[quotes] == '"')
        {
            quotes++;
        }

        return quotes;
    }
}
