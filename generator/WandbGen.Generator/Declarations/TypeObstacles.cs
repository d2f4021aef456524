using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Declarations;

/// <summary>Finds what keeps the generator from adding its part to any type, and from using a type.</summary>
internal static class TypeObstacles
{
    public static Obstacle? Find(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface ? new Obstacle(ObstacleKind.Interface)
        : type.IsStatic ? new Obstacle(ObstacleKind.Static)
        : type.IsRefLikeType ? new Obstacle(ObstacleKind.RefStruct)
        : Visibility.IsFileLocal(type) ? new Obstacle(ObstacleKind.FileLocal)
        : null;

    /// <summary>Whether the compiler does not know a type, or one in it, or allows no value of it.</summary>
    public static bool IsUnresolved(ITypeSymbol type) =>
        type switch
        {
            { TypeKind: TypeKind.Error } or { IsStatic: true } => true,
            IArrayTypeSymbol array => IsUnresolved(array.ElementType),
            INamedTypeSymbol named => named.TypeArguments.Any(IsUnresolved),
            _ => false,
        };

    public static bool HasPointer(ITypeSymbol type) =>
        WithParts(type).Any(static part => part.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer);

    public static IEnumerable<ITypeSymbol> WithParts(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => WithParts(array.ElementType).Prepend(type),
            INamedTypeSymbol named => named.TypeArguments.SelectMany(WithParts).Prepend(type),
            _ => [type],
        };
}
