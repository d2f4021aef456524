using System.Globalization;
using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Checks a field's arguments against the schema.</summary>
/// <param name="source">The text that the arguments stand in.</param>
internal sealed class ArgumentBinder(TypeSystem schema, VariableScope variables, ProblemCollector problems, GraphQLSource source)
{
    // The argument of @include and @skip.
    private static readonly SchemaArgument s_condition = new("if", new TypeReference("Boolean", IsNonNull: true));

    /// <param name="generated">The arguments that are given elsewhere.</param>
    public EquatableArray<ArgumentNode> Bind(SchemaField field, GraphQLField syntax, params string?[] generated)
    {
        if (field.Arguments.Count == 0 && syntax.Arguments is null)
        {
            return default;
        }

        List<ArgumentNode> arguments = [];
        foreach (GraphQLArgument argument in syntax.Arguments?.Items ?? [])
        {
            string name = argument.Name.StringValue;
            if (!field.Arguments.TryGet(name, out SchemaArgument? definition))
            {
                problems.Add(
                    Descriptors.UnknownArgument,
                    source.Place(argument.Name),
                    name,
                    field.Name,
                    Suggestion.Of(name, field.Arguments.Names)
                );
                continue;
            }

            if (arguments.Exists(given => given.Name == name))
            {
                problems.Add(Descriptors.GivenTwice, source.Place(argument.Name), "argument", name);
                continue;
            }

            Check(argument.Value, definition, definition.Type, definition.DefaultValue is not null);
            arguments.Add(new ArgumentNode(name, ValueNode.From(argument.Value)));
        }

        foreach (SchemaArgument required in field.Arguments)
        {
            if (required.IsRequired && !generated.Contains(required.Name) && !arguments.Exists(argument => argument.Name == required.Name))
            {
                problems.Add(
                    Descriptors.MissingArgument,
                    source.Place(syntax.Name),
                    required.Name,
                    required.Type.ToString(),
                    field.Name,
                    "argument"
                );
            }
        }

        return EquatableArray<ArgumentNode>.From(arguments);
    }

    /// <summary>Checks the directives of a field that may have conditions and nothing else.</summary>
    /// <param name="mentions">The field, for each time that it is written.</param>
    public EquatableArray<ConditionNode> BindConditions(IReadOnlyList<GraphQLField> mentions)
    {
        if (mentions is [{ Directives: null }])
        {
            return default;
        }

        foreach (GraphQLDirective directive in mentions.SelectMany(static mention => mention.Directives?.Items ?? []))
        {
            if (ConditionNode.IsCondition(directive))
            {
                CheckCondition(directive);
            }
            else
            {
                problems.Add(
                    Descriptors.UnknownDirective,
                    source.Place(directive),
                    directive.Name.StringValue,
                    directive.Name.Value == ServerFeature.Directive
                        ? "[RequiresServerFeature] on the property says it, and @include or @skip"
                        : "@include or @skip"
                );
            }
        }

        return ConditionNode.From(mentions);
    }

    /// <summary>Checks the argument of <c>@include</c> or <c>@skip</c>.</summary>
    public void CheckCondition(GraphQLDirective directive)
    {
        string name = "@" + directive.Name.StringValue;
        bool isGiven = false;
        foreach (GraphQLArgument argument in directive.Arguments?.Items ?? [])
        {
            if (argument.Name.Value == s_condition.Name && isGiven)
            {
                problems.Add(Descriptors.GivenTwice, source.Place(argument.Name), "argument", s_condition.Name);
            }
            else if (argument.Name.Value == s_condition.Name)
            {
                isGiven = true;
                Check(argument.Value, s_condition, s_condition.Type, hasDefault: false);
            }
            else
            {
                problems.Add(
                    Descriptors.UnknownArgument,
                    source.Place(argument.Name),
                    argument.Name.StringValue,
                    name,
                    Suggestion.Of(argument.Name.StringValue, [s_condition.Name])
                );
            }
        }

        if (!isGiven)
        {
            problems.Add(
                Descriptors.MissingArgument,
                source.Place(directive),
                s_condition.Name,
                s_condition.Type.ToString(),
                name,
                "argument"
            );
        }
    }

    /// <summary>Checks the default of a variable.</summary>
    public void CheckDefault(GraphQLValue value, string variable, TypeReference type) =>
        Check(value, new SchemaArgument(variable, type), type, hasDefault: false);

    private void Check(GraphQLValue value, SchemaArgument argument, TypeReference expected, bool hasDefault)
    {
        if (value is GraphQLVariable variable)
        {
            variables.Use(variable.Name.StringValue, argument, expected, hasDefault, source.Place(variable));
            return;
        }

        if (value is GraphQLNullValue)
        {
            if (expected.IsNonNull)
            {
                Report(value, expected);
            }

            return;
        }

        if (expected.Element is { } element)
        {
            // A single value is coerced to a list with one element.
            foreach (GraphQLValue item in value is GraphQLListValue list ? list.Values ?? [] : [value])
            {
                Check(item, argument, element, hasDefault: false);
            }

            return;
        }

        if (!schema.TryGetType(expected.Name, out SchemaType? type))
        {
            return;
        }

        switch (type.Kind)
        {
            case SchemaTypeKind.InputObject when value is GraphQLObjectValue input:
                CheckObject(input, type);
                break;
            case SchemaTypeKind.Enum when value is GraphQLEnumValue constant:
                string name = constant.Name.StringValue;
                if (!type.EnumValues.Contains(name))
                {
                    problems.Add(
                        Descriptors.WrongValue,
                        source.Place(value),
                        $"'{name}'",
                        expected + Suggestion.Of(name, type.EnumValues.Names)
                    );
                }

                break;
            case SchemaTypeKind.Scalar when IsLiteralOf(type.Name, value):
                UseVariables(value, new SchemaArgument(argument.Name, expected with { IsNonNull = false }));
                break;
            default:
                Report(value, expected);
                break;
        }
    }

    private void CheckObject(GraphQLObjectValue input, SchemaType type)
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (GraphQLObjectField field in input.Fields ?? [])
        {
            string name = field.Name.StringValue;
            if (!given.Add(name))
            {
                problems.Add(Descriptors.GivenTwice, source.Place(field.Name), "field", name);
            }
            else if (type.InputFields.TryGet(name, out SchemaArgument? definition))
            {
                TypeReference expected = type.IsOneOf ? definition.Type with { IsNonNull = true } : definition.Type;
                Check(field.Value, definition, expected, definition.DefaultValue is not null);
            }
            else
            {
                problems.Add(
                    Descriptors.UnknownField,
                    source.Place(field.Name),
                    name,
                    type.Name,
                    Suggestion.Of(name, type.InputFields.Names)
                );
            }
        }

        if (type.IsOneOf && given.Count != 1)
        {
            problems.Add(
                Descriptors.WrongValue,
                source.Place(input),
                ValueNode.From(input).ToString(),
                $"{type.Name}, which takes exactly one field"
            );
        }

        foreach (SchemaArgument required in type.InputFields)
        {
            if (required.IsRequired && !given.Contains(required.Name))
            {
                problems.Add(Descriptors.MissingArgument, source.Place(input), required.Name, required.Type.ToString(), type.Name, "field");
            }
        }
    }

    // What a custom scalar takes inside its literals, only the server knows. A variable there is of any type, and else of the scalar's.
    private void UseVariables(GraphQLValue value, SchemaArgument scalar)
    {
        switch (value)
        {
            case GraphQLVariable variable:
                variables.UseAsAnyType(variable.Name.StringValue, scalar, source.Place(variable));
                break;
            case GraphQLListValue list:
                foreach (GraphQLValue item in list.Values ?? [])
                {
                    UseVariables(item, scalar);
                }

                break;
            case GraphQLObjectValue input:
                foreach (GraphQLObjectField field in input.Fields ?? [])
                {
                    UseVariables(field.Value, scalar);
                }

                break;
        }
    }

    // A custom scalar's literals are its own business.
    private static bool IsLiteralOf(string scalar, GraphQLValue value) =>
        scalar switch
        {
            "String" => value is GraphQLStringValue,
            "ID" => value is GraphQLStringValue or GraphQLIntValue,
            "Int" => value is GraphQLIntValue number
                && int.TryParse(number.Value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "Float" => value is GraphQLIntValue or GraphQLFloatValue,
            "Boolean" => value is GraphQLBooleanValue,
            _ => true,
        };

    private void Report(GraphQLValue value, TypeReference expected)
    {
        // A name alone is an enum's value: a dollar sign or quotes are missing.
        string text = ValueNode.From(value).ToString();
        string hint =
            value is not GraphQLEnumValue ? ""
            : expected is { IsList: false, Name: "String" or "ID" } ? $": write ${text} for a variable, or \"{text}\" for a text"
            : $": write ${text} for a variable";
        problems.Add(Descriptors.WrongValue, source.Place(value), text, expected + hint);
    }
}
