using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Declarations;

/// <summary>Finds a user's members that have the names of emitted ones.</summary>
internal static class EmittedMembers
{
    /// <summary>The names of a user's members that emitted ones may have: nearly always none.</summary>
    public static IEnumerable<string> FindContested(INamedTypeSymbol type)
    {
        IEnumerable<string> names = type.GetMembers()
            .Where(static member => MayBeEmitted(member) && !EmittedFile.Declares(member))
            .Select(member => member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? type.Name : member.Name);
        if (MayBeEmitted(type.Name))
        {
            names = names.Append(type.Name);
        }

        for (INamedTypeSymbol? parent = type.BaseType; parent is { SpecialType: SpecialType.None }; parent = parent.BaseType)
        {
            names = names.Concat(
                parent.GetMembers().Where(static member => MayBeEmitted(member) && IsRequired(member)).Select(static member => member.Name)
            );
        }

        return names;
    }

    /// <summary>What the compiler says of the emitted file, before any analyzer is heard, the generator says of the user's.</summary>
    /// <param name="declared">The type.</param>
    /// <param name="emitted">The emitted file.</param>
    public static IEnumerable<Diagnostic> FindClashes(Compilation compilation, TypeDeclaration declared, string emitted)
    {
        // Compiling takes much longer than emitting.
        if (!declared.ContestedNames.Any(name => emitted.Contains($" {name}(") || emitted.Contains($" {name} =")))
        {
            return [];
        }

        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            emitted,
            (CSharpParseOptions)compilation.SyntaxTrees.First().Options,
            Path.Combine(WellKnownNames.Generator, "clashes.g.cs")
        );
        return from type in compilation.AddSyntaxTrees(tree).GetSymbolsWithName(declared.Name, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            where TypeReader.WriteFullName(type) == declared.FullName
            from clash in FindClashes(type)
            select Diagnostic.Create(
                Descriptors.TakenName,
                clash.Place.Locations.FirstOrDefault(static location => !EmittedFile.Is(location.SourceTree)),
                clash.Name,
                type.Name
            );
    }

    private static bool MayBeEmitted(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: var parameters }
            ? parameters is [{ Type: var first }, { Type: INamedTypeSymbol second }, ..]
                && CSharpTypeReader.IsClient(first)
                && second.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            : !member.IsImplicitlyDeclared && MayBeEmitted(member.Name);

    /// <summary>Whether an emitted member may have a name. Those of a collection's fields are chosen so that no other member has
    /// them.</summary>
    public static bool MayBeEmitted(string name) =>
        name.StartsWith("Read", StringComparison.Ordinal)
        || name.StartsWith("Write", StringComparison.Ordinal)
        || name.StartsWith("ItemOf", StringComparison.Ordinal)
        || name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').EndsWith("Request", StringComparison.Ordinal)
        || name is "s_operation" or "Operation" or "MaxPageSize" or "RequireFeatures" or "GetTotalAsync";

    /// <summary>The user's members that cannot stand beside what the generator added to a type, each with the symbol that is to be
    /// told.</summary>
    private static IEnumerable<(ISymbol Place, string Name)> FindClashes(INamedTypeSymbol type)
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
            if (parent.GetMembers(emitted.Name).Any(IsRequired))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRequired(ISymbol member) => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };

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
