using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.Generator.Declarations;

/// <summary>Finds what keeps the generator from adding its part to a collection.</summary>
internal static class CollectionObstacles
{
    public static Obstacle? Find(INamedTypeSymbol type, ITypeSymbol item)
    {
        if (TypeObstacles.Find(type) is { } obstacle)
        {
            return obstacle;
        }

        if (TypeObstacles.IsUnresolved(item))
        {
            return new Obstacle(ObstacleKind.UnresolvedType);
        }

        if (TypeObstacles.HasPointer(item))
        {
            return new Obstacle(ObstacleKind.Pointer, item.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
        }

        if (type.IsRecord)
        {
            return new Obstacle(ObstacleKind.RecordCollection);
        }

        if (
            type.GetAttributes()
                .Any(static attribute =>
                    KnownTypes.Is(attribute, "System.Runtime.InteropServices", "StructLayoutAttribute")
                    && attribute.ConstructorArguments is [{ Value: (int)LayoutKind.Explicit or (short)LayoutKind.Explicit }]
                )
        )
        {
            return new Obstacle(ObstacleKind.ExplicitLayout);
        }

        if (type.InstanceConstructors.Any(IsPrimary))
        {
            return new Obstacle(ObstacleKind.PrimaryConstructor);
        }

        if (item is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return new Obstacle(
                ObstacleKind.NullableItem,
                nullable.TypeArguments[0].ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)
            );
        }

        if (HasOwnBase(type) ? !IsCollectionOf(type.BaseType!, item) : SaysObject(type))
        {
            return new Obstacle(ObstacleKind.BaseClass, type.BaseType!.Name);
        }

        return !Visibility.IsAtLeastAsAccessible(item, type, Accessibility.Public)
                ? new Obstacle(ObstacleKind.LessAccessibleItem, item.Name)
            : Obsolescence.UsesForbidden(item) ? new Obstacle(ObstacleKind.ObsoleteType)
            : null;
    }

    // The compiler refuses a base class in the emitted part if the user's part names another one, even 'object'.
    private static bool SaysObject(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(static reference => reference.GetSyntax())
            .OfType<TypeDeclarationSyntax>()
            .Any(static part => part.BaseList is { Types: [{ Type: var first }, ..] } && IsObject(first))
        && !type.Interfaces.Any(static implemented => implemented.Name == nameof(Object));

    private static bool IsObject(TypeSyntax type) =>
        type switch
        {
            PredefinedTypeSyntax predefined => predefined.Keyword.IsKind(SyntaxKind.ObjectKeyword),
            QualifiedNameSyntax qualified => IsObject(qualified.Right),
            AliasQualifiedNameSyntax aliased => IsObject(aliased.Name),
            IdentifierNameSyntax name => name.Identifier.ValueText is nameof(Object) or "dynamic",
            _ => false,
        };

    /// <summary>Whether a collection's class has a base class in the user's part.</summary>
    public static bool HasOwnBase(INamedTypeSymbol type) =>
        type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error };

    /// <summary>Whether a constructor stands in the head of its type.</summary>
    public static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is TypeDeclarationSyntax);

    private static bool IsCollectionOf(INamedTypeSymbol parent, ITypeSymbol item)
    {
        bool hasConstructor = parent.InstanceConstructors.Any(static constructor =>
            constructor.DeclaredAccessibility is not Accessibility.Private
            && constructor.Parameters
                is [
                    { Type: var client },
                    {
                        Type: INamedTypeSymbol
                        {
                            OriginalDefinition.SpecialType: SpecialType.System_Nullable_T,
                            TypeArguments: [{ SpecialType: SpecialType.System_Int32 }]
                        }
                    },
                ]
            && CSharpTypeReader.IsClient(client)
        );
        for (INamedTypeSymbol? current = parent; current is not null; current = current.BaseType)
        {
            if (KnownTypes.RuntimeName(current) == "PagedCollection" && current.TypeArguments is [var element])
            {
                return hasConstructor && SymbolEqualityComparer.Default.Equals(element, item);
            }
        }

        return false;
    }
}
