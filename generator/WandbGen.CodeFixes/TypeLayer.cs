using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Declarations;

namespace WandbGen.CodeFixes;

/// <summary>The type that a mistake is about, inside the lists that are around it.</summary>
internal static class TypeLayer
{
    public static TypeSyntax? Find(TypeSyntax written, string name, SemanticModel model, CancellationToken cancellationToken)
    {
        for (TypeSyntax? type = written; type is not null; type = ElementOf(type))
        {
            if (
                type is not NullableTypeSyntax
                && model.GetTypeInfo(type, cancellationToken).Type is { } symbol
                && CSharpTypeReader.Read(symbol).Name == name
            )
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The place of the type, which can be an array that has no node of its own.</summary>
    public static TextSpan? FindSpan(TypeSyntax written, string name, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Find(written, name, model, cancellationToken) is { } found)
        {
            return found.Span;
        }

        for (TypeSyntax? type = written; type is not null; type = ElementOf(type))
        {
            if (type is not ArrayTypeSyntax array)
            {
                continue;
            }

            ITypeSymbol? symbol = model.GetTypeInfo(array, cancellationToken).Type;
            for (int inner = array.RankSpecifiers.Count - 1; inner > 0; inner--)
            {
                symbol = (symbol as IArrayTypeSymbol)?.ElementType;
                if (symbol is not null && CSharpTypeReader.Read(symbol).Name == name)
                {
                    return TextSpan.FromBounds(array.SpanStart, array.RankSpecifiers[inner - 1].Span.End);
                }
            }
        }

        return null;
    }

    private static TypeSyntax? ElementOf(TypeSyntax type) =>
        type switch
        {
            NullableTypeSyntax nullable => nullable.ElementType,
            // Of arrays in arrays only the outermost has a node of its own.
            ArrayTypeSyntax array => array.ElementType,
            GenericNameSyntax { TypeArgumentList.Arguments: [var element] } => element,
            QualifiedNameSyntax qualified => ElementOf(qualified.Right),
            AliasQualifiedNameSyntax qualified => ElementOf(qualified.Name),
            _ => null,
        };
}
