using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the writer of an input object.</summary>
internal static class InputEmitter
{
    public static string Emit(InputPlan plan)
    {
        SourceWriter writer = SourceFile.Begin(plan.Type);
        string access = plan.Type.IsPublic ? "public" : "internal";
        writer.Line($"/// <summary>Writes the GraphQL <c>{Literals.Xml(plan.GraphQLType)}</c>; called by emitted code.</summary>");
        writer.Line("/// <param name=\"writer\">The writer of the request's variables.</param>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line("[global::System.ComponentModel.EditorBrowsableAttribute(global::System.ComponentModel.EditorBrowsableState.Never)]");
        string head = $"{access} void {WellKnownNames.WriteMethod}({OperationEmitter.Utf8JsonWriter} writer)";
        if (!plan.IsValid)
        {
            writer.Line($"{head} =>");
            writer.Line("    throw new global::System.NotSupportedException(\"The declaration has errors.\");");
            return SourceFile.End(writer, plan.Type);
        }

        writer.Open(head);
        writer.Line("writer.WriteStartObject();");
        foreach (InputFieldPlan field in plan.Fields)
        {
            VariableEmitter.EmitWrite(
                writer,
                field.Write,
                $"this.{CSharp.Identifiers.Escape(field.Property)}",
                field.Name,
                "value" + field.Property
            );
        }

        writer.Line("writer.WriteEndObject();");
        writer.Close();
        return SourceFile.End(writer, plan.Type, writes: plan.Fields.Select(static field => field.Write));
    }
}
