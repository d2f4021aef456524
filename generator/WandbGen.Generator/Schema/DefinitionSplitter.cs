using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Schema;

/// <summary>
/// Cuts SDL that does not parse as a whole into its top-level definitions, so that one mistake costs one definition. It only looks
/// for where definitions begin, and takes a keyword at the start of a line for a beginning even inside braces: one may be missing.
/// </summary>
internal static class DefinitionSplitter
{
    public static List<TextSpan> Split(string text)
    {
        List<TextSpan> spans = [];
        int definitionStart = SkipIgnored(text, 0);
        int depth = 0;
        int previousStart = -1;
        int position = definitionStart;
        while (position < text.Length)
        {
            int start = position;
            position = SkipToken(text, start);
            if (previousStart >= 0 && StartsDefinition(text, start, position, depth, previousStart))
            {
                // A string before the keyword is the definition's description.
                int next = text[previousStart] == '"' ? previousStart : start;
                if (next > definitionStart)
                {
                    spans.Add(TextSpan.FromBounds(definitionStart, next));
                    definitionStart = next;
                }

                depth = 0;
            }

            switch (text[start])
            {
                case '{' or '(' or '[':
                    depth++;
                    break;
                case '}' or ')' or ']':
                    depth = Math.Max(depth - 1, 0);
                    break;
            }

            previousStart = start;
            position = SkipIgnored(text, position);
        }

        spans.Add(TextSpan.FromBounds(definitionStart, text.Length));
        return spans;
    }

    /// <summary>The same text with every blank between tokens made a line feed.</summary>
    public static string BreakLines(string text)
    {
        char[] broken = text.ToCharArray();
        int position = 0;
        while (position < text.Length)
        {
            switch (text[position])
            {
                case ' ' or '\t' or ',':
                    broken[position++] = '\n';
                    break;
                case '#':
                    position = SkipIgnored(text, position);
                    break;
                default:
                    position = SkipToken(text, position);
                    break;
            }
        }

        return new string(broken);
    }

    /// <summary>The first position from <paramref name="position"/> on that is not white space, a comma, a comment or a byte order
    /// mark.</summary>
    public static int SkipIgnored(string text, int position)
    {
        while (position < text.Length)
        {
            switch (text[position])
            {
                case ' ' or '\t' or '\r' or '\n' or ',' or '\uFEFF':
                    position++;
                    break;
                case '#':
                    int end = text.IndexOfAny(['\r', '\n'], position);
                    position = end < 0 ? text.Length : end;
                    break;
                default:
                    return position;
            }
        }

        return position;
    }

    private static bool StartsDefinition(string text, int start, int end, int depth, int previousStart)
    {
        bool startsLine = start == 0 || text[start - 1] is '\n' or '\r';
        if (depth > 0)
        {
            // A field of that name would be followed by a colon or its arguments.
            int next = SkipIgnored(text, end);
            return startsLine
                && IsKeyword(text, start, end)
                && next < text.Length
                && (IsNameCharacter(text[next]) || text[next] is '{' or '@')
                && text.IndexOfAny(['\r', '\n'], end, next - end) < 0;
        }

        if (!IsNameCharacter(text[start]))
        {
            // A description; or what closes nothing, and must not spoil the definition before it.
            return text[start] is '"' or '}' or ')' or ']';
        }

        // In a definition's head a keyword can be a name: @type, = input | enum, implements & interface. And a head can have several lines.
        return (startsLine || IsKeyword(text, start, end))
            && !IsInsideHead(text, start, end)
            && text[previousStart] is not ('@' or '=' or '|' or '&')
            && !IsInsideHead(text, previousStart, SkipToken(text, previousStart))
            && !IsKeyword(text, previousStart, SkipToken(text, previousStart));
    }

    private static bool IsKeyword(string text, int start, int end) =>
        text.AsSpan(start, end - start)
            is "type"
                or "interface"
                or "union"
                or "enum"
                or "input"
                or "scalar"
                or "directive"
                or "schema"
                or "extend"
                or "query"
                or "mutation"
                or "subscription"
                or "fragment";

    private static bool IsInsideHead(string text, int start, int end) =>
        text.AsSpan(start, end - start) is "implements" or "on" or "repeatable";

    private static int SkipToken(string text, int start)
    {
        if (text[start] == '"')
        {
            return SkipString(text, start);
        }

        int position = start + 1;
        if (IsNameCharacter(text[start]))
        {
            while (position < text.Length && IsNameCharacter(text[position]))
            {
                position++;
            }
        }

        return position;
    }

    private static int SkipString(string text, int start)
    {
        if (string.CompareOrdinal(text, start, "\"\"\"", 0, 3) == 0)
        {
            int end = start + 3;
            while ((end = text.IndexOf("\"\"\"", end, StringComparison.Ordinal)) >= 0)
            {
                end += 3;
                if (text[end - 4] != '\\')
                {
                    return end;
                }
            }

            return text.Length;
        }

        for (int position = start + 1; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '\\':
                    position++;
                    break;
                case '"':
                    return position + 1;
                case '\r' or '\n':
                    return position;
            }
        }

        return text.Length;
    }

    private static bool IsNameCharacter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
}
