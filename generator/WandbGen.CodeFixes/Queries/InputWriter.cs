using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes.Queries;

/// <summary>The C# types of variables; declares input objects, each once.</summary>
internal sealed class InputWriter(QuerySource source, EnumWriter enums)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The C# type of a variable or input field.</summary>
    public string Write(TypeReference reference)
    {
        string mark = reference.IsNonNull ? "" : "?";
        if (reference.Element is { } element)
        {
            return source.Names.WriteList(Write(element)) + mark;
        }

        return source.Schema.TryGetType(reference.Name, out SchemaType? type) && type.Kind == SchemaTypeKind.Enum ? enums.Write(type) + mark
            : type?.Kind == SchemaTypeKind.InputObject ? WriteInput(type) + mark
            : source.Names.Write(source.Schema.Scalars.ToCSharp(reference));
    }

    private string WriteInput(SchemaType type)
    {
        if (_names.TryGetValue(type.Name, out string? known))
        {
            return known;
        }

        string name =
            source.FindType(type.Name) is { } declared && CSharpTypeReader.HasAttribute(declared, "WandbInputAttribute")
                ? type.Name
                : source.NameType(Identifiers.ToPascalCase(type.Name), Identifiers.ToPascalCase(type.Name) + "Value");
        // Before its fields: an input object can contain itself.
        _names.Add(type.Name, name);
        if (source.FindType(name) is null)
        {
            Declare(type, name);
        }

        return name;
    }

    private void Declare(SchemaType type, string name)
    {
        var members = new MemberNames([name]);
        List<string> lines = source.Reserve();
        lines.Add(source.WriteDeclaration("WandbInput", name == type.Name ? null : QuerySource.Quote(type.Name)));
        lines.Add($"{source.Access} sealed partial record {name}");
        lines.Add("{");
        foreach (SchemaArgument field in type.InputFields)
        {
            if (field.DeprecationReason is not null && !field.IsRequired)
            {
                continue;
            }

            string property = members.Add(field.Name);
            string mark =
                Identifiers.ToGraphQL(property) == field.Name
                    ? ""
                    : source.WriteAttribute("WandbField", QuerySource.Quote(field.Name)) + " ";
            string required = field.IsRequired ? "required " : "";
            string written = Write(field.Type with { IsNonNull = field.IsRequired });
            lines.Add($"    {mark}public {required}{written} {property} {{ get; init; }}");
        }

        lines.Add("}");
    }
}
