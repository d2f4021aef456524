using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Declarations;

/// <summary>Says which types see which.</summary>
internal static class Visibility
{
    public static bool IsFileLocal(INamedTypeSymbol? type)
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

    /// <summary>Whether everything that sees a type sees another one as well.</summary>
    /// <param name="limit">The most that is asked of <paramref name="used"/>.</param>
    public static bool IsAtLeastAsAccessible(ITypeSymbol used, INamedTypeSymbol user, Accessibility limit)
    {
        if (used is IArrayTypeSymbol array)
        {
            return IsAtLeastAsAccessible(array.ElementType, user, limit);
        }

        if (used is not INamedTypeSymbol named)
        {
            return true;
        }

        // Emitted code is in another file.
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

    public static bool CanSee(INamedTypeSymbol user, INamedTypeSymbol used)
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
