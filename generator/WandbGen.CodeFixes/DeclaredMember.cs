using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.CodeFixes;

/// <summary>One part of the property, parameter of a positional record, or method that a mistake is reported at: of a method, the place is
/// in its attribute's text.</summary>
/// <param name="Document">The document that the part is in.</param>
/// <param name="Model">The document's semantic model.</param>
/// <param name="Syntax">The declaration.</param>
/// <param name="Type">Its type as it is written; of a method, what it returns.</param>
internal sealed record DeclaredMember(Document Document, SemanticModel Model, SyntaxNode Syntax, TypeSyntax Type)
{
    /// <summary>The parts that a user wrote, that of the mistake first: a type must be the same in all of them.</summary>
    public static async Task<IReadOnlyList<DeclaredMember>> FindPartsAsync(
        Document document,
        Diagnostic diagnostic,
        CancellationToken cancellationToken
    )
    {
        if (
            await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || Find(document, model, root.FindToken(diagnostic.Location.SourceSpan.Start).Parent) is not { } member
        )
        {
            return [];
        }

        List<DeclaredMember> parts = [member];
        if (
            model.GetDeclaredSymbol(member.Syntax, cancellationToken) is IPropertySymbol property
            && (property.PartialImplementationPart ?? property.PartialDefinitionPart) is { DeclaringSyntaxReferences: [var reference] }
            // What a tool writes follows the part of the user.
            && document.Project.GetDocument(reference.SyntaxTree) is { } other and not SourceGeneratedDocument
            && !GeneratedFile.Is(reference.SyntaxTree)
            && await other.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } otherModel
            && Find(other, otherModel, await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false)) is { } part
        )
        {
            parts.Add(part);
        }

        return parts;
    }

    private static DeclaredMember? Find(Document document, SemanticModel model, SyntaxNode? node) =>
        node switch
        {
            PropertyDeclarationSyntax property => new DeclaredMember(document, model, property, property.Type),
            ParameterSyntax { Parent.Parent: RecordDeclarationSyntax, Type: { } type } parameter => new DeclaredMember(
                document,
                model,
                parameter,
                type
            ),
            not null when node.FirstAncestorOrSelf<AttributeSyntax>()?.Parent?.Parent is MethodDeclarationSyntax method =>
                new DeclaredMember(document, model, method, method.ReturnType),
            _ => null,
        };
}
