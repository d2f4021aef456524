using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Declarations;
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
            // All of the literal, or of the expression that it is a part of, is the place where the word could not be found in it.
            return token.Span.Contains(span) && span != token.Span
                ? new TextFix($"Change to '{name}'", [(document, new TextChange(span, name!))])
                : null;
        }

        // What is wrong with a member of another project is reported at the type.
        if (diagnostic.Id == Descriptors.UnknownType.Id)
        {
            return
                token.Parent is TypeDeclarationSyntax type
                && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
                && (
                    FindAttribute(type, model, "WandbVariantAttribute")
                    ?? FindAttribute(type, model, "WandbObjectAttribute")
                    ?? FindAttribute(type, model, "WandbInputAttribute")
                )
                    is { } marker
                && AddArgument(marker, name!) is { } argument
                ? new TextFix($"Select on '{name}'", [(document, argument)])
                : null;
        }

        IReadOnlyList<DeclaredMember> parts = await DeclaredMember
            .FindPartsAsync(document, diagnostic, cancellationToken)
            .ConfigureAwait(false);
        if (parts is not [{ Syntax: not MethodDeclarationSyntax } member, ..])
        {
            return null;
        }

        (Document Document, AttributeSyntax? Attribute) field = parts
            .Select(static part => (part.Document, Attribute: FindAttribute(part.Syntax, part.Model, "WandbFieldAttribute")))
            .FirstOrDefault(static part => part.Attribute is not null);
        if (field.Attribute is not null)
        {
            return AddArgument(field.Attribute, name!) is { } argument
                ? new TextFix($"Select '{name}'", [(field.Document, argument)])
                : null;
        }

        int position = member.Syntax.SpanStart;
        string attribute = $"[{new TypeNames(member.Model, position).WriteAttribute("WandbGen.WandbFieldAttribute")}(\"{name}\")]";
        return new TextFix($"Add {attribute}", [(document, new TextChange(new TextSpan(position, 0), attribute + " "))]);
    }

    // The name comes before everything that is said by name.
    private static TextChange? AddArgument(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList switch
        {
            null => new TextChange(new TextSpan(attribute.Span.End, 0), $"(\"{name}\")"),
            { Arguments: [] } list => new TextChange(new TextSpan(list.OpenParenToken.Span.End, 0), $"\"{name}\""),
            { Arguments: [{ NameEquals: not null } first, ..] } => new TextChange(new TextSpan(first.SpanStart, 0), $"\"{name}\", "),
            _ => null,
        };

    // By what it is: it can be called by another name.
    private static AttributeSyntax? FindAttribute(SyntaxNode declaration, SemanticModel model, string name) =>
        declaration
            .ChildNodes()
            .OfType<AttributeListSyntax>()
            .SelectMany(static list => list.Attributes)
            .FirstOrDefault(attribute => KnownTypes.RuntimeName(model.GetTypeInfo(attribute).Type) == name);
}
