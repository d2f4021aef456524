using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.Declarations;

namespace WandbGen.Generator.Analysis;

/// <summary>Finds a user's members that have the names of emitted ones.</summary>
internal static class EmittedMembers
{
    /// <summary>The user's members that cannot stand beside what the generator added to a type, each with the symbol that is to be
    /// told.</summary>
    public static IEnumerable<(ISymbol Place, string Name)> FindClashes(INamedTypeSymbol type)
    {
        ISymbol[] emitted = [.. type.GetMembers().Where(static member => IsDeclared(member, isEmitted: true))];
        IEnumerable<ISymbol> clashes = type.GetMembers()
            .Where(member => IsDeclared(member, isEmitted: false) && emitted.Any(other => Clash(member, other)));
        // No member can be called like its type, or hide one that must be set.
        IEnumerable<string> ofType = emitted
            .Where(member => member.Name == type.Name || HidesRequired(type, member))
            .Select(static member => member.Name)
            .Distinct();
        return [.. ofType.Select(name => ((ISymbol)type, name)), .. clashes.Select(static member => (member, member.Name))];
    }

    private static bool HidesRequired(INamedTypeSymbol type, ISymbol emitted)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (
                parent
                    .GetMembers(emitted.Name)
                    .Any(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDeclared(ISymbol member, bool isEmitted) =>
        !member.IsImplicitlyDeclared
        && member.DeclaringSyntaxReferences.Any(reference =>
            EmittedFile.Is(reference.SyntaxTree) == isEmitted
            // Members that another declaration adds to a nested type are not this declaration's.
            && !(isEmitted && reference.GetSyntax() is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword))
        );

    private static bool Clash(ISymbol user, ISymbol emitted)
    {
        if (user.Name != emitted.Name)
        {
            return false;
        }

        if (user is not IMethodSymbol one || emitted is not IMethodSymbol other)
        {
            return true;
        }

        // The two parts of one partial method are one.
        return !SymbolEqualityComparer.Default.Equals(one, other)
            && !SymbolEqualityComparer.Default.Equals(one, other.PartialDefinitionPart)
            && !SymbolEqualityComparer.Default.Equals(one.PartialDefinitionPart, other)
            && !SymbolEqualityComparer.Default.Equals(one, other.PartialImplementationPart)
            && one.Arity == other.Arity
            && one.Parameters.Select(static parameter => parameter.Type)
                .SequenceEqual(other.Parameters.Select(static parameter => parameter.Type), SymbolEqualityComparer.Default);
    }
}
