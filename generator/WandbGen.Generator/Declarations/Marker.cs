using Microsoft.CodeAnalysis;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>The attribute of ours that makes a type or method a declaration. One symbol is one declaration: of several attributes the first
/// one counts.</summary>
internal static class Marker
{
    /// <summary>Whether an attribute makes what it stands on a declaration.</summary>
    public static bool Is(AttributeData attribute) => KindOf(attribute) is not null;

    /// <summary>What an attribute makes of a type, or <see langword="null"/> if it makes no declaration. Operations and
    /// rows of histories, which are part of no selection, are <see cref="CSharpKind.Other"/>.</summary>
    public static CSharpKind? KindOf(AttributeData attribute) =>
        KnownTypes.RuntimeName(attribute.AttributeClass) switch
        {
            "WandbObjectAttribute" or "WandbVariantAttribute" => CSharpKind.Object,
            "WandbInputAttribute" => CSharpKind.Input,
            "WandbCollectionAttribute" => CSharpKind.Collection,
            "WandbQueryAttribute" or "WandbMutationAttribute" or "WandbHistoryRowAttribute" => CSharpKind.Other,
            _ => null,
        };

    /// <summary>The attribute that counts, or <see langword="null"/> if there is none.</summary>
    public static AttributeData? Find(ISymbol symbol)
    {
        // A pasted declaration is another part of the same type, or, if it is of another kind, a type of the same name.
        foreach (ISymbol twin in FindTwins(symbol))
        {
            foreach (AttributeData attribute in twin.GetAttributes())
            {
                if (Is(attribute))
                {
                    return attribute;
                }
            }
        }

        return null;
    }

    /// <summary>Whether an attribute is the one that counts.</summary>
    public static bool Counts(ISymbol symbol, AttributeData attribute) =>
        Find(symbol) is { } first && AreSame(first, attribute) && !IsInTwin(symbol.ContainingType);

    private static bool AreSame(AttributeData left, AttributeData right) =>
        left.ApplicationSyntaxReference is { } one
        && right.ApplicationSyntaxReference is { } other
        && one.SyntaxTree == other.SyntaxTree
        && one.Span == other.Span;

    private static bool IsInTwin(INamedTypeSymbol? container)
    {
        for (; container is not null; container = container.ContainingType)
        {
            if (!SymbolEqualityComparer.Default.Equals(FindTwins(container).First(), container.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<ISymbol> FindTwins(ISymbol symbol) =>
        symbol switch
        {
            INamedTypeSymbol { ContainingType: { } container } type => container.OriginalDefinition.GetTypeMembers(type.Name, type.Arity),
            INamedTypeSymbol type => type
                .ContainingNamespace.GetTypeMembers(type.Name, type.Arity)
                .Where(other => SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, type.ContainingAssembly)),
            IMethodSymbol method => method
                .ContainingType.GetMembers(method.Name)
                .OfType<IMethodSymbol>()
                .Where(other => HaveSameSignature(method, other)),
            _ => [symbol],
        };

    private static bool HaveSameSignature(IMethodSymbol left, IMethodSymbol right) =>
        left.Arity == right.Arity
        && left.Parameters.Length == right.Parameters.Length
        && left.Parameters.Zip(
                right.Parameters,
                static (one, other) =>
                    (one.RefKind == RefKind.None) == (other.RefKind == RefKind.None)
                    && SymbolEqualityComparer.Default.Equals(one.Type, other.Type)
            )
            .All(static isSame => isSame);
}
