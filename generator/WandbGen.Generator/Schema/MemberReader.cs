using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>Reads what a type consists of: fields, arguments, enum values. What cannot be used is reported and left out.</summary>
internal sealed class MemberReader(SchemaDraft schema)
{
    // Without a reason, the default of the specification applies.
    private const string DefaultDeprecationReason = "No longer supported";

    // Collected here and copied at their final size; arguments are read while the fields of a type are.
    private readonly MemberCollector<SchemaField> _fields = new();
    private readonly MemberCollector<SchemaArgument> _arguments = new();
    private readonly MemberCollector<SchemaEnumValue> _enumValues = new();

    public NamedList<SchemaField> ReadFields(TypeDraft type)
    {
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
                if (_fields.Contains(name))
                {
                    schema.Error(definition.Name, $"The field '{coordinate}' is defined more than once; the first definition is used");
                }
                else if (ReadType(definition.Type, isInput: false, definition.Name, coordinate, type) is { } fieldType)
                {
                    schema.WarnOfReserved(definition.Name, name);
                    _fields.Add(
                        new SchemaField(name, fieldType)
                        {
                            Arguments = ReadArguments(definition.Arguments, coordinate, type),
                            Description = DescriptionOf(definition),
                            DeprecationReason = DeprecationReasonOf(definition.Directives),
                        }
                    );
                }
            }
        }

        return _fields.MoveToList();
    }

    public NamedList<SchemaArgument> ReadInputFields(TypeDraft type)
    {
        foreach (ASTNode part in type.Parts)
        {
            GraphQLInputFieldsDefinition? definitions = part is GraphQLInputObjectTypeDefinition definition
                ? definition.Fields
                : ((GraphQLInputObjectTypeExtension)part).Fields;
            foreach (GraphQLInputFieldDefinition field in definitions?.Items ?? [])
            {
                string name = schema.NameOf(field.Name);
                ReadInputValue(field, name, new SchemaCoordinate(type.Name, name), type);
            }
        }

        return _arguments.MoveToList();
    }

    public NamedList<SchemaEnumValue> ReadEnumValues(TypeDraft type)
    {
        foreach (ASTNode part in type.Parts)
        {
            GraphQLEnumValuesDefinition? definitions = part is GraphQLEnumTypeDefinition definition
                ? definition.Values
                : ((GraphQLEnumTypeExtension)part).Values;
            foreach (GraphQLEnumValueDefinition value in definitions?.Items ?? [])
            {
                string name = schema.NameOf(value.Name);
                if (_enumValues.Contains(name))
                {
                    schema.Error(
                        value.Name,
                        $"The enum value '{type.Name}.{name}' is defined more than once; the first definition is used"
                    );
                    continue;
                }

                _enumValues.Add(
                    new SchemaEnumValue(name)
                    {
                        Description = DescriptionOf(value),
                        DeprecationReason = DeprecationReasonOf(value.Directives),
                    }
                );
            }
        }

        return _enumValues.MoveToList();
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

        foreach (GraphQLArgumentDefinition definition in definitions.Items)
        {
            string name = schema.NameOf(definition.Name);
            ReadInputValue(definition, name, owner with { Argument = name }, type);
        }

        return _arguments.MoveToList();
    }

    public static string? DescriptionOf(ASTNode node) =>
        node is IHasDescriptionNode { Description: { } description } && description.Value.Length > 0 ? description.Value.ToString() : null;

    private void ReadInputValue(GraphQLInputValueDefinition definition, string name, SchemaCoordinate coordinate, TypeDraft? type)
    {
        if (_arguments.Contains(name))
        {
            schema.Error(definition.Name, $"'{coordinate}' is defined more than once; the first definition is used");
        }
        else if (ReadType(definition.Type, isInput: true, definition.Name, coordinate, type) is { } argumentType)
        {
            schema.WarnOfReserved(definition.Name, name);
            _arguments.Add(
                new SchemaArgument(name, argumentType)
                {
                    DefaultValue = definition.DefaultValue is null ? null : ValueNode.From(definition.DefaultValue),
                    Description = DescriptionOf(definition),
                    DeprecationReason = DeprecationReasonOf(definition.Directives),
                }
            );
        }
    }

    private TypeReference? ReadType(GraphQLType node, bool isInput, GraphQLName location, SchemaCoordinate coordinate, TypeDraft? owner)
    {
        GraphQLName name = TypeReference.InnermostName(node);
        if (!schema.TryGetType(schema.NameOf(name), out TypeDraft? type))
        {
            schema.ReportUndefined(name, schema.NameOf(name), $"'{coordinate}'", owner);
        }
        else if (isInput ? !type.IsInput : !type.IsOutput)
        {
            schema.Error(name, $"'{coordinate}' is left out: '{type.Name}' is no {(isInput ? "input" : "output")} type");
        }
        else if (TypeReference.From(node, type.Reference, type.NonNullReference) is not { } reference)
        {
            schema.Error(location, $"'{coordinate}' is left out: its lists are nested deeper than {TypeReference.MaximumListNesting}");
        }
        else
        {
            return reference;
        }

        owner?.IsIncomplete = true;
        return null;
    }

    private static string? DeprecationReasonOf(GraphQLDirectives? directives)
    {
        foreach (GraphQLDirective directive in directives?.Items ?? [])
        {
            if (directive.Name.Value == "deprecated")
            {
                return
                    directive.Arguments?.Items.Find(static argument => argument.Name.Value == "reason")?.Value is GraphQLStringValue reason
                    ? reason.Value.ToString()
                    : DefaultDeprecationReason;
            }
        }

        return null;
    }
}
