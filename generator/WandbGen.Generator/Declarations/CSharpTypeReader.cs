using System.Globalization;
using Microsoft.CodeAnalysis;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>Turns type symbols into what the generator knows of them.</summary>
internal static class CSharpTypeReader
{
    // Deeper generic types would end the compiler long before.
    private const int MaximumListNesting = 8;

    // With '?' and 'global::': what can be written anywhere.
    private static readonly SymbolDisplayFormat s_fullName = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    private static readonly SymbolDisplayFormat s_head = s_fullName
        .WithMemberOptions(SymbolDisplayMemberOptions.None)
        .AddGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeConstraints);

    public static string WriteName(ITypeSymbol type) => type.ToDisplayString(s_fullName);

    /// <summary>A task's name, with what it gives marked as nullable where nothing says that it is not.</summary>
    public static string WriteResult(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [{ IsReferenceType: true, NullableAnnotation: NullableAnnotation.None } result] } task
            ? WriteName(task.OriginalDefinition.Construct([result], [NullableAnnotation.Annotated]))
            : WriteName(type);

    /// <summary>A method's name with its type parameters and what they are constrained to.</summary>
    public static string WriteHead(IMethodSymbol method) => method.ToDisplayString(s_head);

    public static CSharpType Read(ITypeSymbol type) => Read(type, MaximumListNesting);

    /// <summary>The type inside all lists, nullables and optionals.</summary>
    public static ITypeSymbol Innermost(ITypeSymbol type)
    {
        for (int depth = 0; depth < MaximumListNesting + 2; depth++)
        {
            if (KnownTypes.FindElement(type) is { Element: { } element })
            {
                type = element;
            }
            else if (
                type is INamedTypeSymbol { TypeArguments: [ITypeSymbol inner] } named
                && (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || KnownTypes.RuntimeName(named) == "Optional")
            )
            {
                type = inner;
            }
            else
            {
                break;
            }
        }

        return type;
    }

    public static bool IsClient(ITypeSymbol type) => KnownTypes.RuntimeName(type) == "WandbClient";

    /// <summary>Whether a type has an attribute of ours.</summary>
    /// <param name="name">The attribute's simple name.</param>
    public static bool HasAttribute(ITypeSymbol type, string name) => FindAttribute(type, name) is not null;

    public static AttributeData? FindAttribute(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (KnownTypes.RuntimeName(attribute.AttributeClass) == name)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>Whether a type can be seen outside its assembly.</summary>
    public static bool IsVisible(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return IsVisible(array.ElementType);
        }

        for (INamedTypeSymbol? current = type as INamedTypeSymbol; current is not null; current = current.ContainingType)
        {
            if (
                current.DeclaredAccessibility
                    is not (
                        Accessibility.Public
                        or Accessibility.Protected
                        or Accessibility.ProtectedOrInternal
                        or Accessibility.NotApplicable
                    )
                || !current.TypeArguments.All(IsVisible)
            )
            {
                return false;
            }
        }

        return true;
    }

    private static CSharpType Read(ITypeSymbol type, int listsLeft)
    {
        bool isOblivious = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None };
        bool isNullable = isOblivious || type.NullableAnnotation == NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
            isNullable = true;
        }

        (ListKind listKind, ITypeSymbol? element) = listsLeft > 0 ? KnownTypes.FindElement(type) : default;
        CSharpKind kind =
            type.IsStatic ? CSharpKind.Unresolved
            : listKind == ListKind.None ? KnownTypes.KindOf(type)
            : CSharpKind.List;
        return new CSharpType
        {
            Kind = kind,
            Name = KnownTypes.NameOf(kind) ?? NameWithoutMark(type),
            IsNullable = isNullable,
            IsValueType = type.IsValueType,
            ListKind = listKind,
            Element =
                element is not null ? Read(element, listsLeft - 1)
                : kind == CSharpKind.Optional && listsLeft > 0 ? Read(((INamedTypeSymbol)type).TypeArguments[0], listsLeft - 1)
                : null,
            Enum = kind switch
            {
                CSharpKind.Enum => ReadEnum(type),
                CSharpKind.OpenEnum => ReadEnum(((INamedTypeSymbol)type).TypeArguments[0]),
                _ => null,
            },
            // typeof in an attribute cannot name a type parameter.
            IsPublic = IsVisible(type) && !HasTypeParameter(type),
            IsOblivious = isOblivious,
        };
    }

    // In metadata dynamic is object, and typeof knows no other name.
    private static string NameWithoutMark(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Dynamic ? "object"
        : type
            is INamedTypeSymbol
            {
                IsGenericType: false,
                TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Enum or TypeKind.Interface,
                IsTupleType: false
            } named
            ? TypeReader.WriteFullName(named)
        : WriteName(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));

    private static EnumDeclaration ReadEnum(ITypeSymbol type) =>
        new(
            WriteName(type),
            EquatableArray<EnumMember>.From(
                type.GetMembers()
                    .OfType<IFieldSymbol>()
                    .Where(static field => field.HasConstantValue)
                    .Select(static field => new EnumMember(
                        field.Name,
                        field
                            .GetAttributes()
                            .FirstOrDefault(static attribute =>
                                KnownTypes.Is(attribute, "System.Text.Json.Serialization", "JsonStringEnumMemberNameAttribute")
                            )
                            is { ConstructorArguments: [{ Value: string text }] }
                            ? text
                            : null,
                        Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)!,
                        Obsolescence.IsForbidden(field)
                    ))
            ),
            IsHidden(type) || HasTypeParameter(type)
        );

    private static bool HasTypeParameter(ITypeSymbol? type) =>
        type switch
        {
            ITypeParameterSymbol => true,
            IArrayTypeSymbol array => HasTypeParameter(array.ElementType),
            INamedTypeSymbol named => named.TypeArguments.Any(HasTypeParameter) || HasTypeParameter(named.ContainingType),
            _ => false,
        };

    private static bool IsHidden(ITypeSymbol type)
    {
        for (INamedTypeSymbol? current = type as INamedTypeSymbol; current is not null; current = current.ContainingType)
        {
            if (
                current.IsFileLocal
                || current.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal
            )
            {
                return true;
            }
        }

        return false;
    }
}
