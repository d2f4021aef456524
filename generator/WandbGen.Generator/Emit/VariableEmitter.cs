using WandbGen.Generator.CSharp;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits fields that keep variables, and the code that writes values into a request.</summary>
internal static class VariableEmitter
{
    private const string InvariantCulture = "global::System.Globalization.CultureInfo.InvariantCulture";

    /// <summary>Emits the statements that write the variables. One that is null is left out: to a server that is its default.</summary>
    public static Template EmitWrites(IEnumerable<VariablePlan> variables) =>
        Template.Statements(
            variables
                .Where(static variable => variable.IsSent)
                .Select(static variable =>
                    EmitWrite(variable.Write, variable.Field, variable.Name, "value" + Identifiers.ToPascalCase(variable.Name))
                )
        );

    /// <summary>Emits the statements that refuse what the server cannot do.</summary>
    /// <param name="features">What is needed in any case.</param>
    /// <param name="subject">What needs it.</param>
    public static Template EmitRequirements(IEnumerable<string> features, string subject, IEnumerable<VariablePlan> variables)
    {
        IEnumerable<Template> always = features.Select(Template (feature) => Require(feature, subject));
        IEnumerable<Template> ofVariables = variables
            .Where(static variable => variable.Feature is not null)
            .Select(static variable =>
                Block(
                    $"if ({variable.Field}{(variable.Type.Kind == CSharpKind.Optional ? ".HasValue" : " is not null")})",
                    Require(variable.Feature!, variable.Name)
                )
            );
        return Template.Statements(always.Concat(ofVariables));
    }

    /// <summary>Emits the statements that write one value as a property.</summary>
    /// <param name="value">The expression.</param>
    /// <param name="name">The property.</param>
    /// <param name="local">A name for a local.</param>
    public static Template EmitWrite(WritePlan plan, string value, string name, string local)
    {
        string property = Literals.Text(name) + "u8";
        return plan switch
        {
            { Form: WriteForm.Optional, Element: { Type.IsNullable: true } held } => Block(
                $"if ({value}.HasValue)",
                Template.Lines(
                    Block($"if ({value}.Value is {{ }} {local})", EmitValue(held, local, property)),
                    Block("else", $"writer.WriteNull({property});")
                )
            ),
            { Form: WriteForm.Optional, Element: { } held } => Block(
                $"if ({value}.HasValue)",
                EmitValue(held, $"{value}.Value{(held.Type.IsValueType ? "" : "!")}", property)
            ),
            { Type.IsNullable: true } => Block($"if ({value} is {{ }} {local})", EmitValue(plan, local, property)),
            _ => EmitValue(plan, value, property),
        };
    }

    private static Template EmitValue(WritePlan plan, string value, string? property, int depth = 0)
    {
        string name = property is null ? "" : $"writer.WritePropertyName({property});\n";
        string prefix = property is null ? "" : property + ", ";
        string suffix = property is null ? "Value" : "";
        return plan.Form switch
        {
            WriteForm.List => EmitList(plan.Element!, value, property, depth),
            WriteForm.Json => $"{name}{value}.WriteTo(writer);",
            WriteForm.JsonText => $"{name}graphql::GraphQLWriter.WriteJsonString(writer, {value});",
            WriteForm.Converter =>
                $"{name}graphql::GraphQLWriter.WriteScalar<{plan.Converter!.Name}, {plan.Converter.Type}>(writer, {value});",
            WriteForm.Input => $"{name}{value}.{WellKnownNames.WriteMethod}(writer);",
            WriteForm.Boolean => $"writer.WriteBoolean{suffix}({prefix}{value});",
            WriteForm.Number => $"writer.WriteNumber{suffix}({prefix}{value});",
            WriteForm.Address => $"writer.WriteString{suffix}({prefix}{value}.OriginalString);",
            WriteForm.Duration => $"writer.WriteString{suffix}({prefix}global::System.Xml.XmlConvert.ToString({value}));",
            WriteForm.Date => $"writer.WriteString{suffix}({prefix}{value}.ToString(\"O\", {InvariantCulture}));",
            WriteForm.Time => $"writer.WriteString{suffix}({prefix}{value}.ToString(\"HH:mm:ss.FFFFFFF\", {InvariantCulture}));",
            WriteForm.Printed => $"writer.WriteString{suffix}({prefix}{value}.ToString());",
            WriteForm.Enum => $"writer.WriteString{suffix}({prefix}{plan.Enum!.ClassName}.Write({value}));",
            WriteForm.OpenEnum => $"writer.WriteString{suffix}({prefix}graphql::GraphQLWriter.GetName({value}));",
            _ => $"writer.WriteString{suffix}({prefix}{value});",
        };
    }

    private static Template EmitList(WritePlan element, string value, string? property, int depth)
    {
        string item = depth == 0 ? "item" : $"item{depth}";
        string present = element.Type is { IsNullable: true, IsValueType: true } ? item + ".Value" : item;
        Template write = EmitValue(element, present, property: null, depth + 1);
        return Template.Fill(
            $$"""
            writer.WriteStartArray({{property ?? ""}});
            foreach ({{element.Type.Text}} {{item}} in {{value}})
            {
                {{(
                    element.Type.IsNullable
                        ? Template.Blocks(Block($"if ({item} is null)", "writer.WriteNullValue();\ncontinue;"), write)
                        : write
                )}}
            }

            writer.WriteEndArray();
            """
        );
    }

    private static string Require(string feature, string subject) =>
        $"features.Require({Literals.Text(feature)}, {Literals.Text(subject)});";

    private static Template Block(string head, Template body) =>
        Template.Fill(
            $$"""
            {{head}}
            {
                {{body}}
            }
            """
        );
}
