using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.GraphQL;

/// <summary>Parses the GraphQL that a user wrote in an attribute or a document.</summary>
internal static class GraphQLText
{
    // The parser is recursive; a stack overflow would end the compiler. Nobody writes a path this deep.
    private const int MaximumDepth = 100;

    private static readonly ParserOptions s_options = new() { Ignore = IgnoreOptions.Comments, MaxDepth = MaximumDepth };

    /// <summary>Parses an attribute's operation or bare selection.</summary>
    /// <param name="source">Where the result stands.</param>
    public static GraphQLDocument? ParseOperation(string text, ProblemCollector problems, out GraphQLSource source)
    {
        // "viewer { projects }" is what is inside an anonymous query.
        bool isBare = GraphQLTokens.First(text) is { } token && token is not ("{" or "query" or "mutation" or "subscription" or "fragment");
        source = GraphQLSource.Attribute with { Shift = isBare ? 1 : 0 };
        if (GraphQLTokens.First(text) is null)
        {
            problems.Add(
                Descriptors.Syntax,
                ProblemPlace.In(0, text.Length),
                "The text is empty: write a path, such as 'project(name: $project) { runs }'"
            );
            return null;
        }

        return Parse(isBare ? $"{{{text}\n}}" : text, text.Length, source, problems);
    }

    /// <summary>Parses a whole document from a file.</summary>
    public static GraphQLDocument? ParseDocument(string text, GraphQLSource source, ProblemCollector problems) =>
        Parse(text, text.Length, source, problems);

    /// <summary>Parses one field with its arguments, a part of a property's text: once for each condition that it has.</summary>
    /// <param name="part">The part, and where it stands in the whole text.</param>
    /// <param name="origin">The place of the whole text.</param>
    /// <param name="source">Where the result stands.</param>
    public static IReadOnlyList<GraphQLField>? ParseField(
        (string Text, int Offset) part,
        int wholeLength,
        ProblemPlace origin,
        ProblemCollector problems,
        out GraphQLSource source
    )
    {
        source = new GraphQLSource(origin, 1 - part.Offset);
        // Most fields are only a name, for which a parser is slow.
        if (GraphQLNames.IsName(part.Text))
        {
            return [new GraphQLField(new LocatedName(part.Text))];
        }

        bool isEmpty = GraphQLTokens.First(part.Text) is null;
        GraphQLDocument? document = isEmpty ? null : Parse($"{{{part.Text}\n}}", wholeLength, source, problems);
        if (document is null && !isEmpty)
        {
            return null;
        }

        if (
            document?.Definitions is [GraphQLOperationDefinition { SelectionSet.Selections: [GraphQLField first, ..] selections }]
            && selections.TrueForAll(selected =>
                selected is GraphQLField { SelectionSet: null, Alias: null } field
                && field.Name.Value == first.Name.Value
                && ArgumentNode.From(field.Arguments).Equals(ArgumentNode.From(first.Arguments))
            )
        )
        {
            return [.. selections.Cast<GraphQLField>()];
        }

        problems.Add(
            Descriptors.Syntax,
            origin with
            {
                Start = part.Offset,
                Length = Math.Max(1, part.Text.Length),
            },
            "Expected one field, such as 'name', 'url(upload: $upload)', 'project.name' or 'summary @include(if: $deep)'"
        );
        return null;
    }

    // The position that the parser would report, after the brace.
    private sealed class LocatedName(string name) : GraphQLName(name)
    {
        public override GraphQLLocation Location { get; set; } = new(1, 1 + name.Length);
    }

    /// <param name="length">The length of the text that the user wrote.</param>
    private static GraphQLDocument? Parse(string text, int length, GraphQLSource source, ProblemCollector problems)
    {
        // The parser fails to word an error in a text with a lone carriage return. Offsets stay the same.
        text = text.Replace('\r', '\n');
        try
        {
            return Parser.Parse<GraphQLDocument>(text, s_options);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            problems.Add(
                Descriptors.Syntax,
                source.Origin with
                {
                    Start = 0,
                    Length = length,
                },
                $"Nested too deep: the limit is {MaximumDepth}"
            );
        }
        catch (GraphQLParserException exception)
        {
            (string message, int start, int width) = SyntaxError.Explain(text, exception);
            problems.Add(
                Descriptors.Syntax,
                source.Origin with
                {
                    Start = Math.Max(0, Math.Min(start - source.Shift, length - 1)),
                    Length = width,
                },
                message
            );
        }

        return null;
    }
}
