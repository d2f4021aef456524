using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Declarations;

/// <summary>Finds what the compiler refuses to use because it is obsolete.</summary>
internal static class Obsolescence
{
    /// <summary>Whether the compiler refuses to use something because it is obsolete.</summary>
    public static bool IsForbidden(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (
                KnownTypes.Is(attribute, "System", "ObsoleteAttribute")
                && attribute.ConstructorArguments.Any(static argument => argument.Value is true)
            )
            {
                return true;
            }
        }

        return false;
    }

    // Obsolete code can use obsolete members without a warning.
    public static Obstacle? FindForbidden(
        INamedTypeSymbol type,
        IReadOnlyList<IPropertySymbol> properties,
        Func<IPropertySymbol, IMethodSymbol?> accessorOf
    )
    {
        bool isInObsolete = IsInObsolete(type);
        foreach (IPropertySymbol property in properties)
        {
            if (!isInObsolete && (IsForbidden(property) || (accessorOf(property) is { } accessor && IsForbidden(accessor))))
            {
                return new Obstacle(ObstacleKind.Obsolete, property.Name);
            }

            if (UsesForbidden(property.Type))
            {
                return new Obstacle(ObstacleKind.ObsoleteType, property.Name);
            }
        }

        return null;
    }

    // Types of other assemblies are not checked, because reading their attributes takes too long.
    public static bool UsesForbidden(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => UsesForbidden(array.ElementType),
            INamedTypeSymbol { TypeArguments.IsEmpty: false } named when named.TypeArguments.Any(UsesForbidden) => true,
            _ => !type.DeclaringSyntaxReferences.IsEmpty && IsForbidden(type),
        };

    public static bool IsInObsolete(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.GetAttributes().Any(static attribute => KnownTypes.Is(attribute, "System", "ObsoleteAttribute")))
            {
                return true;
            }
        }

        return false;
    }
}
