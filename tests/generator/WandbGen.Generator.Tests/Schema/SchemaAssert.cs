using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Tests;

/// <summary>Assertions that hold for the model of every text.</summary>
internal static class SchemaAssert
{
    public static SchemaModel Sound(string text)
    {
        SchemaModel schema = SchemaModel.Parse("test", text, TestContext.Current.CancellationToken);
        Assert.Equal(schema.TypeNames.Length, schema.TypeNames.Distinct(StringComparer.Ordinal).Count());
        foreach (string name in schema.TypeNames)
        {
            SchemaType type = TypeOf(schema, name);
            Distinct(type.Fields);
            Distinct(type.InputFields);
            Distinct(type.EnumValues);
            foreach (SchemaField field in type.Fields)
            {
                if (TypeOf(schema, field.Type.Name).Kind is SchemaTypeKind.InputObject)
                {
                    Assert.Fail($"{name}.{field} is of an input type");
                }

                AllAreInputs(schema, field.Arguments);
            }

            AllAreInputs(schema, type.InputFields);
            Assert.All(type.Interfaces, item => Assert.Equal(SchemaTypeKind.Interface, TypeOf(schema, item).Kind));
            Assert.All(type.PossibleTypes, item => Assert.Equal(SchemaTypeKind.Object, TypeOf(schema, item).Kind));
        }

        Assert.True(schema.Problems.Length <= ProblemList.MaximumCount);
        if (!schema.Problems.IsEmpty)
        {
            TextLineCollection lines = SourceText.From(text).Lines;
            foreach (SchemaProblem problem in schema.Problems)
            {
                Assert.InRange(problem.Span.End, 0, text.Length);
                Assert.Equal(lines.GetLinePositionSpan(problem.Span), problem.Lines);
                Assert.False(string.IsNullOrWhiteSpace(problem.Message));
                Assert.DoesNotContain(problem.Message, static c => char.IsControl(c));
            }
        }

        return schema;
    }

    public static SchemaModel Valid(string text)
    {
        SchemaModel schema = Sound(text);
        Assert.Empty(schema.Problems);
        return schema;
    }

    public static SchemaType TypeOf(SchemaModel schema, string name)
    {
        if (!schema.TryGetType(name, out SchemaType? type) || type.Name != name)
        {
            Assert.Fail($"{name} is not defined");
        }

        return type;
    }

    public static SchemaField FieldOf(SchemaModel schema, string type, string field)
    {
        Assert.True(TypeOf(schema, type).TryGetField(field, out SchemaField? found), $"{type}.{field} is not defined");
        return found;
    }

    /// <summary>Everything that the model says, for comparing two.</summary>
    public static string Print(SchemaModel schema) =>
        string.Join(
            '\n',
            schema.TypeNames.Select(name =>
            {
                SchemaType type = TypeOf(schema, name);
                return $"{type.Kind} {name} '{type.Description}' {string.Join('&', type.Interfaces)} "
                    + $"{string.Join('|', type.PossibleTypes)} "
                    + string.Join(
                        ' ',
                        type.Fields.Select(static field =>
                            $"{field}({Print(field.Arguments)}) '{field.Description}' '{field.DeprecationReason}'"
                        )
                    )
                    + Print(type.InputFields)
                    + string.Join(
                        ' ',
                        type.EnumValues.Select(static value => $"{value} '{value.Description}' '{value.DeprecationReason}'")
                    );
            })
        );

    private static string Print(NamedList<SchemaArgument> arguments) =>
        string.Join(", ", arguments.Select(static argument => $"{argument} '{argument.Description}' '{argument.DeprecationReason}'"));

    private static void AllAreInputs(SchemaModel schema, NamedList<SchemaArgument> arguments)
    {
        Distinct(arguments);
        foreach (SchemaArgument argument in arguments)
        {
            if (!TypeOf(schema, argument.Type.Name).IsInput)
            {
                Assert.Fail($"{argument} is of no input type");
            }
        }
    }

    private static void Distinct<T>(NamedList<T> items)
        where T : class, INamed
    {
        foreach (T item in items)
        {
            if (!items.TryGet(item.Name, out T? found) || found != item)
            {
                Assert.Fail($"{item.Name} is not found by its name");
            }
        }
    }
}
