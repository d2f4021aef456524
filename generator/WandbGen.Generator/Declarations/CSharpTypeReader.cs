using System.Globalization;
using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Declarations;

/// <summary>Turns type symbols into what the generator knows of them.</summary>
internal static class CSharpTypeReader
{
    // Deeper generic types would end the compiler long before.
    private const int MaximumListNesting = 8;

    // With '?' and 'global::': what can be written anywhere.
    private static readonly SymbolDisplayFormat s_fullName = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string WriteName(ITypeSymbol type) => type.ToDisplayString(s_fullName);

    public static CSharpType Read(ITypeSymbol type) => Read(type, MaximumListNesting);

    /// <summary>The type inside all lists, nullables and optionals.</summary>
    public static ITypeSymbol Innermost(ITypeSymbol type)
    {
        for (int depth = 0; depth < MaximumListNesting + 2; depth++)
        {
            if (FindElement(type) is { Element: { } element })
            {
                type = element;
            }
            else if (type is INamedTypeSymbol { TypeArguments: [ITypeSymbol inner] } named
                && (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || IsRuntimeType(named, "Optional")))
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

    public static bool IsClient(ITypeSymbol type) => IsRuntimeType(type, "WandbClient");

    /// <summary>Whether a type has an attribute of ours.</summary>
    /// <param name="name">The attribute's simple name.</param>
    public static bool HasAttribute(ITypeSymbol type, string name) => FindAttribute(type, name) is not null;

    public static AttributeData? FindAttribute(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && IsRuntimeType(type, name))
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
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal or Accessibility.NotApplicable)
                || !current.TypeArguments.All(IsVisible))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsRuntimeType(ITypeSymbol type, string name) =>
        type.Name == name && type.ContainingNamespace is { Name: "WandbGen", ContainingNamespace.IsGlobalNamespace: true };

    private static CSharpType Read(ITypeSymbol type, int listsLeft)
    {
        bool isNullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
            isNullable = true;
        }

        string name = WriteName(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));
        bool isPublic = IsVisible(type);
        if (listsLeft > 0 && FindElement(type) is var (listKind, element) && listKind != ListKind.None)
        {
            return new CSharpType(CSharpKind.List, name, isNullable, type.IsValueType, listKind, Read(element!, listsLeft - 1), IsPublic: isPublic);
        }

        CSharpKind kind = ReadKind(type);
        return new CSharpType(
            kind,
            name,
            isNullable,
            type.IsValueType,
            Element: kind == CSharpKind.Optional && listsLeft > 0 ? Read(((INamedTypeSymbol)type).TypeArguments[0], listsLeft - 1) : null,
            Enum: kind switch
            {
                CSharpKind.Enum => ReadEnum(type),
                CSharpKind.OpenEnum => ReadEnum(((INamedTypeSymbol)type).TypeArguments[0]),
                _ => null,
            },
            IsPublic: isPublic);
    }

    private static EnumDeclaration ReadEnum(ITypeSymbol type) => new(
        WriteName(type),
        EquatableArray<EnumMember>.From(type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue).Select(static field => new EnumMember(
            field.Name,
            field.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass?.Name == "JsonStringEnumMemberNameAttribute") is { ConstructorArguments: [{ Value: string text }] }
                ? text
                : null,
            Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)!))));

    private static (ListKind Kind, ITypeSymbol? Element) FindElement(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return (ListKind.Array, array.ElementType);
        }

        if (type is not INamedTypeSymbol { TypeArguments: [ITypeSymbol element] } named)
        {
            return default;
        }

        return named.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) switch
        {
            "global::System.Collections.Generic.IReadOnlyList<T>"
                or "global::System.Collections.Generic.IReadOnlyCollection<T>"
                or "global::System.Collections.Generic.IEnumerable<T>"
                or "global::System.Collections.Generic.IList<T>"
                or "global::System.Collections.Generic.ICollection<T>"
                or "global::System.Collections.Generic.List<T>" => (ListKind.List, element),
            "global::System.Collections.Immutable.ImmutableArray<T>" => (ListKind.ImmutableArray, element),
            _ => default,
        };
    }

    private static CSharpKind ReadKind(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_String:
                return CSharpKind.String;
            case SpecialType.System_Int32:
                return CSharpKind.Int32;
            case SpecialType.System_Int64:
                return CSharpKind.Int64;
            case SpecialType.System_Double:
                return CSharpKind.Double;
            case SpecialType.System_Single:
                return CSharpKind.Single;
            case SpecialType.System_Decimal:
                return CSharpKind.Decimal;
            case SpecialType.System_Boolean:
                return CSharpKind.Boolean;
            case SpecialType.System_DateTime:
                return CSharpKind.DateTime;
        }

        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { ContainingNamespace: { Name: "WandbGen", ContainingNamespace.IsGlobalNamespace: true } } marker)
            {
                switch (marker.Name)
                {
                    case "WandbObjectAttribute" or "WandbVariantAttribute":
                        return CSharpKind.Object;
                    case "WandbInputAttribute":
                        return CSharpKind.Input;
                    case "WandbCollectionAttribute":
                        return CSharpKind.Collection;
                }
            }
        }

        if (IsRuntimeType(type, "GraphQLEnum") && type is INamedTypeSymbol { TypeArguments: [{ TypeKind: TypeKind.Enum }] })
        {
            return CSharpKind.OpenEnum;
        }

        if (IsRuntimeType(type, "Optional") && type is INamedTypeSymbol { TypeArguments.Length: 1 })
        {
            return CSharpKind.Optional;
        }

        return type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) switch
        {
            "global::System.DateTimeOffset" => CSharpKind.DateTimeOffset,
            "global::System.TimeSpan" => CSharpKind.TimeSpan,
            "global::System.Guid" => CSharpKind.Guid,
            "global::System.Uri" => CSharpKind.Uri,
            "global::System.Text.Json.JsonElement" => CSharpKind.JsonElement,
            "global::System.Collections.Generic.IReadOnlyDictionary<string, global::System.Text.Json.JsonElement>"
                or "global::System.Collections.Generic.IDictionary<string, global::System.Text.Json.JsonElement>"
                or "global::System.Collections.Generic.Dictionary<string, global::System.Text.Json.JsonElement>" => CSharpKind.JsonObject,
            "global::System.Threading.CancellationToken" => CSharpKind.CancellationToken,
            "global::" + WellKnownNames.Client => CSharpKind.Client,
            _ => type.TypeKind == TypeKind.Enum ? CSharpKind.Enum : CSharpKind.Other,
        };
    }
}
