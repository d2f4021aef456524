using Microsoft.CodeAnalysis;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Declarations;

/// <summary>Reads a project's <c>[assembly: WandbScalar]</c> attributes.</summary>
internal static class ScalarReader
{
    public static EquatableArray<ScalarMapping> Read(IAssemblySymbol assembly) =>
        EquatableArray<ScalarMapping>.From(Find(assembly).Select(static found => found.Mapping).OfType<ScalarMapping>());

    /// <summary>The type that an attribute names to read one field.</summary>
    public static ConverterDeclaration? ReadConverter(AttributeData attribute)
    {
        if (
            attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Converter").Value
            is not { Kind: TypedConstantKind.Type, Value: ITypeSymbol type }
        )
        {
            return null;
        }

        List<string> types = [];
        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (IsConverter(implemented))
            {
                types.Add(CSharpTypeReader.Read(implemented.TypeArguments[0]).Name);
            }
        }

        string? problem =
            type is INamedTypeSymbol { IsUnboundGenericType: true } ? "it has type parameters"
            : types.Count == 0 ? "it does not implement IScalarConverter<T>"
            : type is INamedTypeSymbol { IsFileLocal: true } ? "it is local to its file"
            : FindShapeProblem(type);
        return new ConverterDeclaration(
            CSharpTypeReader.WriteName(type),
            EquatableArray<string>.From(types),
            problem,
            CSharpTypeReader.IsVisible(type)
        );
    }

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
                IsConverter(implemented) && SymbolEqualityComparer.Default.Equals(implemented.TypeArguments[0], type)
            );
            string? problem =
                !converts ? $"does not implement IScalarConverter<{type.Name}>"
                : FindShapeProblem(converter) is { } shape ? $"cannot read it: {shape}"
                : null;
            yield return problem is null
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
                : (attribute, scalar, null, $"'{converter.Name}' {problem}");
        }
    }

    // Types that cannot be type arguments.
    private static string? FindShapeProblem(ITypeSymbol type) =>
        type.IsStatic ? "it is static: write 'abstract'"
        : type.TypeKind == TypeKind.Interface ? "it is an interface: write 'abstract class'"
        : type.IsRefLikeType ? "it is a ref struct: remove 'ref'"
        : null;

    private static bool IsConverter(INamedTypeSymbol type) =>
        type.Arity == 1 && type.Name == "IScalarConverter" && KnownTypes.RuntimeName(type) is not null;
}
