using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Declarations;

/// <summary>Finds what keeps the generator from adding its part to a method.</summary>
internal static class MethodObstacles
{
    public static Obstacle? Find(IMethodSymbol method, MethodDeclarationSyntax? syntax)
    {
        Obstacle? obstacle = FindFirst(method, syntax);
        // Of a method without its other part the compiler says that, and nothing more.
        return
            method.IsPartialDefinition
            && obstacle
                is {
                    Kind: ObstacleKind.FileLocal
                        or ObstacleKind.ExtensionBlock
                        or ObstacleKind.ParameterModifier
                        or ObstacleKind.Pointer
                        or ObstacleKind.ObsoleteType,
                    Member: var name
                }
            ? obstacle with
            {
                Place = FilePlace.Of(method.Parameters.FirstOrDefault(parameter => parameter.Name == name) ?? (ISymbol)method),
            }
            : obstacle;
    }

    private static Obstacle? FindFirst(IMethodSymbol method, MethodDeclarationSyntax? syntax)
    {
        if (Visibility.IsFileLocal(method.ContainingType))
        {
            return new Obstacle(ObstacleKind.FileLocal);
        }

        if (method.ContainingType.Name.Length == 0)
        {
            return new Obstacle(ObstacleKind.ExtensionBlock);
        }

        if (
            TypeObstacles.IsUnresolved(method.ReturnType)
            || method.Parameters.Any(static parameter => TypeObstacles.IsUnresolved(parameter.Type))
        )
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

        if (syntax is not null && FindModified(method, syntax) is { } modified)
        {
            return new Obstacle(ObstacleKind.ParameterModifier, modified.Name);
        }

        if (method.Parameters.FirstOrDefault(static parameter => TypeObstacles.HasPointer(parameter.Type)) is { } pointer)
        {
            return new Obstacle(ObstacleKind.Pointer, pointer.Name);
        }

        if (TypeObstacles.HasPointer(method.ReturnType))
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
            : method.Parameters.FirstOrDefault(static parameter => Obsolescence.UsesForbidden(parameter.Type)) is { } forbidden
                ? new Obstacle(ObstacleKind.ObsoleteType, forbidden.Name)
            : Obsolescence.UsesForbidden(method.ReturnType) ? new Obstacle(ObstacleKind.ObsoleteType)
            : method.IsGenericMethod ? new Obstacle(ObstacleKind.Generic)
            : null;
    }

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
            || method.IsVararg
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
            if (
                modifiers.Select(static modifier => modifier.Kind()).Distinct().Count() < modifiers.Count
                || (modifiers.Any(SyntaxKind.ThisKeyword) && (!canBeThis || modifiers.Count > 1))
                || (modifiers.Any(SyntaxKind.ParamsKeyword) && i < parameters.Count - 1)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static IParameterSymbol? FindModified(IMethodSymbol method, MethodDeclarationSyntax syntax)
    {
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            SyntaxTokenList modifiers = syntax.ParameterList.Parameters[i].Modifiers;
            ITypeSymbol type = method.Parameters[i].Type;
            bool isList = !SymbolEqualityComparer.Default.Equals(CSharpTypeReader.Innermost(type), type);
            if (modifiers.Any(SyntaxKind.ScopedKeyword) || (modifiers.Any(SyntaxKind.ParamsKeyword) && !isList))
            {
                return method.Parameters[i];
            }
        }

        return null;
    }

    private static bool AllowsUnsafe(ISymbol symbol) =>
        symbol.ContainingAssembly is ISourceAssemblySymbol { Compilation.Options: CSharpCompilationOptions { AllowUnsafe: true } };

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
            .SelectMany(TypeObstacles.WithParts)
            .LastOrDefault(type =>
                Visibility.IsFileLocal(type as INamedTypeSymbol)
                || (limit is { } most && !Visibility.IsAtLeastAsAccessible(type, method.ContainingType, most))
            );
    }
}
