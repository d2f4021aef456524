using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>Reads what another part of a user's type must repeat.</summary>
internal static class TypeReader
{
    public static TypeDeclaration Read(INamedTypeSymbol type)
    {
        var containers = new Stack<TypeHead>();
        bool isPartial = IsPartial(type);
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            containers.Push(ReadHead(container));
            isPartial &= IsPartial(container);
        }

        return new TypeDeclaration
        {
            Namespace = WriteNamespace(type.ContainingNamespace),
            Containers = EquatableArray<TypeHead>.From(containers),
            Head = ReadHead(type),
            Name = type.Name,
            FullName = WriteFullName(type),
            IsPublic = CSharpTypeReader.IsVisible(type),
            IsPartial = isPartial,
            ContestedNames = EquatableArray<string>.From(EmittedMembers.FindContested(type)),
        };
    }

    /// <summary>The name with namespace and <c>global::</c>.</summary>
    public static string WriteFullName(INamedTypeSymbol type)
    {
        // The same text as the compiler's, which takes several times as long. The compiler writes type arguments.
        if (type.IsGenericType || type.SpecialType != SpecialType.None)
        {
            return type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        }

        string container =
            type.ContainingType is { } outer ? WriteFullName(outer)
            : type.ContainingNamespace.IsGlobalNamespace ? ""
            : "global::" + WriteNamespace(type.ContainingNamespace);
        return container.Length == 0
            ? "global::" + Identifiers.EscapeKeyword(type.Name)
            : $"{container}.{Identifiers.EscapeKeyword(type.Name)}";
    }

    /// <summary>The schema that an attribute names.</summary>
    public static string? ReadSchema(AttributeData attribute) => ReadNamed(attribute, "Schema") as string;

    public static object? ReadNamed(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value.Kind == TypedConstantKind.Primitive ? argument.Value.Value : null;
            }
        }

        return null;
    }

    /// <summary>The server feature that a symbol needs.</summary>
    public static string? ReadFeature(ISymbol symbol) =>
        CSharpTypeReader.FindAttribute(symbol, "RequiresServerFeatureAttribute") is { ConstructorArguments: [{ Value: string feature }] }
            ? feature
            : null;

    private static string WriteNamespace(INamespaceSymbol symbol) =>
        symbol.IsGlobalNamespace ? ""
        : symbol.ContainingNamespace.IsGlobalNamespace ? Identifiers.EscapeKeyword(symbol.Name)
        : $"{WriteNamespace(symbol.ContainingNamespace)}.{Identifiers.EscapeKeyword(symbol.Name)}";

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(static reference =>
            reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)
        );

    private static TypeHead ReadHead(INamedTypeSymbol type) =>
        new(
            (type.IsRecord, type.TypeKind) switch
            {
                (true, TypeKind.Struct) => "record struct",
                (true, _) => "record",
                (_, TypeKind.Struct) => "struct",
                (_, TypeKind.Interface) => "interface",
                _ => "class",
            },
            type.Name,
            EquatableArray<string>.From(type.TypeParameters.Select(static parameter => Identifiers.Escape(parameter.Name)))
        )
        {
            IsValueType = type.IsValueType,
        };
}
