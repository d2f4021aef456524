using Microsoft.CodeAnalysis;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>Finds the client of a method: a parameter, a member of its type or a base, or a parameter of the primary constructor.</summary>
internal static class ClientFinder
{
    /// <summary>The expression for the client in the body of a method; <see langword="null"/> if there is none that it can read.</summary>
    public static string? Find(IMethodSymbol method)
    {
        IParameterSymbol? own = method.Parameters.FirstOrDefault(static parameter =>
            parameter.RefKind != RefKind.Out && CSharpTypeReader.IsClient(parameter.Type)
        );
        if (own is not null)
        {
            return Identifiers.Escape(own.Name);
        }

        // What a name means is the nearest member with it, whatever that is.
        HashSet<string> nearer = new(StringComparer.Ordinal);
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            ISymbol[] members = [.. type.GetMembers().Where(member => IsAccessible(member, method.ContainingType))];
            ISymbol? client = Array.Find(members, member => IsReadableClient(member, method) && !nearer.Contains(member.Name));
            if (client is not null)
            {
                return Qualify(client, method);
            }

            nearer.UnionWith(members.Select(static member => member.Name));
        }

        // A primary constructor's parameter is a name that every member can use, unless the name means something else there.
        nearer.UnionWith(method.Parameters.Select(static parameter => parameter.Name));
        return method.IsStatic ? null
            : method
                .ContainingType.InstanceConstructors.Where(CollectionObstacles.IsPrimary)
                .SelectMany(static constructor => constructor.Parameters)
                .FirstOrDefault(parameter =>
                    parameter.RefKind == RefKind.None && CSharpTypeReader.IsClient(parameter.Type) && !nearer.Contains(parameter.Name)
                )
                is { } captured
                ? Identifiers.Escape(captured.Name)
            : null;
    }

    private static bool IsReadableClient(ISymbol member, IMethodSymbol method) =>
        (member.IsStatic || !method.IsStatic)
        && !Obsolescence.IsForbidden(member)
        && member switch
        {
            IFieldSymbol { IsImplicitlyDeclared: false } field => CSharpTypeReader.IsClient(field.Type),
            IPropertySymbol { IsIndexer: false, ExplicitInterfaceImplementations.IsEmpty: true } property => CSharpTypeReader.IsClient(
                property.Type
            )
                && FindGetter(property) is { } getter
                && IsAccessible(getter, method.ContainingType)
                && !Obsolescence.IsForbidden(getter),
            _ => false,
        };

    // An override that only sets has the getter of what it overrides.
    private static IMethodSymbol? FindGetter(IPropertySymbol property) =>
        property.GetMethod ?? (property.OverriddenProperty is { } overridden ? FindGetter(overridden) : null);

    private static bool IsAccessible(ISymbol member, INamedTypeSymbol type) =>
        type.ContainingAssembly is not ISourceAssemblySymbol source
        || source.Compilation.IsSymbolAccessibleWithin(member, type, throughType: member.IsStatic ? null : type);

    private static string Qualify(ISymbol member, IMethodSymbol method)
    {
        string name = Identifiers.Escape(member.Name);
        return method.Parameters.All(parameter => parameter.Name != member.Name) ? name
            : member.IsStatic ? $"{member.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.{name}"
            : $"this.{name}";
    }
}
