using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Schema;

/// <summary>Reads SDL into a model, whatever the text is.</summary>
internal static class SchemaReader
{
    // The parser is recursive and a stack overflow would end the compiler: it counts nodes and gives up beyond this depth.
    private const int MaximumDepth = 200;

    // An exception costs about as much as parsing a whole type: a text that is wrong everywhere is given up.
    private const int MaximumSyntaxErrors = 100;

    public static SchemaModel Read(string name, string text, SourceText? sourceText, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var problems = new ProblemList(text);
        List<ASTNode> definitions = Parse(text, problems, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return new SchemaBuilder(problems).Build(name, text, sourceText, definitions, cancellationToken);
    }

    private static List<ASTNode> Parse(string text, ProblemList problems, CancellationToken cancellationToken)
    {
        if (DefinitionSplitter.SkipIgnored(text, 0) == text.Length)
        {
            problems.AddSyntaxError(0, "The schema is empty: it defines no type");
            return [];
        }

        try
        {
            return Parse(text, new TextSpan(0, text.Length));
        }
        catch (GraphQLParserException)
        {
            // Said once more below, of the definition that is wrong; all others stay usable.
        }

        List<ASTNode> definitions = [];
        int syntaxErrors = 0;
        foreach (TextSpan span in DefinitionSplitter.Split(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                definitions.AddRange(Parse(text, span));
            }
            catch (GraphQLParserException exception)
            {
                problems.AddSyntaxError(OffsetOf(text, span, exception.Location), MessageOf(exception));
                if (++syntaxErrors == MaximumSyntaxErrors)
                {
                    break;
                }
            }
        }

        return definitions;
    }

    private static List<ASTNode> Parse(string text, TextSpan span) =>
        Parser.Parse(text.AsMemory(span.Start, span.Length), new ParserOptions { Ignore = IgnoreOptions.All, MaxDepth = MaximumDepth }).Definitions;

    private static string MessageOf(GraphQLParserException exception)
    {
        if (exception is GraphQLMaxDepthExceededException)
        {
            return $"Syntax error: nested too deep, the limit is {MaximumDepth}";
        }

        // The parser's text goes on with a link into the specification.
        int link = exception.Description.IndexOf("; for more information", StringComparison.Ordinal);
        return "Syntax error: " + (link < 0 ? exception.Description : exception.Description.Substring(0, link));
    }

    // The parser tells line and column, counted from 1 in the part of the text that it was given.
    private static int OffsetOf(string text, TextSpan span, Location location)
    {
        int offset = span.Start;
        for (int line = 1; line < location.Line && offset < span.End; line++)
        {
            int end = text.IndexOfAny(['\r', '\n'], offset, span.End - offset);
            if (end < 0)
            {
                break;
            }

            offset = text[end] == '\r' && end + 1 < span.End && text[end + 1] == '\n' ? end + 2 : end + 1;
        }

        return Math.Min(offset + Math.Max(location.Column - 1, 0), span.End);
    }
}
