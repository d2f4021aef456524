using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.Generator.Declarations;

/// <summary>Finds what keeps the generator from adding its part to a type or method.</summary>
internal static class ObstacleReader
{
    /// <param name="properties">The properties that are data.</param>
    /// <param name="positional">The constructor of a positional record, or <see langword="null"/>.</param>
    /// <param name="parent">The nearest base type that is marked, or <see langword="null"/>.</param>
    public static Obstacle? OfObject(
        INamedTypeSymbol type,
        IReadOnlyList<IPropertySymbol> properties,
        IMethodSymbol? positional,
        INamedTypeSymbol? parent
    )
    {
        if (OfType(type) is { } obstacle)
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
                type.GetMembers(property.Name).Any(static member => member is IMethodSymbol method && !IsEmitted(method))
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

            if (parent is not null && !CanSee(parent, type))
            {
                return new Obstacle(ObstacleKind.HiddenVariant, parent.Name);
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
                !IsInObsolete(type)
                && (positional ?? type.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.IsEmpty))
                    is { } creator
                && IsForbidden(creator)
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

        if (FindForbidden(type, properties, static property => property.SetMethod) is { } forbidden)
        {
            return forbidden;
        }

        return
            properties.FirstOrDefault(property =>
                CSharpTypeReader.FindAttribute(property, "WandbContextAttribute") is not null
                && !IsAtLeastAsAccessible(property.Type, type, Accessibility.Internal)
            )
                is { } context
            ? new Obstacle(ObstacleKind.LessAccessibleContext, context.Name)
            : null;
    }

    public static Obstacle? OfInput(INamedTypeSymbol type, IReadOnlyList<IPropertySymbol> properties) =>
        OfType(type)
        ?? (HasInvalidMembers(type) ? new Obstacle(ObstacleKind.InvalidMembers) : null)
        ?? FindForbidden(type, properties, static property => property.GetMethod);

    public static Obstacle? OfCollection(INamedTypeSymbol type, ITypeSymbol item)
    {
        if (OfType(type) is { } obstacle)
        {
            return obstacle;
        }

        if (IsUnresolved(item))
        {
            return new Obstacle(ObstacleKind.UnresolvedType);
        }

        if (HasPointer(item))
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
                    attribute
                        is { AttributeClass.Name: "StructLayoutAttribute", ConstructorArguments: [{ Value: (int)LayoutKind.Explicit }] }
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

        return !IsAtLeastAsAccessible(item, type, Accessibility.Public) ? new Obstacle(ObstacleKind.LessAccessibleItem, item.Name)
            : UsesForbidden(item) ? new Obstacle(ObstacleKind.ObsoleteType)
            : null;
    }

    public static Obstacle? OfMethod(IMethodSymbol method, MethodDeclarationSyntax? syntax)
    {
        if (IsFileLocal(method.ContainingType))
        {
            return new Obstacle(ObstacleKind.FileLocal);
        }

        if (method.IsGenericMethod)
        {
            return new Obstacle(ObstacleKind.Generic);
        }

        if (IsUnresolved(method.ReturnType) || method.Parameters.Any(static parameter => IsUnresolved(parameter.Type)))
        {
            return new Obstacle(ObstacleKind.UnresolvedType);
        }

        if (syntax is not null && HasInvalidModifiers(method, syntax))
        {
            return new Obstacle(ObstacleKind.InvalidModifiers);
        }

        if (syntax is not null && !syntax.Modifiers.Any(static modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind())))
        {
            return new Obstacle(ObstacleKind.NoAccessibility);
        }

        if (method.Parameters.FirstOrDefault(static parameter => HasPointer(parameter.Type)) is { } pointer)
        {
            return new Obstacle(ObstacleKind.Pointer, pointer.Name);
        }

        if (HasPointer(method.ReturnType))
        {
            return new Obstacle(ObstacleKind.UnresolvedType);
        }

        if (FindHidden(method) is { } hidden)
        {
            return new Obstacle(ObstacleKind.LessAccessibleSignature, hidden.Name);
        }

        if (
            method.PartialImplementationPart is { } body
            && !body.DeclaringSyntaxReferences.All(static reference => EmittedFile.Is(reference.SyntaxTree))
        )
        {
            return new Obstacle(ObstacleKind.HasBody);
        }

        return method.Parameters.FirstOrDefault(static parameter => parameter.RefKind is RefKind.Ref or RefKind.Out) is { } reference
                ? new Obstacle(ObstacleKind.ByReference, reference.Name)
            : method.Parameters.FirstOrDefault(static parameter => UsesForbidden(parameter.Type)) is { } forbidden
                ? new Obstacle(ObstacleKind.ObsoleteType, forbidden.Name)
            : UsesForbidden(method.ReturnType) ? new Obstacle(ObstacleKind.ObsoleteType)
            : null;
    }

    /// <summary>Whether the compiler refuses to use something because it is obsolete.</summary>
    public static bool IsForbidden(ISymbol symbol) =>
        symbol
            .GetAttributes()
            .Any(static attribute =>
                attribute is { AttributeClass: { Name: "ObsoleteAttribute", ContainingNamespace.Name: "System" } }
                && attribute.ConstructorArguments.Any(static argument => argument.Value is true)
            );

    // What is obsolete itself may use what is.
    private static Obstacle? FindForbidden(
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

    // Types of other assemblies are left to the compiler: to read their attributes takes too long.
    private static bool UsesForbidden(ITypeSymbol type) =>
        WithParts(type).Any(static part => part.Locations is [{ IsInSource: true }, ..] && IsForbidden(part));

    private static bool IsInObsolete(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "ObsoleteAttribute"))
            {
                return true;
            }
        }

        return false;
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

    /// <summary>Whether the compiler does not know a type, or one in it, or allows no value of it.</summary>
    private static bool IsUnresolved(ITypeSymbol type) =>
        type switch
        {
            { TypeKind: TypeKind.Error } or { IsStatic: true } => true,
            IArrayTypeSymbol array => IsUnresolved(array.ElementType),
            INamedTypeSymbol named => named.TypeArguments.Any(IsUnresolved),
            _ => false,
        };

    private static bool IsEmitted(ISymbol member) =>
        member.DeclaringSyntaxReferences.Any(static reference => EmittedFile.Is(reference.SyntaxTree));

    private static bool HasPointer(ITypeSymbol type) =>
        WithParts(type).Any(static part => part.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer);

    private static bool AllowsUnsafe(ISymbol symbol) =>
        symbol.ContainingAssembly is ISourceAssemblySymbol { Compilation.Options: CSharpCompilationOptions { AllowUnsafe: true } };

    // Another part would repeat them, and the error with them.
    private static bool HasInvalidModifiers(IMethodSymbol method, MethodDeclarationSyntax syntax)
    {
        bool isInstance = !method.IsStatic && method.ContainingType.TypeKind == TypeKind.Class;
        if (
            syntax.Modifiers.Any(modifier =>
                modifier.Kind() switch
                {
                    SyntaxKind.VirtualKeyword => !isInstance || method.ContainingType.IsSealed,
                    SyntaxKind.OverrideKeyword => !isInstance || method.OverriddenMethod is null,
                    SyntaxKind.SealedKeyword => !isInstance || !method.IsOverride,
                    SyntaxKind.UnsafeKeyword => !AllowsUnsafe(method),
                    SyntaxKind.ReadOnlyKeyword => method.IsStatic || method.ContainingType.TypeKind != TypeKind.Struct,
                    var kind => !(
                        SyntaxFacts.IsAccessibilityModifier(kind)
                        || kind is SyntaxKind.StaticKeyword or SyntaxKind.NewKeyword or SyntaxKind.PartialKeyword
                    ),
                }
            )
        )
        {
            return true;
        }

        SyntaxKind[] accessibility =
        [
            .. syntax.Modifiers.Select(static modifier => modifier.Kind()).Where(SyntaxFacts.IsAccessibilityModifier),
        ];
        bool isPair =
            accessibility.Length == 2
            && accessibility.Contains(SyntaxKind.ProtectedKeyword)
            && (accessibility.Contains(SyntaxKind.InternalKeyword) || accessibility.Contains(SyntaxKind.PrivateKeyword));
        if (
            (!method.IsStatic && method.ContainingType.IsStatic)
            || (accessibility.Length > 1 && !isPair)
            || method.Parameters.Select(static parameter => parameter.Name).Distinct(StringComparer.Ordinal).Count()
                < method.Parameters.Length
        )
        {
            return true;
        }

        SeparatedSyntaxList<ParameterSyntax> parameters = syntax.ParameterList.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            SyntaxTokenList modifiers = parameters[i].Modifiers;
            bool canBeThis = i == 0 && method is { IsStatic: true, ContainingType: { IsStatic: true, Arity: 0, ContainingType: null } };
            bool canBeParams =
                i == parameters.Count - 1
                && i < method.Parameters.Length
                && CSharpTypeReader.Innermost(method.Parameters[i].Type) is var element
                && !SymbolEqualityComparer.Default.Equals(element, method.Parameters[i].Type);
            if (
                modifiers.Select(static modifier => modifier.Kind()).Distinct().Count() < modifiers.Count
                || modifiers.Any(SyntaxKind.ScopedKeyword)
                || (modifiers.Any(SyntaxKind.ThisKeyword) && (!canBeThis || modifiers.Count > 1))
                || (modifiers.Any(SyntaxKind.ParamsKeyword) && !canBeParams)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static ITypeSymbol? FindHidden(IMethodSymbol method)
    {
        Accessibility? limit = method.DeclaredAccessibility switch
        {
            Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => Accessibility.Public,
            Accessibility.Internal => Accessibility.Internal,
            _ => null,
        };
        return method
            .Parameters.Select(static parameter => parameter.Type)
            .Append(method.ReturnType)
            .SelectMany(WithParts)
            .LastOrDefault(type =>
                IsFileLocal(type as INamedTypeSymbol) || (limit is { } most && !IsAtLeastAsAccessible(type, method.ContainingType, most))
            );
    }

    // One that is required would have to be set once more.
    private static bool IsFor(IPropertySymbol property, IParameterSymbol parameter) =>
        property.Name == parameter.Name && !property.IsRequired && SymbolEqualityComparer.Default.Equals(property.Type, parameter.Type);

    private static IEnumerable<ITypeSymbol> WithParts(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => WithParts(array.ElementType).Prepend(type),
            INamedTypeSymbol named => named.TypeArguments.SelectMany(WithParts).Prepend(type),
            _ => [type],
        };

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

    private static Obstacle? OfType(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface ? new Obstacle(ObstacleKind.Interface)
        : type.IsStatic ? new Obstacle(ObstacleKind.Static)
        : type.IsRefLikeType ? new Obstacle(ObstacleKind.RefStruct)
        : IsFileLocal(type) ? new Obstacle(ObstacleKind.FileLocal)
        : null;

    private static bool IsFileLocal(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
            {
                return true;
            }
        }

        return false;
    }

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

    /// <summary>Whether everything that sees a type sees another one as well.</summary>
    /// <param name="limit">The most that is asked of <paramref name="used"/>.</param>
    private static bool IsAtLeastAsAccessible(ITypeSymbol used, INamedTypeSymbol user, Accessibility limit)
    {
        if (used is IArrayTypeSymbol array)
        {
            return IsAtLeastAsAccessible(array.ElementType, user, limit);
        }

        if (used is not INamedTypeSymbol named)
        {
            return true;
        }

        // What is emitted stands in another file.
        if (IsFileLocal(named))
        {
            return false;
        }

        if (!named.TypeArguments.All(argument => IsAtLeastAsAccessible(argument, user, limit)))
        {
            return false;
        }

        for (INamedTypeSymbol? current = named; current is not null; current = current.ContainingType)
        {
            bool isWide = current.DeclaredAccessibility switch
            {
                Accessibility.Public or Accessibility.NotApplicable => true,
                Accessibility.Internal or Accessibility.ProtectedOrInternal => limit == Accessibility.Internal
                    || !CSharpTypeReader.IsVisible(user),
                _ => IsHiddenWithin(user, current.ContainingType, current.DeclaredAccessibility),
            };
            if (!isWide)
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanSee(INamedTypeSymbol user, INamedTypeSymbol used)
    {
        for (INamedTypeSymbol? current = used; current?.ContainingType is not null; current = current.ContainingType)
        {
            if (
                current.DeclaredAccessibility
                is not (Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            )
            {
                continue;
            }

            bool isInside = false;
            for (INamedTypeSymbol? outer = user; outer is not null; outer = outer.ContainingType)
            {
                isInside |= SymbolEqualityComparer.Default.Equals(outer.OriginalDefinition, current.ContainingType.OriginalDefinition);
            }

            if (!isInside)
            {
                return false;
            }
        }

        return true;
    }

    // A signature may have a type that only its container can see if the signature itself is not visible outside the container: if the
    // user, or a type around it, is in the container and is private there, or has the given accessibility.
    private static bool IsHiddenWithin(INamedTypeSymbol user, INamedTypeSymbol? container, Accessibility accessibility)
    {
        for (INamedTypeSymbol? current = user; current?.ContainingType is not null; current = current.ContainingType)
        {
            bool isHidden = current.DeclaredAccessibility == Accessibility.Private || current.DeclaredAccessibility == accessibility;
            for (INamedTypeSymbol? outer = isHidden ? current.ContainingType : null; outer is not null; outer = outer.ContainingType)
            {
                if (SymbolEqualityComparer.Default.Equals(outer.OriginalDefinition, container?.OriginalDefinition))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
