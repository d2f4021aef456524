using System.Composition;
using GraphQLParser.AST;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WandbGen.CodeFixes.Queries;
using WandbGen.Generator;
using WandbGen.Generator.Binding;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes;

/// <summary>On a string that holds a query or mutation: writes the declarations that say the same, after the type that the string is
/// in.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(DeclareQueryRefactoringProvider)), Shared]
public sealed class DeclareQueryRefactoringProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        if (
            await context.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || FindLiteral(root, context.Span) is not { } literal
            || literal.FirstAncestorOrSelf<AttributeSyntax>() is not null
            || !GraphQLFile.IsDocument(SourceText.From(literal.Token.ValueText))
            || await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.Compilation.GetTypeByMetadataName(WellKnownNames.ObjectAttribute) is null
            || OwnerOf(literal) is not { } owner
        )
        {
            return;
        }

        TextLayout layout = await TextLayout.ReadAsync(context.Document, cancellationToken).ConfigureAwait(false);
        SchemaSet schemas = DocumentSchemas.Find(context.Document, model, cancellationToken);
        var problems = new ProblemCollector();
        GraphQLDocument? query = GraphQLText.ParseDocument(literal.Token.ValueText, GraphQLSource.Attribute, problems);
        (string Title, TextChange Text)? change =
            query is not null ? Declare(literal, owner, query, model, schemas, layout)
            // A sentence can begin with one of the keywords, and a query without its end is still being written.
            : literal.Token.ValueText.Contains('}') ? Refuse(QueryWriter.Describe(problems.Problems[0]), literal, layout)
            : null;
        if (change is var (title, text))
        {
            context.RegisterRefactoring(
                CodeAction.Create(
                    title,
                    _ => Task.FromResult(context.Document.WithText(layout.Text.WithChanges(text))),
                    nameof(DeclareQueryRefactoringProvider)
                )
            );
        }
    }

    private static LiteralExpressionSyntax? FindLiteral(SyntaxNode root, TextSpan span) =>
        root.FindToken(span.Start).Parent is LiteralExpressionSyntax literal
        && literal.IsKind(SyntaxKind.StringLiteralExpression)
        && literal.Span.Contains(span)
            ? literal
            : null;

    // Types follow other types, and all statements of a program.
    private static SyntaxNode? OwnerOf(LiteralExpressionSyntax literal) =>
        literal.Ancestors().OfType<BaseTypeDeclarationSyntax>().LastOrDefault()
        ?? (SyntaxNode?)
            (literal.FirstAncestorOrSelf<GlobalStatementSyntax>()?.Parent as CompilationUnitSyntax)
                ?.Members.OfType<GlobalStatementSyntax>()
                .LastOrDefault();

    private static (string Title, TextChange Text)? Declare(
        LiteralExpressionSyntax literal,
        SyntaxNode owner,
        GraphQLDocument query,
        SemanticModel model,
        SchemaSet schemas,
        TextLayout layout
    )
    {
        string access = owner is BaseTypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PublicKeyword) ? "public" : "internal";
        string? refusal = null;
        foreach ((SchemaModel schema, string? name) in schemas.All())
        {
            var source = new QuerySource(new TypeSystem(schema, schemas), model, owner.SpanStart, access, name);
            if (QueryWriter.Write(source, query) is not { } reason)
            {
                return ("Declare this query", Insert(source, owner, layout));
            }

            refusal ??= reason;
        }

        return refusal is null ? null : Refuse(refusal, literal, layout);
    }

    // Braces alone may be anything.
    private static (string Title, TextChange Text)? Refuse(string reason, LiteralExpressionSyntax literal, TextLayout layout) =>
        literal.Token.ValueText.TrimStart().StartsWith("{", StringComparison.Ordinal)
            ? null
            : ("Say why this query cannot be declared", Explain(reason.TrimEnd('.'), literal, layout));

    private static TextChange Insert(QuerySource source, SyntaxNode owner, TextLayout layout)
    {
        string indentation = layout.IndentationAt(owner.SpanStart);
        IEnumerable<string> declarations = source.Declarations.Select(lines =>
            string.Join(layout.NewLine, lines.Select(line => line.Length == 0 ? line : indentation + Indent(line, layout.Step)))
        );
        string text = string.Concat(declarations.Select(declaration => layout.NewLine + layout.NewLine + declaration));
        TextLine line = layout.Text.Lines.GetLineFromPosition(owner.Span.End);
        bool endsLine =
            owner.GetLastToken().GetNextToken() is var next
            && (next.IsKind(SyntaxKind.EndOfFileToken) || next.IsKind(SyntaxKind.None) || next.SpanStart > line.End);
        return new TextChange(new TextSpan(endsLine ? line.End : owner.Span.End, 0), text);
    }

    private static string Indent(string line, string step)
    {
        int levels = 0;
        while (line.Length >= (levels + 1) * 4 && string.IsNullOrWhiteSpace(line.Substring(levels * 4, 4)))
        {
            levels++;
        }

        return string.Concat(Enumerable.Repeat(step, levels)) + line.Substring(levels * 4);
    }

    private static IEnumerable<string> Comment(string text)
    {
        while (text.Length > QuerySource.LongestLine && text.LastIndexOf(' ', QuerySource.LongestLine) is > 0 and var space)
        {
            yield return "// " + text.Substring(0, space);
            text = text.Substring(space + 1);
        }

        yield return "// " + text;
    }

    private static TextChange Explain(string reason, LiteralExpressionSyntax literal, TextLayout layout)
    {
        SyntaxNode place =
            literal.FirstAncestorOrSelf<SyntaxNode>(static node => node is MemberDeclarationSyntax or StatementSyntax) ?? literal;
        int start = place.GetFirstToken().SpanStart;
        string end = layout.BeginsLine(start) ? layout.NewLine + layout.IndentationAt(start) : layout.NewLine;
        return new TextChange(
            new TextSpan(start, 0),
            string.Concat(Comment($"This query cannot be declared: {reason}.").Select(line => line + end))
        );
    }
}
