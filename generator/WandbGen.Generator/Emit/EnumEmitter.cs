using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the classes that translate enums; local to the file, so that each file needs nothing but itself.</summary>
internal static class EnumEmitter
{
    public static void Emit(SourceWriter writer, IEnumerable<ValuePlan> values, IEnumerable<WritePlan> writes)
    {
        SortedDictionary<string, (EnumPlan Plan, bool Read, bool ReadOpen, bool Write)> used = new(StringComparer.Ordinal);
        foreach (ValuePlan value in values.SelectMany(WithElements))
        {
            if (value.Enum is { } plan)
            {
                bool isOpen = value.Expression.Contains(".ReadOpen(");
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

        foreach ((EnumPlan plan, bool read, bool readOpen, bool write) in used.Values)
        {
            writer.Line();
            writer.Line(SourceFile.GeneratedCode);
            writer.Open($"file static class {plan.ClassName}");
            Action<SourceWriter, EnumPlan>?[] members = [read ? EmitRead : null, readOpen ? EmitReadOpen : null, write ? EmitWrite : null];
            bool isFirst = true;
            foreach (Action<SourceWriter, EnumPlan> emit in members.OfType<Action<SourceWriter, EnumPlan>>())
            {
                if (!isFirst)
                {
                    writer.Line();
                }

                emit(writer, plan);
                isFirst = false;
            }

            writer.Close();
        }
    }

    private static IEnumerable<ValuePlan> WithElements(ValuePlan value) =>
        value.Element is { } element ? WithElements(element).Prepend(value) : [value];

    private static IEnumerable<WritePlan> WithElements(WritePlan write) =>
        write.Element is { } element ? WithElements(element).Prepend(write) : [write];

    private static void EmitRead(SourceWriter writer, EnumPlan plan)
    {
        writer.Line($"public static {plan.Type} Read(ref {OperationEmitter.Utf8JsonReader} reader) =>");
        writer.Indent();
        writer.Line(
            $"reader.TokenType != {ValueEmitter.Token}.String ? {ValueEmitter.Reader}.ThrowUnexpected<{plan.Type}>(ref reader, "
                + $"{Literals.Text(plan.GraphQLType)})"
        );
        foreach (EnumCase value in plan.Cases)
        {
            writer.Line($": reader.ValueTextEquals({Literals.Text(value.GraphQLName)}u8) ? {value.Member}");
        }

        // The server may know more values than we do.
        writer.Line($": {plan.Unknown};");
        writer.Unindent();
    }

    private static void EmitReadOpen(SourceWriter writer, EnumPlan plan)
    {
        string open = $"global::WandbGen.GraphQLEnum<{plan.Type}>";
        writer.Line($"public static {open} ReadOpen(ref {OperationEmitter.Utf8JsonReader} reader) =>");
        writer.Indent();
        writer.Line(
            $"reader.TokenType != {ValueEmitter.Token}.String ? {ValueEmitter.Reader}.ThrowUnexpected<{open}>(ref reader, "
                + $"{Literals.Text(plan.GraphQLType)})"
        );
        foreach (EnumCase value in plan.Cases)
        {
            writer.Line(
                $": reader.ValueTextEquals({Literals.Text(value.GraphQLName)}u8) ? new({Literals.Text(value.GraphQLName)}, {value.Member})"
            );
        }

        writer.Line($": new({ValueEmitter.Reader}.ReadString(ref reader)!, null);");
        writer.Unindent();
    }

    private static void EmitWrite(SourceWriter writer, EnumPlan plan)
    {
        writer.Line($"public static string Write({plan.Type} value) => value switch");
        writer.Open();
        foreach (IGrouping<string, EnumCase> value in plan.Cases.GroupBy(static value => value.Member))
        {
            writer.Line($"{value.Key} => {Literals.Text(value.First().GraphQLName)},");
        }

        writer.Line("_ => global::WandbGen.CompilerServices.GraphQLWriter.ThrowUnnamed(value),");
        writer.Close(";");
    }
}
