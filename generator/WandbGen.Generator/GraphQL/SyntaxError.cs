using GraphQLParser.Exceptions;

namespace WandbGen.Generator.GraphQL;

/// <summary>What the parser says of a text that is no GraphQL, in our terms.</summary>
internal static class SyntaxError
{
    /// <summary>The parser's words, without the link into the specification at their end.</summary>
    public static string MessageOf(GraphQLParserException exception)
    {
        int link = exception.Description.IndexOf("; for more information", StringComparison.Ordinal);
        return link < 0 ? exception.Description : exception.Description.Substring(0, link);
    }

    /// <summary>The parser's place, which is a line and a column counted from 1, as an offset.</summary>
    public static int OffsetIn(string text, GraphQLParserException exception)
    {
        int lineStart = 0;
        for (int line = 1; line < exception.Location.Line; line++)
        {
            int end = text.IndexOf('\n', lineStart);
            if (end < 0)
            {
                break;
            }

            lineStart = end + 1;
        }

        return Math.Min(lineStart + Math.Max(exception.Location.Column - 1, 0), text.Length);
    }

    /// <summary>What is wrong with a text that a user wrote, in the words of who knows other languages better.</summary>
    public static string Explain(string text, GraphQLParserException exception)
    {
        string found = MessageOf(exception);
        int offset = OffsetIn(text, exception);
        if (found.EndsWith("found EOF", StringComparison.Ordinal))
        {
            return "The text ends too early: a closing brace or parenthesis is missing";
        }

        return !found.StartsWith("Unexpected character", StringComparison.Ordinal) || offset >= text.Length
            ? found
            : text[offset] switch
            {
                '\'' or '`' or '\u2018' or '\u2019' or '\u201C' or '\u201D' or '\u201E' =>
                    "A text is written in straight double quotes, \"…\"",
                '?' => "A type without '!' takes null already: leave '?' out",
                '.' => "Fields inside others are written in braces, such as 'project { runs }', and not with a dot",
                _ => found,
            };
    }
}
