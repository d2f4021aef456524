using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits fields that keep variables, and the code that writes values into a request.</summary>
internal static class VariableEmitter
{
    public static void EmitFields(SourceWriter writer, IEnumerable<VariablePlan> variables)
    {
        foreach (VariablePlan variable in variables)
        {
            writer.Line($"private readonly {variable.Type.Text} {variable.Field};");
        }
    }

    /// <summary>Emits the statements that write the variables. One that is null is left out: to a server that is its default.</summary>
    public static void EmitWrites(SourceWriter writer, IEnumerable<VariablePlan> variables)
    {
        foreach (VariablePlan variable in variables)
        {
            EmitWrite(writer, variable.Write, variable.Field, variable.Name, "value" + CSharp.Identifiers.ToPascalCase(variable.Name));
        }
    }

    /// <summary>Emits the statements that refuse what the server cannot do.</summary>
    /// <param name="features">What is needed in any case.</param>
    /// <param name="subject">What needs it.</param>
    public static void EmitRequirements(
        SourceWriter writer,
        IEnumerable<string> features,
        string subject,
        IEnumerable<VariablePlan> variables
    )
    {
        foreach (string feature in features)
        {
            writer.Line($"features.Require({Literals.Text(feature)}, {Literals.Text(subject)});");
        }

        foreach (VariablePlan variable in variables.Where(static variable => variable.Feature is not null))
        {
            writer.Open($"if ({variable.Field} is not null)");
            writer.Line($"features.Require({Literals.Text(variable.Feature!)}, {Literals.Text(variable.Name)});");
            writer.Close();
        }
    }

    /// <summary>Emits the statements that write one value as a property.</summary>
    /// <param name="value">The expression.</param>
    /// <param name="name">The property.</param>
    /// <param name="local">A name for a local.</param>
    public static void EmitWrite(SourceWriter writer, WritePlan plan, string value, string name, string local)
    {
        string property = Literals.Text(name) + "u8";
        if (plan.Form == WriteForm.Optional)
        {
            WritePlan held = plan.Element!;
            writer.Open($"if ({value}.HasValue)");
            if (held.Type.IsNullable)
            {
                writer.Open($"if ({value}.Value is {{ }} {local})");
                EmitValue(writer, held, local, property);
                writer.Close();
                writer.Open("else");
                writer.Line($"writer.WriteNull({property});");
                writer.Close();
            }
            else
            {
                EmitValue(writer, held, $"{value}.Value{(held.Type.IsValueType ? "" : "!")}", property);
            }

            writer.Close();
            writer.Line();
        }
        else if (plan.Type.IsNullable)
        {
            writer.Open($"if ({value} is {{ }} {local})");
            EmitValue(writer, plan, local, property);
            writer.Close();
            writer.Line();
        }
        else
        {
            EmitValue(writer, plan, value, property);
        }
    }

    private static void EmitValue(SourceWriter writer, WritePlan plan, string value, string? property, int depth = 0)
    {
        string prefix = property is null ? "" : property + ", ";
        string suffix = property is null ? "Value" : "";
        switch (plan.Form)
        {
            case WriteForm.List:
                WritePlan element = plan.Element!;
                writer.Line($"writer.WriteStartArray({property});");
                string item = depth == 0 ? "item" : $"item{depth}";
                writer.Open($"foreach ({element.Type.Text} {item} in {value})");
                if (element.Type.IsNullable)
                {
                    writer.Open($"if ({item} is null)");
                    writer.Line("writer.WriteNullValue();");
                    writer.Line("continue;");
                    writer.Close();
                    writer.Line();
                }

                EmitValue(
                    writer,
                    element,
                    element.Type is { IsNullable: true, IsValueType: true } ? item + ".Value" : item,
                    null,
                    depth + 1
                );
                writer.Close();
                writer.Line();
                writer.Line("writer.WriteEndArray();");
                break;
            case WriteForm.Json:
                EmitName(writer, property);
                writer.Line($"{value}.WriteTo(writer);");
                break;
            case WriteForm.JsonText:
                EmitName(writer, property);
                writer.Line($"global::WandbGen.CompilerServices.GraphQLWriter.WriteJsonString(writer, {value});");
                break;
            case WriteForm.Converter:
                EmitName(writer, property);
                writer.Line($"global::WandbGen.CompilerServices.GraphQLWriter.WriteScalar<{plan.Converter}>(writer, {value});");
                break;
            case WriteForm.Input:
                EmitName(writer, property);
                writer.Line($"{value}.{WellKnownNames.WriteMethod}(writer);");
                break;
            case WriteForm.Boolean:
                writer.Line($"writer.WriteBoolean{suffix}({prefix}{value});");
                break;
            case WriteForm.Number:
                writer.Line($"writer.WriteNumber{suffix}({prefix}{value});");
                break;
            case WriteForm.Address:
                writer.Line($"writer.WriteString{suffix}({prefix}{value}.OriginalString);");
                break;
            case WriteForm.Duration:
                writer.Line($"writer.WriteString{suffix}({prefix}global::System.Xml.XmlConvert.ToString({value}));");
                break;
            case WriteForm.Printed:
                writer.Line($"writer.WriteString{suffix}({prefix}{value}.ToString());");
                break;
            case WriteForm.Enum:
                writer.Line($"writer.WriteString{suffix}({prefix}{plan.Enum!.ClassName}.Write({value}));");
                break;
            case WriteForm.OpenEnum:
                writer.Line($"writer.WriteString{suffix}({prefix}{value}.Name);");
                break;
            default:
                writer.Line($"writer.WriteString{suffix}({prefix}{value});");
                break;
        }
    }

    private static void EmitName(SourceWriter writer, string? property)
    {
        if (property is not null)
        {
            writer.Line($"writer.WritePropertyName({property});");
        }
    }
}
