using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the classes that translate enums; local to the file, so that each file needs nothing but itself.</summary>
internal static class EnumEmitter
{
    public static Template Emit(IEnumerable<ValuePlan> values, IEnumerable<WritePlan> writes)
    {
        SortedDictionary<string, (EnumPlan Plan, bool Read, bool ReadOpen, bool Write)> used = new(StringComparer.Ordinal);
        foreach (ValuePlan value in values.SelectMany(WithElements))
        {
            if (value.Read?.Enum is { } plan)
            {
                bool isOpen = value.Read.Form == ReadForm.OpenEnum;
                used.TryGetValue(plan.ClassName, out var before);
                used[plan.ClassName] = (plan, before.Read || !isOpen, before.ReadOpen || isOpen, before.Write);
            }
        }

        foreach (WritePlan write in writes.SelectMany(WithElements))
        {
            if (write is { Form: WriteForm.Enum, Enum: { } plan })
            {
                used.TryGetValue(plan.ClassName, out var before);
                used[plan.ClassName] = (plan, before.Read, before.ReadOpen, Write: true);
            }
        }

        return Template.Blocks(
            used.Values.Select(static use =>
                Template.Fill(
                    $$"""
                    {{SourceFile.GeneratedCode}}
                    file static class {{use.Plan.ClassName}}
                    {
                        {{(use.Read ? EmitRead(use.Plan) : "")}}

                        {{(use.ReadOpen ? EmitReadOpen(use.Plan) : "")}}

                        {{(use.Write ? EmitWrite(use.Plan) : "")}}
                    }
                    """
                )
            )
        );
    }

    private static IEnumerable<ValuePlan> WithElements(ValuePlan value) =>
        value.Element is { } element ? WithElements(element).Prepend(value) : [value];

    private static IEnumerable<WritePlan> WithElements(WritePlan write) =>
        write.Element is { } element ? WithElements(element).Prepend(write) : [write];

    // The server may know more values than we do.
    private static Template EmitRead(EnumPlan plan) =>
        Template.Fill(
            $$"""
            public static {{plan.Type}} Read(ref graphql::JsonTokenReader reader) =>
                reader.TokenType != json::JsonTokenType.String
                    ? graphql::GraphQLReader.ThrowUnexpected<{{plan.Type}}>(ref reader, {{Literals.Text(plan.GraphQLType)}})
                {{Template.Lines(plan.Cases.Select(static Template (value) => $": {IsAt(value)} ? {value.Member}"))}}
                : {{plan.Unknown}};
            """
        );

    private static Template EmitReadOpen(EnumPlan plan)
    {
        string open = $"global::WandbGen.GraphQLEnum<{plan.Type}>";
        IEnumerable<Template> cases = plan.Cases.Select(
            static Template (value) => $": {IsAt(value)} ? new({Literals.Text(value.GraphQLName)}, {value.Member})"
        );
        return Template.Fill(
            $$"""
            public static {{open}} ReadOpen(ref graphql::JsonTokenReader reader) =>
                reader.TokenType != json::JsonTokenType.String
                    ? graphql::GraphQLReader.ThrowUnexpected<{{open}}>(ref reader, {{Literals.Text(plan.GraphQLType)}})
                {{Template.Lines(cases)}}
                : graphql::GraphQLReader.ReadUnknown<{{plan.Type}}>(ref reader);
            """
        );
    }

    private static Template EmitWrite(EnumPlan plan)
    {
        IEnumerable<Template> cases = plan
            .Cases.GroupBy(
                static value => value.Number,
                static Template (value) => $"{value.Member} => {Literals.Text(value.GraphQLName)},"
            )
            .Select(static values => values.First());
        return Template.Fill(
            $$"""
            public static string Write({{plan.Type}} value) => value switch
            {
                {{Template.Lines(cases)}}
                _ => graphql::GraphQLWriter.ThrowUnnamed(value),
            };
            """
        );
    }

    private static string IsAt(EnumCase value) => $"graphql::GraphQLReader.IsText(in reader, {Literals.Text(value.GraphQLName)}u8)";
}
