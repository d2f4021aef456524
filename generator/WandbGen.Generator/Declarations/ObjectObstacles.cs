using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Declarations;

/// <summary>Finds what keeps the generator from adding its part to an object or input.</summary>
internal static class ObjectObstacles
{
    /// <param name="properties">The properties that are data.</param>
    /// <param name="positional">The constructor of a positional record, or <see langword="null"/>.</param>
    /// <param name="parent">The nearest base type that is marked, or <see langword="null"/>.</param>
    public static Obstacle? Find(
        INamedTypeSymbol type,
        IReadOnlyList<IPropertySymbol> properties,
        IMethodSymbol? positional,
        INamedTypeSymbol? parent
    )
    {
        if (TypeObstacles.Find(type) is { } obstacle)
        {
            return obstacle;
        }

        if (HasInvalidMembers(type))
        {
            return new Obstacle(ObstacleKind.InvalidMembers);
        }

        // The compiler's own members of a record, mostly.
        if (
            properties.FirstOrDefault(property =>
                type.GetMembers(property.Name).Any(static member => member is IMethodSymbol method && !EmittedFile.Declares(method))
            ) is
            { } conflict
        )
        {
            return new Obstacle(ObstacleKind.TakenName, conflict.Name);
        }

        if (
            properties.FirstOrDefault(static property => property.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) is
            { } pointer
        )
        {
            return new Obstacle(ObstacleKind.Pointer, pointer.Name);
        }

        if (properties.FirstOrDefault(static property => property.Type.IsRefLikeType) is { } onStack)
        {
            return new Obstacle(ObstacleKind.RefStructProperty, onStack.Name);
        }

        if (properties.FirstOrDefault(static property => property.RefKind != RefKind.None) is { } reference)
        {
            return new Obstacle(ObstacleKind.ReferenceProperty, reference.Name);
        }

        if (CSharpTypeReader.HasAttribute(type, "WandbVariantAttribute"))
        {
            if (IsGeneric(type))
            {
                return new Obstacle(ObstacleKind.GenericVariant);
            }

            if (type.IsAbstract)
            {
                return new Obstacle(ObstacleKind.AbstractVariant);
            }

            if (parent is not null && !Visibility.CanSee(parent, type))
            {
                return new Obstacle(ObstacleKind.HiddenVariant, parent.Name);
            }

            // The base reads its variants.
            if (Obsolescence.IsForbidden(type) && !Obsolescence.IsInObsolete(parent))
            {
                return new Obstacle(ObstacleKind.Obsolete);
            }
        }

        if (!type.IsAbstract)
        {
            if (
                positional is null
                && type.TypeKind == TypeKind.Class
                && !type.InstanceConstructors.Any(static constructor => constructor.Parameters.IsEmpty)
            )
            {
                return new Obstacle(ObstacleKind.NoConstructor);
            }

            if (
                positional?.Parameters.FirstOrDefault(parameter => !properties.Any(property => IsFor(property, parameter))) is { } unmatched
            )
            {
                return new Obstacle(ObstacleKind.ConstructorParameter, unmatched.Name);
            }

            if (
                !Obsolescence.IsInObsolete(type)
                && (positional ?? type.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.IsEmpty))
                    is { } creator
                && Obsolescence.IsForbidden(creator)
            )
            {
                return new Obstacle(ObstacleKind.ObsoleteConstructor);
            }

            for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
            {
                if (current.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(static field => field.IsRequired) is { } required)
                {
                    return new Obstacle(ObstacleKind.RequiredField, required.Name);
                }
            }
        }

        if (Obsolescence.FindForbidden(type, properties, static property => property.SetMethod) is { } forbidden)
        {
            return forbidden;
        }

        return
            properties.FirstOrDefault(property =>
                CSharpTypeReader.FindAttribute(property, "WandbContextAttribute") is not null
                && !Visibility.IsAtLeastAsAccessible(property.Type, type, Accessibility.Internal)
            )
                is { } context
            ? new Obstacle(ObstacleKind.LessAccessibleContext, context.Name)
            : null;
    }

    public static Obstacle? FindOfInput(INamedTypeSymbol type, IReadOnlyList<IPropertySymbol> properties) =>
        TypeObstacles.Find(type)
        ?? (HasInvalidMembers(type) ? new Obstacle(ObstacleKind.InvalidMembers) : null)
        ?? Obsolescence.FindForbidden(type, properties, static property => property.GetMethod);

    // A required member would have to be set again.
    private static bool IsFor(IPropertySymbol property, IParameterSymbol parameter) =>
        property.Name == parameter.Name && !property.IsRequired && SymbolEqualityComparer.Default.Equals(property.Type, parameter.Type);

    private static bool HasInvalidMembers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (ISymbol member in current.GetMembers())
            {
                bool isDouble =
                    member is IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol { IsIndexer: false }
                    && !names.Add(member.Name);
                if (isDouble || member is IPropertySymbol { IsRequired: true, SetMethod.DeclaredAccessibility: Accessibility.Private })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsGeneric(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.Arity > 0)
            {
                return true;
            }
        }

        return false;
    }
}
