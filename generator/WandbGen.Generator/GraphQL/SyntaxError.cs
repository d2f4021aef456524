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

    /// <summary>Describes a syntax error in a user's text, and its place, for readers who know other languages better.</summary>
    public static (string Message, int Start, int Length) Explain(string text, GraphQLParserException exception)
    {
        int offset = OffsetIn(text, exception);
        if (FindOpenFragment(text, offset) is var (start, name))
        {
            return (
                $"A path does not end at a fragment: name the field in it, such as '... on {name} {{ id }}', or end the path before it "
                    + $"and read the object into a type with [WandbVariant(\"{name}\")]",
                start,
                name.Length
            );
        }

        return (ExplainToken(text, exception), offset, 1);
    }

    /// <summary>Describes a list of interfaces without '&amp;' between them, as GraphQL had it before 2018; <see langword="null"/> if there
    /// is none at the place.</summary>
    public static string? ExplainInterfaces(string text, int offset)
    {
        List<string> tokens = [];
        int list = -1;
        for (int start = GraphQLTokens.SkipIgnored(text, 0), end; start < text.Length; start = GraphQLTokens.SkipIgnored(text, end))
        {
            end = GraphQLTokens.Skip(text, start);
            string token = text.Substring(start, end - start);
            if (list >= 0 && !IsName(token[0]) && token != "&")
            {
                if (start > offset)
                {
                    break;
                }

                list = -1;
            }

            tokens.Add(token);
            if (token == "implements" && start < offset)
            {
                list = tokens.Count;
            }
        }

        return list > 2 && offset < text.Length && IsName(text[offset])
            ? $"interfaces are joined by '&': write '{tokens[list - 3]} {tokens[list - 2]} implements "
                + $"{string.Join(" & ", tokens.Skip(list).Where(static token => token != "&"))}'"
            : null;
    }

    // "... on Name" without what is selected of it.
    private static (int Start, string Name)? FindOpenFragment(string text, int offset)
    {
        string before = TrimIgnored(text.Substring(0, offset));
        string name = NameBefore(before);
        int start = before.Length - name.Length;
        string on = TrimIgnored(before.Substring(0, start));
        return
            GraphQLNames.IsName(name)
            && NameBefore(on) == "on"
            && TrimIgnored(on.Substring(0, on.Length - "on".Length)).EndsWith("...", StringComparison.Ordinal)
            && (offset == text.Length || text[offset] is '}' or '.' || IsName(text[offset]))
            ? (start, name)
            : null;
    }

    private static string TrimIgnored(string text) => text.TrimEnd(' ', '\t', '\n', ',');

    private static string ExplainToken(string text, GraphQLParserException exception)
    {
        string found = MessageOf(exception);
        if (found.EndsWith("found EOF", StringComparison.Ordinal))
        {
            return CountOpen(text, "{([", "})]") > 0
                ? "The text ends too early: a closing brace or parenthesis is missing"
                : "The text ends too early: its fields are missing, such as '{ project { runs } }'";
        }

        int offset = OffsetIn(text, exception);
        return offset >= text.Length ? found : ExplainAt(text, offset) ?? ExplainExpected(found);
    }

    // The token that the parser expected where it stopped.
    private static string ExplainExpected(string found) =>
        found.StartsWith("Expected Name, found ", StringComparison.Ordinal)
            ? $"A name is expected here, and not '{found.Substring("Expected Name, found ".Length)}'"
        : found.StartsWith("Expected :, found", StringComparison.Ordinal) ? "A colon is missing between a name and its value"
        : found.StartsWith("Expected $, found", StringComparison.Ordinal) ? "The name of a variable begins with '$'"
        : found;

    private static string? ExplainAt(string text, int offset)
    {
        string before = TrimIgnored(text.Substring(0, offset));
        char last = before.Length == 0 ? '\0' : before[before.Length - 1];
        return (last, text[offset]) switch
        {
            (_, '\'' or '`' or '\u2018' or '\u2019' or '\u201C' or '\u201D' or '\u201E') =>
                "A text is written in straight double quotes, \"…\"",
            (_, '?') => "A type without '!' takes null already: leave '?' out",
            (_, '/' or '\\' or '>' or '-') or (not '.', '.') =>
                "Fields inside others are written in braces, such as 'project { runs }', and not with "
                    + (text[offset] == '.' ? "a dot" : "other signs"),
            (_, '[') when IsName(last) => "Arguments are written in parentheses, such as 'project(name: $project)'",
            (_, '=') when IsName(last) => "A value stands behind a colon, such as 'name: $project'",
            ('{', '}') => "The braces are empty: name the fields that are wanted, or leave the braces out",
            ('(', ')') => "The parentheses are empty: leave them out",
            (':', _) => "Something is missing behind the colon: a value, a type, or the field of an alias",
            ('=', _) => "A default is missing behind '='",
            ('$', _) => "The name of a variable is missing behind '$'",
            ('@', _) => "The name of a directive is missing behind '@'",
            ('.', '}') => "What is spread is missing behind '...': 'on' and a type, or the name of a fragment",
            (_, '{' or '}') when CountOpen(before, "([", ")]") > 0 => "A closing parenthesis is missing before the brace",
            (_, '}') when CountOpen(before, "{", "}") <= 0 => "There is a closing brace too many",
            (_, ')') when CountOpen(before, "(", ")") <= 0 => "There is a closing parenthesis too many",
            (_, ')') when CountOpen(before, "[", "]") > 0 => "A closing bracket is missing",
            (_, ')') when IsName(last) && NameBefore(before) is var name && GraphQLNames.IsName(name) => before.Length > name.Length
            && before[before.Length - name.Length - 1] == '$'
                ? $"The variable '${name}' has no type, such as '${name}: String!'"
                : $"'{name}' has no value, such as '{name}: ${name}'",
            _ => null,
        };
    }

    private static bool IsName(char c) => GraphQLNames.IsNameCharacter(c);

    private static string NameBefore(string text)
    {
        int start = text.Length;
        while (start > 0 && IsName(text[start - 1]))
        {
            start--;
        }

        return text.Substring(start);
    }

    // The number of brackets that are not closed, outside of strings.
    private static int CountOpen(string text, string opening, string closing)
    {
        int open = 0;
        for (int position = 0; position < text.Length; position = GraphQLTokens.Skip(text, position))
        {
            position = GraphQLTokens.SkipIgnored(text, position);
            if (position == text.Length)
            {
                break;
            }

            open +=
                opening.IndexOf(text[position]) >= 0 ? 1
                : closing.IndexOf(text[position]) >= 0 ? -1
                : 0;
        }

        return open;
    }
}
