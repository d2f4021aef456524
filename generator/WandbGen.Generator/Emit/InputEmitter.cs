using WandbGen.Generator.CSharp;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the writer of an input object.</summary>
internal static class InputEmitter
{
    public static string Emit(InputPlan plan)
    {
        IEnumerable<Template> fields = plan.Fields.Select(static field =>
            VariableEmitter.EmitWrite(field.Write, $"this.{Identifiers.Escape(field.Property)}", field.Name, "value" + field.Property)
        );
        IEnumerable<Template> statements = ["writer.WriteStartObject();", .. fields, "writer.WriteEndObject();"];
        Template writer = Template.Fill(
            $$"""
            /// <summary>Writes the GraphQL <c>{{Literals.Xml(plan.GraphQLType)}}</c>; called by emitted code.</summary>
            /// <param name="writer">The writer of the request's variables.</param>
            {{SourceFile.GeneratedCode}}
            {{SourceFile.HiddenInEditors}}
            {{(plan.Type.IsPublic ? "public" : "internal")}} void {{WellKnownNames.WriteMethod}}(json::Utf8JsonWriter writer)
            {
                {{(plan.IsValid ? Template.Statements(statements) : SourceFile.ThrowInvalid)}}
            }
            """
        );
        return SourceFile.Wrap(plan.Type, writer, writes: plan.IsValid ? plan.Fields.Select(static field => field.Write) : []);
    }
}
