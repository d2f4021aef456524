using Microsoft.CodeAnalysis;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Declarations;

/// <summary>Reads a project's <c>[assembly: WandbScalar]</c> attributes.</summary>
internal static class ScalarReader
{
    public static EquatableArray<ScalarMapping> Read(IAssemblySymbol assembly) =>
        EquatableArray<ScalarMapping>.From(Find(assembly).Select(static found => found.Mapping).OfType<ScalarMapping>());

    /// <summary>The attributes, and for each its mapping or what is wrong with it.</summary>
    public static IEnumerable<(AttributeData Attribute, string Scalar, ScalarMapping? Mapping, string? Problem)> Find(
        IAssemblySymbol assembly
    )
    {
        foreach (AttributeData attribute in assembly.GetAttributes())
        {
            if (
                attribute.AttributeClass?.ToDisplayString() != WellKnownNames.ScalarAttribute
                || attribute.ConstructorArguments
                    is not [{ Value: string scalar }, { Value: ITypeSymbol type }, { Value: INamedTypeSymbol converter }]
            )
            {
                continue;
            }

            bool converts = converter.AllInterfaces.Any(implemented =>
                implemented
                    is {
                        Name: "IScalarConverter",
                        ContainingNamespace: { Name: "WandbGen", ContainingNamespace.IsGlobalNamespace: true },
                        TypeArguments: [var target]
                    }
                && SymbolEqualityComparer.Default.Equals(target, type)
            );
            yield return converts && !converter.IsStatic
                ? (
                    attribute,
                    scalar,
                    new ScalarMapping(
                        scalar,
                        TypeReader.ReadSchema(attribute),
                        CSharpTypeReader.WriteName(type),
                        type.IsValueType,
                        CSharpTypeReader.WriteName(converter)
                    ),
                    null
                )
                : (attribute, scalar, null, $"'{converter.Name}' does not implement IScalarConverter<{type.Name}>");
        }
    }
}
