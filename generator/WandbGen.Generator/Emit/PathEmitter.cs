using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the methods that walk a response from its root to where a path stops, one for each level.</summary>
/// <param name="writer">Where to.</param>
/// <param name="path">The path.</param>
/// <param name="result">The C# type of what the path leads to.</param>
/// <param name="missed">What a missed step comes to.</param>
/// <param name="parameters">The parameters that every method passes on: <c>, PageRequest page</c>.</param>
/// <param name="isNullWhenMissed">Whether a step that is null makes the result null; otherwise it is an error that names the step.</param>
/// <param name="isTargetMissedWhenNull">Whether the same holds for the target itself.</param>
/// <param name="variables">The expressions that are the variables' values.</param>
internal sealed class PathEmitter(
    SourceWriter writer,
    PathPlan path,
    string result,
    string missed,
    string parameters,
    bool isNullWhenMissed,
    bool isTargetMissedWhenNull,
    Func<string, string> variables
)
{
    private const string Utf8JsonReader = "global::System.Text.Json.Utf8JsonReader";

    private readonly string _arguments = string.Concat(
        parameters
            .Split([", "], StringSplitOptions.RemoveEmptyEntries)
            .Select(static parameter => ", " + parameter.Substring(parameter.LastIndexOf(' ') + 1))
    );

    /// <summary>Emits the walk.</summary>
    /// <param name="head">The head of the method that stands on the root: all but its parameters.</param>
    /// <param name="target">The name of the method that reads the target, which the caller emits.</param>
    public void Emit(string head, string target)
    {
        List<PathFieldPlan> known = [];
        string methodHead = $"{head}(ref {Utf8JsonReader} reader{parameters})";
        for (int i = 0; i < path.Levels.Count; i++)
        {
            LevelPlan level = path.Levels[i];
            bool isLast = i == path.Levels.Count - 1;
            string next = isLast ? target : MethodName(i);
            EmitLevel(methodHead, level, known, next, isLast);
            known.AddRange(level.Fields);
            if (!isLast)
            {
                writer.Line();
                methodHead = $"private {result} {next}(ref {Utf8JsonReader} reader{parameters}{FieldParameters(known)})";
            }
        }
    }

    /// <summary>The parameters by which a target's method takes the fields of the path.</summary>
    public static string FieldParameters(IEnumerable<PathFieldPlan> fields) =>
        string.Concat(fields.Select(static field => $", {FieldType(field)} {field.Local}"));

    private string MethodName(int level) => "Read_" + path.Levels[level].Path.Replace('.', '_');

    private static string FieldType(PathFieldPlan field) => field.Value.IsNullable ? field.Value.Type + "?" : field.Value.Type;

    private void EmitLevel(string head, LevelPlan level, List<PathFieldPlan> known, string next, bool isLast)
    {
        writer.Open(head);
        writer.Line($"{result} result = {missed};");
        writer.Line("bool isFound = false;");
        foreach (PathFieldPlan field in level.Fields)
        {
            writer.Line($"{field.Value.Type}? {field.Local} = null;");
        }

        string fields = string.Concat(known.Select(static field => $", {field.Local}")) + string.Concat(level.Fields.Select(PassField));
        string call = $"result = {next}(ref reader{_arguments}{fields});";
        if (level.Fields.Count > 0)
        {
            // The items take the fields: a server that answers in another order makes us come back for them.
            writer.Line($"int fieldsLeft = {level.Fields.Count};");
            writer.Line($"{Utf8JsonReader} postponed = default;");
        }

        writer.Open($"while (reader.Read() && reader.TokenType == {ValueEmitter.Token}.PropertyName)");
        string otherwise = "if";
        foreach (PathFieldPlan field in level.Fields)
        {
            writer.Open($"{otherwise} (reader.ValueTextEquals({Literals.Text(field.Key)}u8))");
            writer.Line("reader.Read();");
            writer.Line($"{field.Local} = {ValueEmitter.Read(field.Value, "")};");
            writer.Line("fieldsLeft--;");
            writer.Close();
            otherwise = "else if";
        }

        writer.Open($"{otherwise} (reader.ValueTextEquals({Literals.Text(level.Key)}u8))");
        writer.Line("reader.Read();");
        writer.Line("isFound = true;");
        // A target's own reader knows what null is to it, unless null is a miss.
        if (!isLast || isTargetMissedWhenNull)
        {
            EmitNullCheck(level);
        }

        if (level.Fields.Count > 0)
        {
            writer.Open("if (fieldsLeft > 0)");
            writer.Line("postponed = reader;");
            writer.Line("reader.Skip();");
            writer.Close();
            writer.Open("else");
            writer.Line(call);
            writer.Close();
        }
        else
        {
            writer.Line(call);
        }

        writer.Close();
        writer.Open("else");
        writer.Line("reader.Read();");
        writer.Line("reader.Skip();");
        writer.Close();
        writer.Close();
        writer.Line();

        writer.Open("if (!isFound)");
        writer.Line(
            $"return {ValueEmitter.Reader}.ThrowMissing<{result}>(ref reader, {Literals.Text(level.Key)}, {Literals.Text(level.TypeName)});"
        );
        writer.Close();
        writer.Line();
        if (level.Fields.Count > 0)
        {
            writer.Open("if (postponed.TokenType != global::System.Text.Json.JsonTokenType.None)");
            writer.Line($"{Utf8JsonReader} end = reader;");
            writer.Line("reader = postponed;");
            writer.Line(call);
            writer.Line("reader = end;");
            writer.Close();
            writer.Line();
        }

        writer.Line("return result;");
        writer.Close();
    }

    private void EmitNullCheck(LevelPlan level)
    {
        writer.Open($"if (reader.TokenType == {ValueEmitter.Token}.Null)");
        if (isNullWhenMissed)
        {
            writer.Line("continue;");
        }
        else
        {
            writer.Line(
                $"throw global::WandbGen.WandbNotFoundException.ForNullStep({Literals.Text(level.Path)}, "
                    + $"{Literals.Text(level.TypeName)}, {Literals.Interpolated(level.Lookup, variables)});"
            );
        }

        writer.Close();
        writer.Line();
    }

    private static string PassField(PathFieldPlan field) =>
        field.Value.IsNullable
            ? $", {field.Local}"
            : $", {field.Local} ?? {ValueEmitter.Reader}.ThrowMissing<{field.Value.Type}>(ref reader, {Literals.Text(field.Key)}, "
                + $"{Literals.Text(field.Value.GraphQLType)})";
}
