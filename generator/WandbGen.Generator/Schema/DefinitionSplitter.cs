using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.GraphQL;

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
        int definitionStart = GraphQLTokens.SkipIgnored(text, 0);
        int depth = 0;
        int previousStart = -1;
        bool isInInterfaces = false;
        int position = definitionStart;
        while (position < text.Length)
        {
            int start = position;
            position = GraphQLTokens.Skip(text, start);
            if (
                previousStart >= 0
                && StartsDefinition(text, start, position, depth, previousStart)
                && !(isInInterfaces && ContinuesInterfaces(text, start, position, previousStart))
            )
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

            isInInterfaces =
                text.AsSpan(start, position - start) is "implements"
                || (isInInterfaces && (text[start] == '&' || GraphQLNames.IsNameCharacter(text[start])));
            previousStart = start;
            position = GraphQLTokens.SkipIgnored(text, position);
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
                    position = GraphQLTokens.SkipIgnored(text, position);
                    break;
                default:
                    position = GraphQLTokens.Skip(text, position);
                    break;
            }
        }

        return new string(broken);
    }

    private static bool StartsDefinition(string text, int start, int end, int depth, int previousStart)
    {
        bool startsLine = start == 0 || text[start - 1] is '\n' or '\r';
        if (depth > 0)
        {
            // A field of that name would be followed by a colon or its arguments.
            int next = GraphQLTokens.SkipIgnored(text, end);
            return startsLine
                && IsKeyword(text, start, end)
                && next < text.Length
                && (GraphQLNames.IsNameCharacter(text[next]) || text[next] is '{' or '@')
                && text.IndexOfAny(['\r', '\n'], end, next - end) < 0;
        }

        if (!GraphQLNames.IsNameCharacter(text[start]))
        {
            // A description; or what closes nothing, and must not spoil the definition before it.
            return text[start] is '"' or '}' or ')' or ']';
        }

        // In a definition's head a keyword can be a name: @type, = input | enum, implements & interface. And a head can have several lines.
        return (startsLine || IsKeyword(text, start, end))
            && !IsInsideHead(text, start, end)
            && text[previousStart] is not ('@' or '=' or '|' or '&')
            && !IsInsideHead(text, previousStart, GraphQLTokens.Skip(text, previousStart))
            && !IsKeyword(text, previousStart, GraphQLTokens.Skip(text, previousStart));
    }

    // Before 2018 GraphQL listed interfaces without a sign, or with commas. A misspelled keyword has its name beside it.
    private static bool ContinuesInterfaces(string text, int start, int end, int previousStart)
    {
        int previousEnd = GraphQLTokens.Skip(text, previousStart);
        int next = GraphQLTokens.SkipIgnored(text, end);
        return GraphQLNames.IsNameCharacter(text[start])
            && !IsKeyword(text, start, end)
            && (
                text.IndexOf(',', previousEnd, start - previousEnd) >= 0
                || next == text.Length
                || !GraphQLNames.IsNameCharacter(text[next])
                || text.IndexOfAny(['\r', '\n', ','], end, next - end) >= 0
            );
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
}
