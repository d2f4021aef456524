using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.CodeFixes;

/// <summary>The property, or parameter of a positional record, that a mistake is reported at.</summary>
/// <param name="Syntax">The declaration.</param>
/// <param name="Type">Its type as it is written.</param>
internal sealed record DeclaredMember(SyntaxNode Syntax, TypeSyntax Type)
{
    public static DeclaredMember? Find(SyntaxNode root, Diagnostic diagnostic) => root.FindToken(diagnostic.Location.SourceSpan.Start).Parent switch
    {
        PropertyDeclarationSyntax property => new DeclaredMember(property, property.Type),
        ParameterSyntax { Parent.Parent: RecordDeclarationSyntax, Type: { } type } parameter => new DeclaredMember(parameter, type),
        _ => null,
    };
}
