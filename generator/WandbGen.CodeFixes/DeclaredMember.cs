using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.CodeFixes;

/// <summary>The property, parameter of a positional record, or method that a mistake is reported at: of a method, the place is in its
/// attribute's text.</summary>
/// <param name="Syntax">The declaration.</param>
/// <param name="Type">Its type as it is written; of a method, what it returns.</param>
internal sealed record DeclaredMember(SyntaxNode Syntax, TypeSyntax Type)
{
    public static DeclaredMember? Find(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent switch
        {
            PropertyDeclarationSyntax property => new DeclaredMember(property, property.Type),
            ParameterSyntax { Parent.Parent: RecordDeclarationSyntax, Type: { } type } parameter => new DeclaredMember(parameter, type),
            { } node when node.FirstAncestorOrSelf<AttributeSyntax>()?.Parent?.Parent is MethodDeclarationSyntax method =>
                new DeclaredMember(method, method.ReturnType),
            _ => null,
        };
}
