using GraphQLParser.AST;

namespace WandbGen.Generator.Schema;

/// <summary>Reads what a type consists of: fields, arguments, enum values. What cannot be used is reported and left out.</summary>
internal sealed class MemberReader(SchemaDraft schema)
{
    // Without a reason the specification's default holds.
    private const string DefaultDeprecationReason = "No longer supported";

    private readonly HashSet<string> _seenMembers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seenArguments = new(StringComparer.Ordinal);
    private readonly Func<GraphQLName, string> _nameOf = schema.NameOf;

    public NamedList<SchemaField> ReadFields(TypeDraft type)
    {
        var fields = new List<SchemaField>();
        _seenMembers.Clear();
        foreach (ASTNode part in type.Parts)
        {
            if (part is not IHasFieldsDefinitionNode { Fields.Items: { } definitions })
            {
                continue;
            }

            foreach (GraphQLFieldDefinition definition in definitions)
            {
                string name = schema.NameOf(definition.Name);
                var coordinate = new SchemaCoordinate(type.Name, name);
                if (!_seenMembers.Add(name))
                {
                    schema.Error(definition.Name, $"The field '{coordinate}' is defined more than once; the first definition is used");
                }
                else if (ReadType(definition.Type, isInput: false, definition.Name, coordinate, type) is { } fieldType)
                {
                    schema.WarnOfReserved(definition.Name, name);
                    fields.Add(new SchemaField(name, fieldType)
                    {
                        Arguments = ReadArguments(definition.Arguments, coordinate, type),
                        Description = DescriptionOf(definition),
                        DeprecationReason = DeprecationReasonOf(definition.Directives),
                    });
                }
            }
        }

        return ToNamedList(fields);
    }

    public NamedList<SchemaArgument> ReadInputFields(TypeDraft type)
    {
        var fields = new List<SchemaArgument>();
        _seenArguments.Clear();
        foreach (ASTNode part in type.Parts)
        {
            GraphQLInputFieldsDefinition? definitions =
                part is GraphQLInputObjectTypeDefinition definition ? definition.Fields : ((GraphQLInputObjectTypeExtension)part).Fields;
            foreach (GraphQLInputFieldDefinition field in definitions?.Items ?? [])
            {
                string name = schema.NameOf(field.Name);
                ReadInputValue(field, name, new SchemaCoordinate(type.Name, name), type, fields);
            }
        }

        return ToNamedList(fields);
    }

    public NamedList<SchemaEnumValue> ReadEnumValues(TypeDraft type)
    {
        var values = new List<SchemaEnumValue>();
        _seenMembers.Clear();
        foreach (ASTNode part in type.Parts)
        {
            GraphQLEnumValuesDefinition? definitions =
                part is GraphQLEnumTypeDefinition definition ? definition.Values : ((GraphQLEnumTypeExtension)part).Values;
            foreach (GraphQLEnumValueDefinition value in definitions?.Items ?? [])
            {
                string name = schema.NameOf(value.Name);
                if (!_seenMembers.Add(name))
                {
                    schema.Error(value.Name, $"The enum value '{type.Name}.{name}' is defined more than once; the first definition is used");
                    continue;
                }

                values.Add(new SchemaEnumValue(name)
                {
                    Description = DescriptionOf(value),
                    DeprecationReason = DeprecationReasonOf(value.Directives),
                });
            }
        }

        return ToNamedList(values);
    }

    /// <param name="definitions">The arguments as parsed.</param>
    /// <param name="owner">The field or directive whose arguments they are.</param>
    /// <param name="type">The field's type, or <see langword="null"/> for a directive.</param>
    public NamedList<SchemaArgument> ReadArguments(GraphQLArgumentsDefinition? definitions, SchemaCoordinate owner, TypeDraft? type)
    {
        if (definitions is null)
        {
            return NamedList<SchemaArgument>.Empty;
        }

        var arguments = new List<SchemaArgument>(definitions.Count);
        _seenArguments.Clear();
        foreach (GraphQLArgumentDefinition definition in definitions.Items)
        {
            string name = schema.NameOf(definition.Name);
            ReadInputValue(definition, name, owner with { Argument = name }, type, arguments);
        }

        return ToNamedList(arguments);
    }

    public static string? DescriptionOf(ASTNode node) =>
        node is IHasDescriptionNode { Description: { } description } && description.Value.Length > 0 ? description.Value.ToString() : null;

    private void ReadInputValue(GraphQLInputValueDefinition definition, string name, SchemaCoordinate coordinate, TypeDraft? type, List<SchemaArgument> arguments)
    {
        if (!_seenArguments.Add(name))
        {
            schema.Error(definition.Name, $"'{coordinate}' is defined more than once; the first definition is used");
        }
        else if (ReadType(definition.Type, isInput: true, definition.Name, coordinate, type) is { } argumentType)
        {
            schema.WarnOfReserved(definition.Name, name);
            arguments.Add(new SchemaArgument(name, argumentType)
            {
                DefaultValue = definition.DefaultValue is null ? null : DefaultValueText.From(definition.DefaultValue),
                Description = DescriptionOf(definition),
                DeprecationReason = DeprecationReasonOf(definition.Directives),
            });
        }
    }

    private TypeReference? ReadType(GraphQLType node, bool isInput, GraphQLName location, SchemaCoordinate coordinate, TypeDraft? owner)
    {
        if (TypeReference.From(node, _nameOf) is not { } reference)
        {
            schema.Error(location, $"'{coordinate}' is left out: its lists are nested deeper than {TypeReference.MaximumListNesting}");
        }
        else if (!schema.TryGetType(reference.Name, out TypeDraft? type))
        {
            schema.ReportUndefined(NamedTypeOf(node).Name, reference.Name, $"'{coordinate}'", owner);
        }
        else if (isInput ? !type.IsInput : !type.IsOutput)
        {
            schema.Error(NamedTypeOf(node).Name, $"'{coordinate}' is left out: '{type.Name}' is no {(isInput ? "input" : "output")} type");
        }
        else
        {
            return reference;
        }

        owner?.IsIncomplete = true;
        return null;
    }

    private static GraphQLNamedType NamedTypeOf(GraphQLType type)
    {
        while (true)
        {
            switch (type)
            {
                case GraphQLNonNullType nonNull:
                    type = nonNull.Type;
                    break;
                case GraphQLListType list:
                    type = list.Type;
                    break;
                default:
                    return (GraphQLNamedType)type;
            }
        }
    }

    private static string? DeprecationReasonOf(GraphQLDirectives? directives)
    {
        foreach (GraphQLDirective directive in directives?.Items ?? [])
        {
            if (directive.Name.Value == "deprecated")
            {
                return directive.Arguments?.Items.Find(static argument => argument.Name.Value == "reason")?.Value is GraphQLStringValue reason
                    ? reason.Value.ToString()
                    : DefaultDeprecationReason;
            }
        }

        return null;
    }

    private static NamedList<T> ToNamedList<T>(List<T> items) where T : class, INamed => items.Count == 0 ? NamedList<T>.Empty : new([.. items]);
}
