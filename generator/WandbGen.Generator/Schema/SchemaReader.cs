using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>Reads SDL into a model, whatever the text is.</summary>
internal static class SchemaReader
{
    private const string Quotes = "\"\"\"";

    private static readonly Regex s_definition = new(
        @"^\s*(?:(?:extend\s+)?(?:type|input|enum|interface|union|scalar)\s+\w+\s*(?:[{@=&]|implements\b|$)"
            + @"|[_A-Za-z]\w*\s*(?:\([^()]*\))?\s*:\s*\[*[_A-Za-z]\w*[\]!]*\s*(?:@.*)?$)",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)
    );

    // The parser is recursive and a stack overflow would end the compiler: it counts nodes and gives up beyond this depth.
    private const int MaximumDepth = 200;

    // An exception takes about as long as parsing a whole type, so a text with too many errors is given up.
    private const int MaximumSyntaxErrors = 100;

    // The parser words an error in time that grows with the square of its column: seconds from here on.
    private const int MaximumLineLength = 32_768;

    /// <param name="files">The texts of the schema's files. A mistake in one does not reach into the next.</param>
    public static SchemaModel Read(string name, ImmutableArray<SourceText> files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var problems = new ProblemList(files);
        var texts = EquatableArray<string>.From(files.Select(static file => file.ToString()));
        List<ASTNode> definitions = [];
        for (int i = 0; i < texts.Count; i++)
        {
            problems.Begin(i);
            definitions.AddRange(Parse(texts[i], problems, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new SchemaBuilder(problems).Build(name, texts, definitions, cancellationToken);
    }

    /// <summary>Whether a text is JSON, such as the answer to an introspection query.</summary>
    public static bool IsJson(string text)
    {
        int start = GraphQLTokens.SkipIgnored(text, 0);
        return start < text.Length
            && text[start] == '{'
            && GraphQLTokens.SkipIgnored(text, start + 1) is var next
            && next < text.Length
            && text[next] == '"';
    }

    private static List<ASTNode> Parse(string text, ProblemList problems, CancellationToken cancellationToken)
    {
        if (GraphQLTokens.SkipIgnored(text, 0) == text.Length)
        {
            problems.AddSyntaxError(0, "The file is empty: it defines no type");
            return [];
        }

        if (IsJson(text))
        {
            // Places in what is made of it are no places in the file.
            if (IntrospectionReader.ToSdl(text, out string problem) is not { } sdl)
            {
                problems.AddSyntaxError(0, problem);
                return [];
            }

            text = sdl;
            problems.BeginConverted();
        }

        if (FindUnclosedBlock(text) is { } block)
        {
            problems.AddSyntaxError(block.Start, $"The description that begins here with {Quotes} does not end");
            text = string.Concat(text.Substring(0, block.Start), new string(' ', block.Length), text.Substring(block.End));
        }

        // Minified text is one line. The copy is as long, so that places in it are places in the text.
        if (HasLineOver(4_096, text.AsSpan()))
        {
            text = DefinitionSplitter.BreakLines(text);
        }

        problems.AddParsed(text);

        if (TryParse(text, new TextSpan(0, text.Length), out List<ASTNode>? all))
        {
            return all;
        }

        // A mistake makes one definition invalid; the others are parsed separately.
        List<ASTNode> definitions = [];
        int syntaxErrors = 0;
        foreach (TextSpan span in DefinitionSplitter.Split(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryParse(text, span, out List<ASTNode>? some))
            {
                definitions.AddRange(some);
                continue;
            }

            (int offset, string message) = Explain(text.Substring(span.Start, span.Length));
            problems.AddSyntaxError(span.Start + offset, message);
            if (++syntaxErrors == MaximumSyntaxErrors)
            {
                break;
            }
        }

        return definitions;
    }

    // One that is missing turns all descriptions after it into code, and all code into descriptions: the first description that holds a
    // definition is the one.
    private static TextSpan? FindUnclosedBlock(string text)
    {
        List<int> quotes = [];
        for (
            int at = text.IndexOf(Quotes, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(Quotes, at + Quotes.Length, StringComparison.Ordinal)
        )
        {
            if (at == 0 || text[at - 1] != '\\')
            {
                quotes.Add(at);
            }
        }

        if (quotes.Count % 2 == 0)
        {
            return null;
        }

        for (int i = 0; i < quotes.Count; i += 2)
        {
            int end = i + 1 < quotes.Count ? quotes[i + 1] : text.Length;
            if (FindDefinition(text, quotes[i] + Quotes.Length, end) is { } definition)
            {
                return TextSpan.FromBounds(quotes[i], definition);
            }
        }

        // The parser reports a text that is cut off.
        return null;
    }

    // The first line that is no prose: a definition's head, or a field with its type.
    private static int? FindDefinition(string text, int start, int end)
    {
        for (int line = text.IndexOf('\n', start) + 1; line > 0 && line < end; line = text.IndexOf('\n', line) + 1)
        {
            int lineEnd = text.IndexOf('\n', line);
            if (s_definition.IsMatch(text.Substring(line, (lineEnd < 0 || lineEnd > end ? end : lineEnd) - line)))
            {
                return line;
            }
        }

        return null;
    }

    private static bool TryParse(string text, TextSpan span, [NotNullWhen(true)] out List<ASTNode>? definitions)
    {
        if (HasLineOver(MaximumLineLength, text.AsSpan(span.Start, span.Length)))
        {
            definitions = null;
            return false;
        }

        try
        {
            definitions = Parse(text.AsMemory(span.Start, span.Length));
            return true;
        }
        catch (Exception)
        {
            // Not only GraphQLParserException: the parser fails while it words an error in a text with different line ends.
            definitions = null;
            return false;
        }
    }

    /// <summary>Says what is wrong with a definition that does not parse, and where in it.</summary>
    private static (int Offset, string Message) Explain(string definition)
    {
        if (HasLineOver(MaximumLineLength, definition.AsSpan()))
        {
            return (0, $"Syntax error: more than {MaximumLineLength} characters without white space between tokens");
        }

        // With uniform line ends, the parser can report its error, and counts lines as this code does.
        string text = definition.Replace('\r', '\n');
        try
        {
            Parse(text.AsMemory());
            return (0, "Syntax error");
        }
        catch (GraphQLParserException exception)
        {
            int offset = SyntaxError.OffsetIn(text, exception);
            return (offset, $"Syntax error: {SyntaxError.ExplainInterfaces(text, offset) ?? MessageOf(exception)}");
        }
    }

    private static List<ASTNode> Parse(ReadOnlyMemory<char> text) =>
        Parser.Parse(text, new ParserOptions { Ignore = IgnoreOptions.All, MaxDepth = MaximumDepth }).Definitions;

    private static string MessageOf(GraphQLParserException exception)
    {
        if (exception is GraphQLMaxDepthExceededException)
        {
            return $"nested too deep, the limit is {MaximumDepth}";
        }

        return SyntaxError.MessageOf(exception).TrimEnd('.');
    }

    private static bool HasLineOver(int limit, ReadOnlySpan<char> text)
    {
        while (text.Length > limit)
        {
            int end = text.Slice(0, limit + 1).LastIndexOfAny('\r', '\n');
            if (end < 0)
            {
                return true;
            }

            text = text.Slice(end + 1);
        }

        return false;
    }
}
