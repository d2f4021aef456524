using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the walk over a response from its root to where a path stops.</summary>
internal static class PathEmitter
{
    /// <summary>Emits the body of a method that has the <c>reader</c> on the root.</summary>
    /// <param name="result">The C# type of what the path leads to.</param>
    /// <param name="read">The expression that reads the end of the path, null or not.</param>
    /// <param name="isNullWhenMissed">Whether a step that is null makes the result null; otherwise it is an error that names the
    /// step.</param>
    /// <param name="variables">The expressions that are the variables' values.</param>
    /// <param name="otherwise">The expression that is the result where the path is left out.</param>
    public static Template EmitBody(
        PathPlan path,
        string result,
        string read,
        bool isNullWhenMissed,
        Func<string, string> variables,
        string otherwise = "default!"
    )
    {
        List<Template> cases = [];
        int number = 0;
        for (int i = 0; i < path.Steps.Count; i++)
        {
            StepPlan level = path.Steps[i];
            foreach ((string key, PathFieldPlan? leaf) in Selection(level.Fields, 0))
            {
                if (leaf is { } field)
                {
                    cases.Add(
                        Template.Fill(
                            $$"""
                            case {{number++}}: // {{field.Key}}
                                {{field.Local}} = {{ValueEmitter.ReadPresent(field.Value, ListMethod(field))}};
                                break;
                            """
                        )
                    );
                }
                else if (key is not ("{" or "}"))
                {
                    number++;
                }
            }

            if (i == path.Steps.Count - 1)
            {
                cases.Add(
                    Template.Fill(
                        $$"""
                        case {{number++}}: // {{level.Path}}
                            result = {{read}};
                            break;
                        """
                    )
                );
            }
            else if (isNullWhenMissed)
            {
                number++;
            }
            else
            {
                cases.Add(
                    Template.Fill(
                        $$"""
                        case {{number++}}: // {{level.Path}} is null
                            throw {{NotFound(level, variables)}};
                        """
                    )
                );
            }
        }

        IEnumerable<Template> fields = Fields(path).Select(static Template (field) => $"{field.Value.Type}? {field.Local} = null;");
        return Template.Fill(
            $$"""
            {{result}} result = {{otherwise}};
            {{Template.Lines(fields)}}
            var path = new graphql::PathReader(ref reader, {{Literals.Text(WriteKeys(path, 0))}}u8, {{Literals.Text(WriteTypes(path))}});
            while (path.MoveNext(ref reader))
            {
                switch (path.Current)
                {
                    {{Template.Lines(cases)}}
                }
            }

            return result;
            """
        );
    }

    /// <summary>The error of a null step.</summary>
    public static string NotFound(StepPlan level, Func<string, string> variables) =>
        $"global::WandbGen.WandbNotFoundException.ForNullStep({Literals.Text(level.Path)}, {Literals.Text(level.TypeName)}, "
        + $"{Literals.Joined(level.NameValues, variables)})";

    /// <summary>Emits the methods that read the fields beside a path that are lists.</summary>
    public static Template EmitListMethods(IEnumerable<PathFieldPlan> fields) =>
        Template.Blocks(fields.Select(static field => ValueEmitter.EmitListMethods(field.Value, ListMethod(field))));

    private static string ListMethod(PathFieldPlan field) => "ReadList_" + field.Local;

    /// <summary>The fields beside the path.</summary>
    public static IEnumerable<PathFieldPlan> Fields(PathPlan path) => path.Steps.SelectMany(static step => step.Fields);

    /// <summary>The parameters by which a method takes fields beside the path.</summary>
    public static string Parameters(IEnumerable<PathFieldPlan> fields) =>
        string.Concat(fields.Select(static field => $", {field.Value.Type}{(field.Value.IsNullable ? "?" : "")} {field.Local}"));

    /// <summary>The value of a field beside the path, once the walk has come to its end.</summary>
    public static string Pass(PathFieldPlan field) =>
        field.Value.IsNullable
            ? field.Local
            : $"{field.Local} ?? graphql::GraphQLReader.ThrowMissing<{field.Value.Type}>(ref reader, {Literals.Text(field.Key)}, "
                + $"{Literals.Text(field.Value.GraphQLType)})";

    // "project { run { projectId files } }"
    private static string WriteKeys(PathPlan path, int level)
    {
        string keys = string.Join(
            " ",
            Selection(path.Steps[level].Fields, 0).Select(static token => token.Text).Append(path.Steps[level].Key)
        );
        return level == path.Steps.Count - 1 ? keys : $"{keys} {{ {WriteKeys(path, level + 1)} }}";
    }

    // The keys beside a step, with those of objects in braces: "version home { title }".
    private static IEnumerable<(string Text, PathFieldPlan? Field)> Selection(IEnumerable<PathFieldPlan> fields, int depth)
    {
        foreach (
            IGrouping<string?, PathFieldPlan> group in fields.GroupBy(field => field.Branch.Count > depth ? field.Branch[depth] : null)
        )
        {
            if (group.Key is null)
            {
                foreach (PathFieldPlan field in group)
                {
                    yield return (field.Key, field);
                }

                continue;
            }

            yield return (group.Key, null);
            yield return ("{", null);
            foreach ((string, PathFieldPlan?) inner in Selection(group, depth + 1))
            {
                yield return inner;
            }

            yield return ("}", null);
        }
    }

    private static string WriteTypes(PathPlan path) => string.Join(" ", path.Steps.Select(static step => step.TypeName + MarkOf(step)));

    private static string MarkOf(StepPlan level) =>
        level.IsOptional ? "?"
        : level.IsOfFragment ? "!"
        : "";
}
