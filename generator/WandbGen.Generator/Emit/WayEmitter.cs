using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the methods that walk a response from its root to where a way stops, one for each level.</summary>
/// <param name="writer">Where to.</param>
/// <param name="way">The way.</param>
/// <param name="result">The C# type of what the way leads to.</param>
/// <param name="missed">What a missed step comes to.</param>
/// <param name="parameters">The parameters that every method passes on: <c>, PageRequest page</c>.</param>
/// <param name="isNullWhenMissed">Whether a step that is null makes the result null; otherwise it is an error that names the step.</param>
/// <param name="isTargetMissedWhenNull">Whether the same holds for the target itself.</param>
/// <param name="variables">The expressions that are the variables' values.</param>
internal sealed class WayEmitter(
    SourceWriter writer,
    WayPlan way,
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
        List<LeafPlan> known = [];
        string methodHead = $"{head}(ref {Utf8JsonReader} reader{parameters})";
        for (int i = 0; i < way.Levels.Count; i++)
        {
            LevelPlan level = way.Levels[i];
            bool isLast = i == way.Levels.Count - 1;
            string next = isLast ? target : MethodName(i);
            EmitLevel(methodHead, level, known, next, isLast);
            known.AddRange(level.Leaves);
            if (!isLast)
            {
                writer.Line();
                methodHead = $"private {result} {next}(ref {Utf8JsonReader} reader{parameters}{LeafParameters(known)})";
            }
        }
    }

    /// <summary>The parameters by which a target's method takes the leaves of the way.</summary>
    public static string LeafParameters(IEnumerable<LeafPlan> leaves) =>
        string.Concat(leaves.Select(static leaf => $", {LeafType(leaf)} {leaf.Local}"));

    private string MethodName(int level) => "Read_" + way.Levels[level].Path.Replace('.', '_');

    private static string LeafType(LeafPlan leaf) => leaf.Value.IsNullable ? leaf.Value.Type + "?" : leaf.Value.Type;

    private void EmitLevel(string head, LevelPlan level, List<LeafPlan> known, string next, bool isLast)
    {
        writer.Open(head);
        writer.Line($"{result} result = {missed};");
        writer.Line("bool isFound = false;");
        foreach (LeafPlan leaf in level.Leaves)
        {
            writer.Line($"{leaf.Value.Type}? {leaf.Local} = null;");
        }

        string leaves = string.Concat(known.Select(static leaf => $", {leaf.Local}")) + string.Concat(level.Leaves.Select(PassLeaf));
        string call = $"result = {next}(ref reader{_arguments}{leaves});";
        if (level.Leaves.Count > 0)
        {
            // The items take the leaves: a server that answers in another order makes us come back for them.
            writer.Line($"int leavesLeft = {level.Leaves.Count};");
            writer.Line($"{Utf8JsonReader} postponed = default;");
        }

        writer.Open($"while (reader.Read() && reader.TokenType == {ValueEmitter.Token}.PropertyName)");
        string otherwise = "if";
        foreach (LeafPlan leaf in level.Leaves)
        {
            writer.Open($"{otherwise} (reader.ValueTextEquals({Literals.Text(leaf.Key)}u8))");
            writer.Line("reader.Read();");
            writer.Line($"{leaf.Local} = {ValueEmitter.Read(leaf.Value, "")};");
            writer.Line("leavesLeft--;");
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

        if (level.Leaves.Count > 0)
        {
            writer.Open("if (leavesLeft > 0)");
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
        if (level.Leaves.Count > 0)
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

    private static string PassLeaf(LeafPlan leaf) =>
        leaf.Value.IsNullable
            ? $", {leaf.Local}"
            : $", {leaf.Local} ?? {ValueEmitter.Reader}.ThrowMissing<{leaf.Value.Type}>(ref reader, {Literals.Text(leaf.Key)}, "
                + $"{Literals.Text(leaf.Value.GraphQLType)})";
}
