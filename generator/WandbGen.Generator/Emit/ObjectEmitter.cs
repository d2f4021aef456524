using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the reader of an object.</summary>
internal static class ObjectEmitter
{
    private const string Utf8JsonReader = "global::System.Text.Json.Utf8JsonReader";

    public static string Emit(ObjectPlan plan)
    {
        SourceWriter writer = SourceFile.Begin(plan.Type);
        // A parameter must be as accessible as its method.
        string access = plan.Type.IsPublic && plan.Context.All(static context => context.Type.IsPublic) ? "public" : "internal";
        writer.Line(
            $"/// <summary>Reads the GraphQL <c>{Literals.Xml(plan.GraphQLType)}</c> that <paramref name=\"reader\"/> stands "
                + "on; called by emitted code.</summary>"
        );
        writer.Line("/// <param name=\"reader\">Stands on the opening brace, and is left on the closing one.</param>");
        foreach (ContextPlan context in plan.Context)
        {
            writer.Line($"/// <param name=\"{context.Name}\">{Describe(context)}</param>");
        }

        writer.Line("/// <returns>The object.</returns>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line("[global::System.ComponentModel.EditorBrowsableAttribute(global::System.ComponentModel.EditorBrowsableState.Never)]");
        if (plan.IsValid)
        {
            writer.Line($"[global::WandbGen.CompilerServices.GraphQLSelectionAttribute({Literals.Text(plan.Selection)})]");
        }

        string head =
            $"{access} static {(plan.HidesBase ? "new " : "")}{plan.Type.FullName} {WellKnownNames.ReadMethod}(ref "
            + $"{Utf8JsonReader} reader{ValueEmitter.Parameters(plan.Context)})";
        if (!plan.IsValid)
        {
            writer.Line($"{head} =>");
            writer.Line("    throw new global::System.NotSupportedException(\"The declaration has errors.\");");
            return SourceFile.End(writer, plan.Type);
        }

        writer.Open(head);
        if (plan.Variants.Count > 0)
        {
            EmitVariants(writer, plan);
            writer.Close();
            return SourceFile.End(writer, plan.Type);
        }

        writer.Line($"{ValueEmitter.Reader}.ExpectObject(ref reader, {Literals.Text(plan.GraphQLType)});");
        foreach (FieldPlan value in Values(plan.Fields))
        {
            writer.Line($"{value.Value!.Type}? {value.Local} = null;");
        }

        EmitFields(writer, plan.Fields, "FieldAt");
        writer.Line();
        EmitResult(writer, plan);
        writer.Close();

        EmitFieldAt(writer, plan.Fields, "FieldAt");
        EmitSteps(writer, plan.Fields);
        foreach (FieldPlan value in Values(plan.Fields))
        {
            ValueEmitter.EmitListMethod(writer, value.Value!, "Read" + value.Local);
        }

        return SourceFile.End(writer, plan.Type, Values(plan.Fields).Select(static value => value.Value!));
    }

    private static void EmitVariants(SourceWriter writer, ObjectPlan plan)
    {
        writer.Line($"{Utf8JsonReader} typeName = {ValueEmitter.Reader}.FindTypeName(reader);");
        foreach (VariantPlan variant in plan.Variants)
        {
            string read = $"return {variant.Type}.{WellKnownNames.ReadMethod}(ref reader{ValueEmitter.Arguments(variant.Context, null)});";
            if (variant.GraphQLType is null)
            {
                writer.Line(read);
                return;
            }

            writer.Open($"if (typeName.ValueTextEquals({Literals.Text(variant.GraphQLType)}u8))");
            writer.Line(read);
            writer.Close();
            writer.Line();
        }
    }

    private static void EmitFields(SourceWriter writer, EquatableArray<FieldPlan> fields, string fieldAt)
    {
        if (fields.Count == 0)
        {
            writer.Line("reader.Skip();");
            return;
        }

        writer.Open($"for (int next = 0; reader.Read() && reader.TokenType == {ValueEmitter.Token}.PropertyName;)");
        writer.Line($"int field = {fieldAt}(ref reader, next);");
        writer.Line("next = field + 1;");
        writer.Line("reader.Read();");
        writer.Open("switch (field)");
        for (int i = 0; i < fields.Count; i++)
        {
            FieldPlan field = fields[i];
            writer.Line($"case {i}:");
            writer.Indent();
            if (field.Value is { } value)
            {
                writer.Line($"{field.Local} = {ValueEmitter.Read(value, "Read" + field.Local)};");
            }
            else
            {
                string targets = string.Concat(Values(field.Fields).Select(static value => $", ref {value.Local}"));
                writer.Line($"Read{field.Local}(ref reader{targets}{ContextArguments(field)});");
            }

            writer.Line("break;");
            writer.Unindent();
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line("reader.Skip();");
        writer.Line("break;");
        writer.Unindent();
        writer.Close();
        writer.Close();
    }

    // Servers answer in the order of the selection: the predicted field is compared first, all others only when it is not the one.
    private static void EmitFieldAt(SourceWriter writer, EquatableArray<FieldPlan> fields, string name)
    {
        if (fields.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Line($"private static int {name}(ref {Utf8JsonReader} reader, int next) => next switch");
        writer.Open();
        for (int i = 0; i < fields.Count; i++)
        {
            writer.Line($"{i} when {IsAt(fields[i])} => {i},");
        }

        for (int i = 0; i < fields.Count; i++)
        {
            writer.Line($"_ when {IsAt(fields[i])} => {i},");
        }

        writer.Line("_ => -1,");
        writer.Close(";");
    }

    private static string IsAt(FieldPlan field) => $"reader.ValueTextEquals({Literals.Text(field.Key)}u8)";

    private static void EmitSteps(SourceWriter writer, EquatableArray<FieldPlan> fields)
    {
        foreach (FieldPlan step in fields.Where(static field => field.Value is null))
        {
            IEnumerable<FieldPlan> values = Values(step.Fields);
            writer.Line();
            string targets = string.Concat(values.Select(static value => $", ref {value.Value!.Type}? {value.Local}"));
            writer.Open($"private static void Read{step.Local}(ref {Utf8JsonReader} reader{targets}{ContextParameters(step)})");
            writer.Open($"if (reader.TokenType == {ValueEmitter.Token}.Null)");
            writer.Line("return;");
            writer.Close();
            writer.Line();
            writer.Line($"{ValueEmitter.Reader}.ExpectObject(ref reader, {Literals.Text(step.GraphQLType)});");
            EmitFields(writer, step.Fields, "FieldAt" + step.Local);
            writer.Close();
            EmitFieldAt(writer, step.Fields, "FieldAt" + step.Local);
            EmitSteps(writer, step.Fields);
        }
    }

    private static void EmitResult(SourceWriter writer, ObjectPlan plan)
    {
        string arguments = string.Join(
            ", ",
            plan.Constructor.Select(name => Value(plan.Properties.First(property => property.Name == name)))
        );
        PropertyPlan[] properties = [.. plan.Properties.Where(property => !plan.Constructor.Contains(property.Name))];
        if (properties.Length == 0)
        {
            writer.Line($"return new {plan.Type.FullName}({arguments});");
            return;
        }

        writer.Line($"return new {plan.Type.FullName}({arguments})");
        writer.Open();
        foreach (PropertyPlan property in properties)
        {
            writer.Line($"{CSharp.Identifiers.Escape(property.Name)} = {Value(property)},");
        }

        writer.Close(";");
    }

    private static string Value(PropertyPlan property)
    {
        if (property.IsContext)
        {
            // A collection is not there where an object is read by a query; who declares it non-null accepts that.
            return property.IsRequired && property.Source.StartsWith("collection", StringComparison.Ordinal)
                ? property.Source + "!"
                : property.Source;
        }

        return property.IsRequired
            ? $"{property.Source} ?? {ValueEmitter.Reader}.ThrowMissing<{property.TypeName}>(ref reader, "
                + $"{Literals.Text(property.Key)}, {Literals.Text(property.GraphQLType)})"
            : property.Source;
    }

    private static IEnumerable<FieldPlan> Values(EquatableArray<FieldPlan> fields) =>
        fields.SelectMany(static field => field.Value is null ? Values(field.Fields) : [field]);

    private static IEnumerable<ContextPlan> Context(FieldPlan step) =>
        Values(step.Fields)
            .SelectMany(static value => value.Value!.Context)
            .GroupBy(static context => context.Name)
            .Select(static group => group.First());

    private static string ContextParameters(FieldPlan step) =>
        string.Concat(Context(step).Select(static context => $", {context.Type.Text} {context.Name}"));

    private static string ContextArguments(FieldPlan step) => string.Concat(Context(step).Select(static context => $", {context.Name}"));

    private static string Describe(ContextPlan context) =>
        context.Kind switch
        {
            ContextKind.Client => "The client that reads it.",
            ContextKind.Collection => "The collection that it comes from.",
            _ => $"The field <c>{Literals.Xml(context.Field)}</c> beside the path to it.",
        };
}
