using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a type marked with <c>[WandbInput]</c> to an input object.</summary>
internal static class InputBinder
{
    public static InputPlan Bind(ObjectGraph objects, InputDeclaration declaration, TypeSystem schema, ProblemCollector problems)
    {
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        ProblemPlace name = ProblemPlace.In(0, declaration.GraphQLType.Length);
        if (!schema.TryGetType(declaration.GraphQLType, out SchemaType? inputType))
        {
            problems.Add(Descriptors.UnknownType, name, declaration.GraphQLType, Suggestion.Of(declaration.GraphQLType, schema.TypeNames));
            return Invalid(declaration);
        }

        if (inputType.Kind != SchemaTypeKind.InputObject)
        {
            problems.Add(Descriptors.NotAnInput, name, declaration.GraphQLType);
            return Invalid(declaration);
        }

        List<InputFieldPlan> fields = [];
        foreach (PropertyDeclaration property in declaration.Properties)
        {
            EnumBinder.ReportHidden(property.Type, property.Name, problems);
            ProblemPlace place = ProblemPlace.Of(property.Name);
            string fieldName = property.Field ?? Identifiers.ToGraphQL(property.Name);
            if (!inputType.InputFields.TryGet(fieldName, out SchemaArgument? field))
            {
                problems.Add(
                    Descriptors.UnknownField,
                    property.Field is null ? place : place with { Start = 0, Length = fieldName.Length },
                    fieldName,
                    inputType.Name,
                    Suggestion.Of(fieldName, inputType.InputFields.Names)
                );
                continue;
            }

            if (!CanBeSent(objects, property.Type, schema, place, problems))
            {
                continue;
            }

            CSharpType type = field.IsRequired ? property.Type.AsRequired() : property.Type;
            if (schema.Scalars.FindWrite(field.Type, type, objects) is not { } write)
            {
                problems.Add(
                    Descriptors.WrongParameter,
                    place,
                    property.Type.Text,
                    field.Name,
                    field.Type.ToString(),
                    $"use {schema.Scalars.Correct(field.Type, property.Type, objects).Text}",
                    "field"
                );
                continue;
            }

            CSharpType held = property.Type.Kind == CSharpKind.Optional ? property.Type.Element! : property.Type;
            if (
                field.Type.IsNonNull
                && (
                    (held.IsNullable && property.Type.Kind == CSharpKind.Optional)
                    || (field.IsRequired && (type.IsNullable || property.Type.Kind == CSharpKind.Optional))
                )
            )
            {
                problems.Add(Descriptors.NullableInput, place, property.Name, field.Name, field.Type.ToString());
                continue;
            }

            EnumBinder.ReportMembers(property.Type, field.Type.Name, schema, place, problems);
            fields.Add(new InputFieldPlan(field.Name, property.Name, write));
        }

        foreach (SchemaArgument required in inputType.InputFields)
        {
            if (
                required.IsRequired
                && !declaration.Properties.Any(property => (property.Field ?? Identifiers.ToGraphQL(property.Name)) == required.Name)
            )
            {
                problems.Add(
                    Descriptors.MissingInputField,
                    ProblemPlace.Declaration,
                    declaration.Type.Name,
                    required.Name,
                    required.Type.ToString(),
                    inputType.Name
                );
            }
        }

        return new InputPlan(
            declaration.Type,
            declaration.GraphQLType,
            EquatableArray<InputFieldPlan>.From(fields),
            IsValid: !problems.HasErrors
        );
    }

    /// <summary>Whether nothing is wrong with the type of what is sent, whatever it is sent to. What is wrong is reported, if nobody else
    /// does.</summary>
    public static bool CanBeSent(ObjectGraph objects, CSharpType type, TypeSystem schema, ProblemPlace place, ProblemCollector problems)
    {
        if (type.IsUnresolved)
        {
            problems.Fail();
            return false;
        }

        if (objects.FindInput(type) is not { } input)
        {
            return true;
        }

        if (input.IsEmitted)
        {
            // What another assembly's default schema is, only that assembly knows.
            if (schema.IsMeantBy(input.Schema) || (input.HasWriter is not null && input.Schema is null))
            {
                return true;
            }

            problems.Add(Descriptors.OtherSchema, place, input.Type.Name, input.Schema ?? WellKnownNames.DefaultSchema, schema.Name);
        }
        else if (input.HasWriter is null)
        {
            problems.Fail();
        }
        else
        {
            problems.Add(Descriptors.NoReader, place, input.Type.Name);
        }

        return false;
    }

    public static InputPlan Invalid(InputDeclaration declaration) =>
        new(declaration.Type, declaration.GraphQLType, default, IsValid: false);
}
