using WandbGen.Generator.Binding;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes.Queries;

/// <summary>Declares records for what is selected, each once: the same selection of the same type is the same record.</summary>
internal sealed class ObjectWriter(QuerySource source, EnumWriter enums)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Why a declaration cannot say it, if it cannot.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The C# type of a field; what it needs is declared.</summary>
    public string WriteType(SelectedField field, TypeReference reference)
    {
        string mark = reference.IsNonNull ? "" : "?";
        return AsList(field) is { } items ? source.Names.WriteList(WriteObject(items, field.Key)) + mark
            : reference.Element is { } element ? source.Names.WriteList(WriteType(field, element)) + mark
            : field.Selection is { } selection ? WriteObject(selection, field.Key) + mark
            : field.Target.Kind == SchemaTypeKind.Enum ? enums.Write(field.Target) + mark
            : source.Names.Write(source.Schema.Scalars.ToCSharp(reference, isRead: true));
    }

    /// <summary>The items of a connection that is one page and nothing else, which a list can be; <see langword="null"/> for any other
    /// field.</summary>
    public SelectedFields? AsList(SelectedField field) =>
        (!field.Field.Arguments.Contains("first") || field.Arguments.Any(static argument => argument.Name is "first" or "last"))
        && field.Selection is { Variants.Count: 0, Fields: [var list] }
        && list.Key == list.Field.Name
        && !list.IsConditional
        && ConnectionFinder.Find(field.Field, source.Schema, null, out _, wantsNodes: list.Key == "nodes") is { } connection
            ? connection.Shape switch
            {
                ConnectionShape.Nodes when list.Key == "nodes" => list.Selection,
                ConnectionShape.Edges
                    when list
                        is {
                            Key: "edges",
                            Selection: { Variants.Count: 0, Fields: [{ Key: "node", Field.Name: "node", IsConditional: false } node] }
                        } => node.Selection,
                _ => null,
            }
            : null;

    /// <summary>The record for a selection.</summary>
    /// <param name="key">What it is the value of, for a name when the type's is taken.</param>
    /// <param name="context">Properties of another kind that it has as well: types and keys, none but of the items of a collection.</param>
    public string WriteObject(SelectedFields selection, string key, IReadOnlyList<SelectedField>? context = null)
    {
        string identity =
            $"{selection.Type.Name} {{ {selection} }} {string.Concat(context?.Select(static field => field.ToString()) ?? [])}";
        if (_names.TryGetValue(identity, out string? known))
        {
            return known;
        }

        string type = Identifiers.ToPascalCase(selection.Type.Name);
        string name = source.NameType(type, Identifiers.ToPascalCase(key) + type);
        _names.Add(identity, name);
        bool hasVariants = selection.Variants.Count > 0;
        var members = new MemberNames([name]);
        List<string> lines = source.Reserve();
        lines.Add(source.WriteDeclaration("WandbObject", name == selection.Type.Name ? null : QuerySource.Quote(selection.Type.Name)));
        WriteRecord(
            lines,
            hasVariants ? $"abstract partial record {name}" : $"sealed partial record {name}",
            selection.Fields,
            members,
            context ?? []
        );
        if (hasVariants)
        {
            WriteVariants(selection, name);
        }

        return name;
    }

    private void WriteVariants(SelectedFields selection, string parent)
    {
        foreach (SelectedFields variant in selection.Variants)
        {
            foreach (SelectedField field in variant.Fields)
            {
                if (selection.Find(field.Key) is { } common && !common.IsSameAs(field))
                {
                    Refusal ??= $"'{field.Key}' is selected in two forms";
                }
            }

            string type = Identifiers.ToPascalCase(variant.Type.Name);
            string name = source.NameType(type, type + parent);
            List<string> lines = source.Reserve();
            lines.Add(source.WriteAttribute("WandbVariant", QuerySource.Quote(variant.Type.Name)));
            WriteRecord(
                lines,
                $"sealed partial record {name} : {parent}",
                [.. variant.Fields.Where(field => selection.Find(field.Key) is not { } common || !common.Covers(field))],
                new MemberNames([name, parent, .. selection.Fields.Select(static field => Identifiers.ToPascalCase(field.Key))]),
                []
            );
        }

        List<string> fallback = source.Reserve();
        fallback.Add(source.WriteAttribute("WandbVariant"));
        fallback.Add($"{source.Access} sealed partial record {source.NameType("Other" + parent)} : {parent};");
    }

    private void WriteRecord(
        List<string> lines,
        string head,
        List<SelectedField> fields,
        MemberNames members,
        IReadOnlyList<SelectedField> context
    )
    {
        if (fields.Count + context.Count == 0)
        {
            lines.Add($"{source.Access} {head};");
            return;
        }

        lines.Add($"{source.Access} {head}");
        lines.Add("{");
        foreach (SelectedField field in fields)
        {
            string property = members.Add(field.Key);
            string mark = field.Write(withKey: false) is var text && Identifiers.ToGraphQL(property) == text ? "" : WriteField(text);
            lines.AddRange(WriteProperty(mark, field, property));
        }

        foreach (SelectedField field in context)
        {
            string property = members.Add(field.Key);
            string mark = source.WriteAttribute(
                "WandbContext",
                Identifiers.ToGraphQL(property) == field.Key ? null : QuerySource.Quote(field.Key)
            );
            lines.AddRange(WriteProperty(mark, field, property));
        }

        lines.Add("}");
    }

    // An attribute that does not fit into the line of its property is written above it.
    private IEnumerable<string> WriteProperty(string mark, SelectedField field, string property)
    {
        string required = field.IsNullable ? "" : "required ";
        string type = WriteType(field, field.Field.Type with { IsNonNull = !field.IsNullable });
        string line = $"public {required}{type} {property} {{ get; init; }}";
        return mark.Length == 0 ? ["    " + line]
            : mark.Length + line.Length < QuerySource.LongestLine ? [$"    {mark} {line}"]
            : [.. mark.Split('\n').Append(line).Select(static part => "    " + part)];
    }

    private string WriteField(string text)
    {
        string mark = source.WriteAttribute("WandbField", QuerySource.Quote(text));
        return mark.Length <= QuerySource.LongestLine
            ? mark
            : source.WriteAttribute(
                "WandbField",
                $"\"\"\"\n{string.Join("\n", QuerySource.Wrap(text).Select(static part => "    " + part))}\n    \"\"\""
            );
    }
}
