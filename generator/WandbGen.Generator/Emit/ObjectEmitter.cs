using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the reader of an object.</summary>
internal static class ObjectEmitter
{
    public static string Emit(ObjectPlan plan)
    {
        FieldPlan[] values = [.. Values(plan.Fields)];
        string type = $"<c>{Literals.Xml(plan.GraphQLType)}</c>";
        IEnumerable<Template> parameters = plan.Context.Select(
            static Template (item) => $"/// <param name=\"{item.Name}\">{Describe(item)}</param>"
        );
        string context = ValueEmitter.Parameters(plan.Context);
        Template reader = Template.Fill(
            $$"""
            /// <summary>Reads the GraphQL {{type}} that <paramref name="reader"/> stands on; called by emitted code.</summary>
            /// <param name="reader">Stands on the opening brace, and is left on the closing one.</param>
            {{Template.Lines(parameters)}}
            /// <returns>The object.</returns>
            {{SourceFile.GeneratedCode}}
            {{SourceFile.HiddenInEditors}}
            internal static {{plan.Type.FullName}} {{WellKnownNames.ReadMethod}}(ref graphql::JsonTokenReader reader{{context}})
            {
                {{(
                    !plan.IsValid ? SourceFile.ThrowInvalid
                    : plan.Variants.Count > 0 ? EmitVariants(plan)
                    : EmitObject(plan, values)
                )}}
            }
            """
        );
        bool isShared = plan.IsValid && plan.Type.IsPublic && plan.Context.All(static context => context.Type.IsPublic);
        IEnumerable<Template> lists =
            plan.IsValid && plan.Variants.Count == 0
                ? values.Select(static value => ValueEmitter.EmitListMethods(value.Value!, MethodOf(value)))
                : [];
        return SourceFile.Wrap(
            plan.Type,
            Template.Blocks([reader, isShared ? EmitSharedReader(plan) : "", .. lists]),
            isShared ? $" : graphql::IGraphQLObject<{plan.Type.FullName}>" : "",
            isShared ? EmitAttributes(plan) : "",
            plan.IsValid && plan.Variants.Count == 0 ? values.Select(static value => value.Value!) : []
        );
    }

    // The members by which other assemblies call the reader.
    private static Template EmitAttributes(ObjectPlan plan) =>
        Template.Lines([
            $"[graphql::GraphQLSelectionAttribute({Literals.Text(DocumentPrinter.Print(plan.Selection))})]",
            .. plan.Context.Select(
                static Template (context) =>
                {
                    IEnumerable<string> sources = context.Kind == ContextKind.Field ? context.Others.Prepend(context.Field) : [];
                    string arguments = string.Concat(sources.Select(static source => ", " + Literals.Text(source)));
                    string converter = context.Converter is { IsPublic: true } named ? $", Converter = typeof({named.Name})" : "";
                    return $"[graphql::GraphQLContextAttribute({Literals.Text(context.Name)}, "
                        + $"typeof({(context.Type.IsValueType ? context.Type.Text : context.Type.Name)}), "
                        + $"{Literals.Text(context.Type.Nullability)}{arguments}{converter})]";
                }
            ),
        ]);

    // Their way to the reader.
    private static Template EmitSharedReader(ObjectPlan plan)
    {
        IEnumerable<string> arguments = plan
            .Context.Select(static context =>
                context.Type.IsNullable
                    ? $"graphql::ContextValue.Find<{context.Type.Text}>(context, {Literals.Text(context.Name)})"
                    : $"graphql::ContextValue.Get<{context.Type.Text}>(context, {Literals.Text(context.Name)})"
            )
            .Prepend("ref reader");
        return Template.Fill(
            $$"""
            {{SourceFile.GeneratedCode}}
            static {{plan.Type.FullName}} graphql::IGraphQLObject<{{plan.Type.FullName}}>.Read(
                ref graphql::JsonTokenReader reader, scoped global::System.ReadOnlySpan<graphql::ContextValue> context) =>
                {{WellKnownNames.ReadMethod}}({{string.Join(", ", arguments)}});
            """
        );
    }

    private static Template EmitVariants(ObjectPlan plan)
    {
        IEnumerable<Template> variants = plan.Variants.Select(
            static Template (variant) =>
            {
                string read =
                    $"return {variant.Type}.{WellKnownNames.ReadMethod}(ref reader{ValueEmitter.Arguments(variant.Context, null)});";
                return variant.GraphQLType is null
                    ? read
                    : Template.Fill(
                        $$"""
                        if (graphql::GraphQLReader.IsText(in typeName, {{Literals.Text(variant.GraphQLType)}}u8))
                        {
                            {{read}}
                        }
                        """
                    );
            }
        );
        return Template.Fill(
            $$"""
            graphql::JsonTokenReader typeName = graphql::GraphQLReader.FindTypeName(ref reader);
            {{Template.Blocks(variants)}}
            """
        );
    }

    private static Template EmitObject(ObjectPlan plan, FieldPlan[] values)
    {
        string keys = Literals.Text(WriteKeys(plan.Fields));
        return plan.Fields.Count == 0
            ? Template.Fill(
                $$"""
                graphql::GraphQLReader.ExpectObject(ref reader, {{Literals.Text(plan.GraphQLType)}});
                reader.Skip();

                {{EmitResult(plan)}}
                """
            )
            : Template.Fill(
                $$"""
                {{Template.Lines(values.Select(static Template (value) => $"{value.Value!.Type}? {value.Local} = null;"))}}
                var fields = new graphql::FieldReader(ref reader, {{Literals.Text(plan.GraphQLType)}}, {{keys}}u8);
                while (fields.MoveNext(ref reader))
                {
                    switch (fields.Current)
                    {
                        {{Template.Lines(EmitCases(plan.Fields))}}
                    }
                }

                {{EmitResult(plan)}}
                """
            );
    }

    private static List<Template> EmitCases(EquatableArray<FieldPlan> fields)
    {
        List<Template> cases = [];
        int number = 0;
        Add(fields, "");
        return cases;

        void Add(EquatableArray<FieldPlan> level, string path)
        {
            foreach (FieldPlan field in level)
            {
                if (field.Value is { } value)
                {
                    cases.Add(
                        Template.Fill(
                            $$"""
                            case {{number++}}: // {{path}}{{field.Key}}
                                {{field.Local}} = {{ValueEmitter.ReadPresent(value, MethodOf(field))}};
                                break;
                            """
                        )
                    );
                }
                else
                {
                    number++;
                    Add(field.Fields, $"{path}{field.Key}.");
                }
            }
        }
    }

    private static Template EmitResult(ObjectPlan plan)
    {
        string arguments = string.Join(
            ", ",
            plan.Constructor.Select(name => Value(plan, plan.Properties.First(property => property.Name == name)))
        );
        IEnumerable<Template> properties = plan
            .Properties.Where(property => !plan.Constructor.Contains(property.Name))
            .Select(Template (property) => $"{Identifiers.Escape(property.Name)} = {Value(plan, property)},");
        IEnumerable<Template> unknown = plan
            .Properties.Where(property => IsLeftOut(plan, property))
            .Select(static property =>
                Template.Fill(
                    $$"""
                    if (({{property.Surroundings!}} ?? {{property.Source}}) is not { } known{{property.Name}})
                    {
                        return null!;
                    }
                    """
                )
            );
        Template creation = properties.Any()
            ? Template.Fill(
                $$"""
                return new {{plan.Type.FullName}}({{arguments}})
                {
                    {{Template.Lines(properties)}}
                };
                """
            )
            : $"return new {plan.Type.FullName}({arguments});";
        return Template.Blocks([.. unknown, creation]);
    }

    // Whether the object is left out if this field is missing.
    private static bool IsLeftOut(ObjectPlan plan, PropertyPlan property) =>
        property is { Surroundings: not null, IsRequired: true } && !plan.Type.Head.IsValueType;

    private static string Value(ObjectPlan plan, PropertyPlan property)
    {
        if (property.Surroundings is { } surroundings)
        {
            string either = $"{surroundings} ?? {property.Source}";
            return IsLeftOut(plan, property) ? "known" + property.Name
                : property.IsRequired ? $"{either} ?? {ThrowMissing(property)}"
                : either;
        }

        if (property.Context is { } context)
        {
            // An object that a query reads has no collection, so a non-null property for it is null there.
            return property.IsRequired && context == ContextKind.Collection ? property.Source + "!" : property.Source;
        }

        return property.IsRequired ? $"{property.Source} ?? {ThrowMissing(property)}"
            : property.HoldsNull ? $"{property.Source}.GetValueOrDefault()"
            : property.Source;
    }

    private static string ThrowMissing(PropertyPlan property) =>
        $"graphql::GraphQLReader.ThrowMissing<{property.TypeName}>(ref reader, {Literals.Text(property.Key)}, "
        + $"{Literals.Text(property.GraphQLType)})";

    private static string WriteKeys(EquatableArray<FieldPlan> fields) =>
        string.Join(" ", fields.Select(static field => field.Value is null ? $"{field.Key} {{ {WriteKeys(field.Fields)} }}" : field.Key));

    private static IEnumerable<FieldPlan> Values(EquatableArray<FieldPlan> fields) =>
        fields.SelectMany(static field => field.Value is null ? Values(field.Fields) : [field]);

    private static string MethodOf(FieldPlan value) => "Read" + value.Local;

    private static string Describe(ContextPlan context) =>
        context.Kind switch
        {
            ContextKind.Client => "The client that reads it.",
            ContextKind.Collection => "The collection that it comes from.",
            _ => $"The field <c>{Literals.Xml(context.Field)}</c> beside the path to it.",
        };
}
