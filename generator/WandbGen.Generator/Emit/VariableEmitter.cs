using WandbGen.Generator.Declarations;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits fields that keep variables, and the code that writes them into a request.</summary>
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
            string field = variable.Field;
            if (variable.Type.IsNullable)
            {
                string local = "value" + Binding.Identifiers.ToPascalCase(variable.Name);
                writer.Open($"if ({field} is {{ }} {local})");
                EmitWrite(writer, variable.Type, local, Literals.Text(variable.Name) + "u8");
                writer.Close();
                writer.Line();
            }
            else
            {
                EmitWrite(writer, variable.Type, field, Literals.Text(variable.Name) + "u8");
            }
        }
    }

    private static void EmitWrite(SourceWriter writer, CSharpType type, string value, string? name, int depth = 0)
    {
        string prefix = name is null ? "" : name + ", ";
        string suffix = name is null ? "Value" : "";
        switch (type.Kind)
        {
            case CSharpKind.List:
                writer.Line($"writer.WriteStartArray({name});");
                string item = depth == 0 ? "item" : $"item{depth}";
                writer.Open($"foreach ({type.Element!.Text} {item} in {value})");
                if (type.Element.IsNullable)
                {
                    writer.Open($"if ({item} is null)");
                    writer.Line("writer.WriteNullValue();");
                    writer.Line("continue;");
                    writer.Close();
                    writer.Line();
                }

                EmitWrite(writer, type.Element with { IsNullable = false }, type.Element is { IsNullable: true, IsValueType: true } ? item + ".Value" : item, null, depth + 1);
                writer.Close();
                writer.Line();
                writer.Line("writer.WriteEndArray();");
                break;
            case CSharpKind.JsonElement:
                if (name is not null)
                {
                    writer.Line($"writer.WritePropertyName({name});");
                }

                writer.Line($"{value}.WriteTo(writer);");
                break;
            case CSharpKind.Boolean:
                writer.Line($"writer.WriteBoolean{suffix}({prefix}{value});");
                break;
            case CSharpKind.Int32 or CSharpKind.Int64 or CSharpKind.Double or CSharpKind.Single or CSharpKind.Decimal:
                writer.Line($"writer.WriteNumber{suffix}({prefix}{value});");
                break;
            case CSharpKind.Uri:
                writer.Line($"writer.WriteString{suffix}({prefix}{value}.OriginalString);");
                break;
            default:
                writer.Line($"writer.WriteString{suffix}({prefix}{value});");
                break;
        }
    }
}
