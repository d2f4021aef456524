using System.Text;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.GraphQL;

/// <summary>Parses the GraphQL in an attribute's text and writes it again in one canonical form.</summary>
internal static class GraphQLText
{
    // The parser is recursive; a stack overflow would end the compiler. Nobody writes a path this deep.
    private const int MaximumDepth = 100;

    private static readonly ParserOptions s_options = new() { Ignore = IgnoreOptions.Comments, MaxDepth = MaximumDepth };

    /// <summary>Parses an operation or a bare selection; offsets in the result count from <paramref name="shift"/> before the
    /// text.</summary>
    public static GraphQLDocument? ParseOperation(string text, ProblemCollector problems, out int shift)
    {
        // "viewer { projects }" is what is inside an anonymous query.
        bool isBare = FirstToken(text) is { } token && token is not ("{" or "query" or "mutation" or "subscription" or "fragment");
        shift = isBare ? 1 : 0;
        return Parse(isBare ? $"{{{text}\n}}" : text, shift, text.Length, problems, ProblemPlace.Declaration);
    }

    /// <summary>Parses a whole document from a file.</summary>
    public static GraphQLDocument? ParseDocument(string text, ProblemCollector problems, ProblemPlace origin) =>
        Parse(text, 0, text.Length, problems, origin);

    /// <summary>Parses one field with its arguments; offsets in the result count from 1 before <paramref name="text"/>.</summary>
    public static GraphQLField? ParseField(string text, int offset, int wholeLength, ProblemCollector problems, ProblemPlace place)
    {
        GraphQLDocument? document = Parse($"{{{text}\n}}", 1 - offset, wholeLength, problems, place);
        if (document is null)
        {
            return null;
        }

        if (
            document.Definitions
                is [GraphQLOperationDefinition { SelectionSet.Selections: [GraphQLField { SelectionSet: null, Alias: null } field] }]
            && field.Directives is not { Count: > 0 }
        )
        {
            return field;
        }

        problems.Add(
            Descriptors.Syntax,
            place with
            {
                Start = offset,
                Length = Math.Max(1, text.Length),
            },
            "Expected one field, such as 'name', 'url(upload: $upload)' or 'project.name'"
        );
        return null;
    }

    private static GraphQLDocument? Parse(string text, int shift, int length, ProblemCollector problems, ProblemPlace place)
    {
        // The parser fails to word an error in a text with a lone carriage return. Offsets stay the same.
        text = text.Replace('\r', '\n');
        try
        {
            return Parser.Parse<GraphQLDocument>(text, s_options);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            problems.Add(Descriptors.Syntax, place with { Start = 0, Length = length }, $"Nested too deep: the limit is {MaximumDepth}");
        }
        catch (GraphQLParserException exception)
        {
            int start = Math.Max(0, Math.Min(OffsetOf(text, exception.Location) - shift, length - 1));
            problems.Add(
                Descriptors.Syntax,
                place with
                {
                    Start = start,
                    Length = 1,
                },
                Explain(exception.Description, text, OffsetOf(text, exception.Location))
            );
        }

        return null;
    }

    // What people write who know other languages better; otherwise the parser's own words, without the link at their end.
    private static string Explain(string description, string text, int offset)
    {
        int link = description.IndexOf("; for more information", StringComparison.Ordinal);
        string found = link < 0 ? description : description.Substring(0, link);
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

    /// <summary>Writes a field's arguments: <c>(name: $project)</c>, or nothing.</summary>
    public static string WriteArguments(IEnumerable<KeyValuePair<string, string>> arguments)
    {
        string text = string.Join(", ", arguments.Select(static argument => $"{argument.Key}: {argument.Value}"));
        return text.Length == 0 ? "" : $"({text})";
    }

    /// <summary>Writes a value on one line.</summary>
    public static string WriteValue(GraphQLValue value)
    {
        switch (value)
        {
            case GraphQLVariable variable:
                return "$" + variable.Name.StringValue;
            case GraphQLStringValue text:
                return WriteString(text.Value.ToString());
            case GraphQLIntValue number:
                return number.Value.ToString();
            case GraphQLFloatValue number:
                return number.Value.ToString();
            case GraphQLTrueBooleanValue:
                return "true";
            case GraphQLFalseBooleanValue:
                return "false";
            case GraphQLNullValue:
                return "null";
            case GraphQLEnumValue constant:
                return constant.Name.StringValue;
            case GraphQLListValue list:
                return $"[{string.Join(", ", list.Values?.Select(WriteValue) ?? [])}]";
            case GraphQLObjectValue input:
                IEnumerable<string> fields =
                    input.Fields?.Select(static field => $"{field.Name.StringValue}: {WriteValue(field.Value)}") ?? [];
                return $"{{{string.Join(", ", fields)}}}";
            default:
                throw new InvalidOperationException($"Unknown kind of value: {value.Kind}");
        }
    }

    /// <summary>Finds the variables in a value.</summary>
    public static IEnumerable<GraphQLVariable> FindVariables(GraphQLValue value) =>
        value switch
        {
            GraphQLVariable variable => [variable],
            GraphQLListValue { Values: { } values } => values.SelectMany(FindVariables),
            GraphQLObjectValue { Fields: { } fields } => fields.SelectMany(static field => FindVariables(field.Value)),
            _ => [],
        };

    public static string WriteString(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (char character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' => text.Append("\\u")
                    .Append(((int)character).ToString("X4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => text.Append(character),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>The first word or sign of a text, or <see langword="null"/> if it has none.</summary>
    public static string? FirstToken(string text)
    {
        int position = 0;
        while (position < text.Length)
        {
            char character = text[position];
            if (character == '#')
            {
                while (position < text.Length && text[position] is not ('\n' or '\r'))
                {
                    position++;
                }
            }
            else if (char.IsWhiteSpace(character) || character is ',' or '\uFEFF')
            {
                position++;
            }
            else if (character == '_' || char.IsLetterOrDigit(character))
            {
                int start = position;
                while (position < text.Length && (text[position] == '_' || char.IsLetterOrDigit(text[position])))
                {
                    position++;
                }

                return text.Substring(start, position - start);
            }
            else
            {
                return character.ToString();
            }
        }

        return null;
    }

    // The parser tells line and column, counted from 1.
    private static int OffsetOf(string text, Location location)
    {
        int offset = 0;
        for (int line = 1; line < location.Line; line++)
        {
            int end = text.IndexOf('\n', offset);
            if (end < 0)
            {
                break;
            }

            offset = end + 1;
        }

        return Math.Min(offset + Math.Max(location.Column - 1, 0), text.Length);
    }
}
