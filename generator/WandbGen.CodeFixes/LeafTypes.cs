using Microsoft.CodeAnalysis;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes;

/// <summary>The C# types of scalars, enums and lists of them.</summary>
internal sealed class LeafTypes(TypeSystem schema, TypeNames names, SemanticModel model, int position)
{
    public string Write(TypeReference reference)
    {
        if (reference.Element is { } element)
        {
            return names.WriteList(Write(element)) + (reference.IsNonNull ? "" : "?");
        }

        return FindEnum(reference.Name) is { } name
            ? name + (reference.IsNonNull ? "" : "?")
            : names.Write(schema.Scalars.ToCSharp(reference, isRead: true));
    }

    /// <summary>A C# enum of a GraphQL one's name, if the place sees one whose members are each one of its values.</summary>
    public string? FindEnum(string name) =>
        schema.TryGetType(name, out SchemaType? type)
        && type.Kind == SchemaTypeKind.Enum
        && model.LookupNamespacesAndTypes(position, name: name) is [INamedTypeSymbol { TypeKind: TypeKind.Enum } symbol]
        && CSharpTypeReader.Read(symbol).Enum is { } members
        && EnumBinder.Fits(members, type)
            ? names.Shorten(CSharpTypeReader.WriteName(symbol))
            : null;
}
