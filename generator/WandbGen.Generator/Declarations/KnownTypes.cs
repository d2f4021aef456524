using Microsoft.CodeAnalysis;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>The types of .NET and of the runtime that the generator knows.</summary>
/// <remarks>Names are compared part by part: writing a type's full name costs more than all else that is asked of it, and every declaration
/// is read at every keystroke.</remarks>
internal static class KnownTypes
{
    /// <summary>The full name, where the kind leaves no choice.</summary>
    public static string? NameOf(CSharpKind kind) =>
        kind switch
        {
            CSharpKind.String => "string",
            CSharpKind.Int32 => "int",
            CSharpKind.Int64 => "long",
            CSharpKind.Double => "double",
            CSharpKind.Single => "float",
            CSharpKind.Decimal => "decimal",
            CSharpKind.Boolean => "bool",
            CSharpKind.DateTime => "global::System.DateTime",
            CSharpKind.DateTimeOffset => "global::System.DateTimeOffset",
            CSharpKind.DateOnly => "global::System.DateOnly",
            CSharpKind.TimeOnly => "global::System.TimeOnly",
            CSharpKind.TimeSpan => "global::System.TimeSpan",
            CSharpKind.Guid => "global::System.Guid",
            CSharpKind.Uri => "global::System.Uri",
            CSharpKind.JsonElement => "global::System.Text.Json.JsonElement",
            CSharpKind.JsonNode => "global::System.Text.Json.Nodes.JsonObject",
            CSharpKind.Value => "global::WandbGen.WandbValue",
            CSharpKind.CancellationToken => "global::System.Threading.CancellationToken",
            CSharpKind.Client => "global::" + WellKnownNames.Client,
            _ => null,
        };

    public static CSharpKind KindOf(ITypeSymbol type)
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

        if (type is not INamedTypeSymbol { TypeKind: not TypeKind.Error } named)
        {
            return type.TypeKind == TypeKind.Error ? CSharpKind.Unresolved : CSharpKind.Other;
        }

        CSharpKind kind = named.Name switch
        {
            "DateTimeOffset" when Is(named, "System") => CSharpKind.DateTimeOffset,
            "DateOnly" when Is(named, "System") => CSharpKind.DateOnly,
            "TimeOnly" when Is(named, "System") => CSharpKind.TimeOnly,
            "TimeSpan" when Is(named, "System") => CSharpKind.TimeSpan,
            "Guid" when Is(named, "System") => CSharpKind.Guid,
            "Uri" when Is(named, "System") => CSharpKind.Uri,
            "JsonElement" when Is(named, "System.Text.Json") => CSharpKind.JsonElement,
            "JsonObject" when Is(named, "System.Text.Json.Nodes") => CSharpKind.JsonNode,
            "CancellationToken" when Is(named, "System.Threading") => CSharpKind.CancellationToken,
            "WandbValue" when Is(named, "WandbGen") => CSharpKind.Value,
            "WandbClient" when Is(named, "WandbGen") => CSharpKind.Client,
            "GraphQLEnum" when Is(named, "WandbGen", 1) && named.TypeArguments[0].TypeKind == TypeKind.Enum => CSharpKind.OpenEnum,
            "Optional" when Is(named, "WandbGen", 1) => CSharpKind.Optional,
            "IReadOnlyDictionary" or "IDictionary" or "Dictionary" when Is(named, "System.Collections.Generic", 2) && IsJsonObject(named) =>
                CSharpKind.JsonObject,
            _ => CSharpKind.Other,
        };
        kind = kind == CSharpKind.Other ? KindOfBase(named) : kind;
        return kind != CSharpKind.Other ? kind : FindMarker(type) ?? (type.TypeKind == TypeKind.Enum ? CSharpKind.Enum : CSharpKind.Other);
    }

    private static CSharpKind KindOfBase(INamedTypeSymbol type) =>
        type.BaseType switch
        {
            { Name: "Filter" } parent when Is(parent, "WandbGen", 1) => CSharpKind.Filter,
            { Name: "SortOrder" } parent when Is(parent, "WandbGen", 1) => CSharpKind.SortOrder,
            _ => CSharpKind.Other,
        };

    /// <summary>How a list of a type is built, and what its elements are.</summary>
    public static (ListKind Kind, ITypeSymbol? Element) FindElement(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return (ListKind.Array, array.ElementType);
        }

        if (type is not INamedTypeSymbol { TypeArguments: [ITypeSymbol element] } named)
        {
            return default;
        }

        return named.OriginalDefinition.SpecialType switch
        {
            SpecialType.System_Collections_Generic_IReadOnlyList_T
            or SpecialType.System_Collections_Generic_IReadOnlyCollection_T
            or SpecialType.System_Collections_Generic_IEnumerable_T
            or SpecialType.System_Collections_Generic_IList_T
            or SpecialType.System_Collections_Generic_ICollection_T => (ListKind.List, element),
            _ when named.Name == "List" && Is(named, "System.Collections.Generic", 1) => (ListKind.List, element),
            _ when named.Name == "ImmutableArray" && Is(named, "System.Collections.Immutable", 1) => (ListKind.ImmutableArray, element),
            _ => default,
        };
    }

    /// <summary>The simple name of a type of the runtime, or <see langword="null"/> for any other.</summary>
    public static string? RuntimeName(ITypeSymbol? type) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "WandbGen", ContainingNamespace.IsGlobalNamespace: true } }
            ? type.Name
            : null;

    /// <summary>What the first attribute of ours makes of a type, or <see langword="null"/> if it has none.</summary>
    public static CSharpKind? FindMarker(ITypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (Marker.KindOf(attribute) is { } kind)
            {
                return kind;
            }
        }

        return null;
    }

    private static bool IsJsonObject(INamedTypeSymbol dictionary) =>
        dictionary.TypeArguments is [{ SpecialType: SpecialType.System_String }, INamedTypeSymbol { Name: "JsonElement" } value]
        && Is(value, "System.Text.Json");

    /// <summary>Whether a type is a task, with a result or without one; one that the compiler does not know is taken for what it is
    /// called.</summary>
    public static bool IsTask(INamedTypeSymbol type) =>
        type is { Name: "Task" or "ValueTask", Arity: < 2 }
        && (type.TypeKind == TypeKind.Error || Is(type, "System.Threading.Tasks", type.Arity));

    /// <summary>Whether an attribute is one of .NET's.</summary>
    /// <param name="name">The simple name.</param>
    public static bool Is(AttributeData attribute, string container, string name) =>
        attribute.AttributeClass is { } type && type.Name == name && Is(type, container);

    private static bool Is(INamedTypeSymbol type, string name, int typeParameters = 0)
    {
        if (type.ContainingType is not null || type.Arity != typeParameters)
        {
            return false;
        }

        int end = name.Length;
        for (INamespaceSymbol part = type.ContainingNamespace; !part.IsGlobalNamespace; part = part.ContainingNamespace)
        {
            int start = end - part.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, part.Name, 0, part.Name.Length) != 0)
            {
                return false;
            }

            // Before the first part there is no dot.
            end = start - 1;
            if (end >= 0 && name[end] != '.')
            {
                return false;
            }
        }

        return end == -1;
    }
}
