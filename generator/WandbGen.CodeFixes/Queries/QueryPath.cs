using WandbGen.Generator.Binding;
using WandbGen.Generator.Plans;

namespace WandbGen.CodeFixes.Queries;

/// <summary>The path of a declaration: steps with fields beside them, and the field where it stops.</summary>
internal sealed class QueryPath
{
    private readonly List<(SelectedField Step, List<SelectedField> Fields)> _levels = [];

    /// <summary>The field where the path stops.</summary>
    public SelectedField Target => _levels[_levels.Count - 1].Step;

    /// <summary>The fields beside the path, under keys of their own.</summary>
    public List<SelectedField> Fields { get; } = [];

    /// <summary>What the items of a collection select; of a method nothing, since it is the target's own.</summary>
    public SelectedFields? Items { get; private set; }

    /// <summary>Whether the path or its end can be null.</summary>
    public bool IsNullable => _levels.Exists(static level => level.Step.IsNullable);

    /// <summary>The path to the value of a method: as long as there is one field and nothing else.</summary>
    public static QueryPath ToValue(SelectedField root, ObjectWriter objects)
    {
        var path = new QueryPath();
        SelectedField step = root;
        while (true)
        {
            path._levels.Add((step, []));
            if (
                step.Field.Type.IsList
                // A step of the path is written once.
                || step.Conditions.Count > 1
                || objects.AsList(step) is not null
                || step.Selection is not { Variants.Count: 0, Fields: [var only] }
            )
            {
                return path;
            }

            step = only;
        }
    }

    /// <summary>The path to a connection that is read page by page, or <see langword="null"/> if the field has none after it.</summary>
    public static QueryPath? ToCollection(SelectedField root, TypeSystem schema)
    {
        var path = new QueryPath();
        SelectedField step = root;
        List<SelectedField> fields = [];
        while (true)
        {
            if (FindItems(step, schema) is { } paged)
            {
                path.Items = paged.Items;
                path._levels.Add(
                    (
                        step with
                        {
                            Arguments = [.. step.Arguments.Where(argument => !paged.Paging.Contains(argument.Name))],
                        },
                        path.Name(fields, step)
                    )
                );
                return path;
            }

            SelectedField[] steps = [.. step.Selection?.Fields.Where(static field => field.Selection is not null) ?? []];
            if (step.Field.Type.IsList || step.Conditions.Count > 1 || steps is not [var next] || step.Selection!.Variants.Count > 0)
            {
                return null;
            }

            path._levels.Add((step, path.Name(fields, step)));
            fields = [.. step.Selection.Fields.Where(field => field != next)];
            if (fields.Exists(static field => field.Field.Type.IsList))
            {
                return null;
            }

            step = next;
        }
    }

    /// <summary>The variables that the path uses, and what is selected at its end.</summary>
    public IEnumerable<string> Variables =>
        _levels
            .SelectMany(static level => level.Fields.Append(level.Step))
            .SelectMany(static selected => (selected with { Selection = null }).Variables)
            .Concat((Items ?? Target.Selection)?.Variables ?? []);

    /// <summary>The path as text: one line if it is short, or else a line for each field.</summary>
    /// <param name="head">The head of the operation.</param>
    public string[] Write(string head)
    {
        List<string> lines = [head + " {"];
        for (int i = 0; i < _levels.Count; i++)
        {
            string indentation = new(' ', 2 * (i + 1));
            lines.AddRange(_levels[i].Fields.Select(field => indentation + field.Write(withKey: true)));
            lines.Add(indentation + _levels[i].Step.Write(withKey: true) + (i == _levels.Count - 1 ? "" : " {"));
        }

        for (int i = _levels.Count - 1; i >= 0; i--)
        {
            lines.Add(new string(' ', 2 * i) + "}");
        }

        return [.. lines];
    }

    // The items know their fields by key only, whatever level they are of.
    private List<SelectedField> Name(List<SelectedField> fields, SelectedField step)
    {
        List<SelectedField> named = [];
        foreach (SelectedField field in fields)
        {
            string key = field.Key;
            for (
                int i = 2;
                Fields.Exists(other => ObjectContext.FieldParameter(other.Key) == ObjectContext.FieldParameter(key)) || key == step.Key;
                i++
            )
            {
                key = field.Key + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            named.Add(field with { Key = key });
            Fields.Add(named[named.Count - 1]);
        }

        return named;
    }

    // A connection is paged if it selects its position, or if the query does not limit it.
    private static (SelectedFields Items, string[] Paging)? FindItems(SelectedField field, TypeSystem schema)
    {
        if (
            field.Selection is not { Variants.Count: 0 } selection
            || field.Conditions.Count > 1
            || field.Arguments.Any(static argument => argument.Name is "last" or "before")
            || ConnectionFinder.Find(field.Field, schema, null, out _, wantsNodes: selection.Find("edges") is null)
                is not { AfterArgument: { } after } connection
        )
        {
            return null;
        }

        string[] paging = [.. new[] { connection.FirstArgument?.Name, after.Name }.OfType<string>()];
        if (connection.Shape == ConnectionShape.List)
        {
            return field.Arguments.Any(argument => argument.Name == after.Name) ? (selection, paging) : null;
        }

        if (
            selection.Fields.Exists(static inner =>
                inner.Key != inner.Field.Name || inner.Key is not ("edges" or "nodes" or "pageInfo" or "totalCount" or "__typename")
            )
            || selection.Fields.FindAll(static inner => inner.Key is "edges" or "nodes") is not [{ Selection: { } listed } list]
            || list.IsConditional
            || selection.Find("pageInfo")?.IsConditional == true
            || list.Key == "nodes" != (connection.Shape == ConnectionShape.Nodes)
            || !(
                selection.Find("pageInfo") is not null
                || field.Arguments.Any(argument => argument.Name == after.Name)
                || !field.Arguments.Any(argument => paging.Contains(argument.Name))
            )
        )
        {
            return null;
        }

        if (connection.Shape == ConnectionShape.Nodes)
        {
            return (listed, paging);
        }

        // If fields of the edge itself are selected, the edge is the item.
        bool isNode =
            listed is { Variants.Count: 0 }
            && listed.Fields.TrueForAll(static inner =>
                inner.Key == inner.Field.Name && !inner.IsConditional && inner.Key is "node" or "cursor" or "__typename"
            )
            && listed.Find("node") is { Selection: not null };
        return (isNode ? listed.Find("node")!.Selection! : listed, paging);
    }
}
