using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Problems;

namespace WandbGen.CodeFixes;

/// <summary>WBG0010, WBG0012, WBG0013: writes the name that was probably meant, in the text or in an attribute where there is no
/// text.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SuggestionCodeFixProvider : TextCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
        [Descriptors.UnknownType.Id, Descriptors.UnknownField.Id, Descriptors.UnknownArgument.Id];

    private protected override async Task<TextFix?> FindFixAsync(
        Document document,
        Diagnostic diagnostic,
        CancellationToken cancellationToken
    )
    {
        if (
            !diagnostic.Properties.TryGetValue(FixProperties.Suggestion, out string? name)
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
        )
        {
            return null;
        }

        TextSpan span = diagnostic.Location.SourceSpan;
        SyntaxToken token = root.FindToken(span.Start);
        if (token.Parent is LiteralExpressionSyntax)
        {
            // All of the literal is the place where the word could not be found in it.
            return span == token.Span ? null : new TextFix($"Change to '{name}'", new TextChange(span, name!));
        }

        if (DeclaredMember.Find(root, diagnostic) is { } member && FindAttribute(member.Syntax, "WandbField") is null)
        {
            string attribute = $"[WandbField(\"{name}\")]";
            return new TextFix($"Add {attribute}", new TextChange(new TextSpan(member.Syntax.SpanStart, 0), attribute + " "));
        }

        return
            token.Parent is TypeDeclarationSyntax type
            && (FindAttribute(type, "WandbVariant") ?? FindAttribute(type, "WandbObject") ?? FindAttribute(type, "WandbInput"))
                is { ArgumentList: null } bare
            ? new TextFix($"Select on '{name}'", new TextChange(new TextSpan(bare.Span.End, 0), $"(\"{name}\")"))
            : null;
    }

    private static AttributeSyntax? FindAttribute(SyntaxNode declaration, string name) =>
        declaration
            .ChildNodes()
            .OfType<AttributeListSyntax>()
            .SelectMany(static list => list.Attributes)
            .FirstOrDefault(attribute =>
                attribute.Name.GetLastToken().ValueText is var written && (written == name || written == name + "Attribute")
            );
}
