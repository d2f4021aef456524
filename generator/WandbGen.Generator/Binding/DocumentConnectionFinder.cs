using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Finds the connection that a whole document pages: the one whose paging arguments are variables.</summary>
internal sealed class DocumentConnectionFinder(TypeSystem schema, IReadOnlyDictionary<string, GraphQLFragmentDefinition> fragments)
{
    // The selections in which no connection is: fragments that each spread the next twice would be walked through once for every way to
    // them.
    private readonly HashSet<(GraphQLSelectionSet Selection, SchemaType Type)> _barren = [];

    public IEnumerable<DocumentConnection> Find(GraphQLSelectionSet selection, SchemaType type, IReadOnlyList<DocumentStep> path)
    {
        if (_barren.Contains((selection, type)))
        {
            yield break;
        }

        bool isBarren = true;
        GraphQLField[] fields = Flatten(selection);
        List<PathField> beside = [];
        foreach (GraphQLField sibling in fields.Where(static field => field.SelectionSet is null))
        {
            if (type.TryGetField(sibling.Name.StringValue, out SchemaField? definition))
            {
                beside.Add(new PathField(FieldNode.From(sibling), definition));
            }
        }

        foreach (GraphQLField syntax in fields)
        {
            if (
                syntax.SelectionSet is null
                || !type.TryGetField(syntax.Name.StringValue, out SchemaField? field)
                || !schema.TryGetType(field.Type.Name, out SchemaType? target)
            )
            {
                continue;
            }

            DocumentStep[] steps = [.. path, new DocumentStep(syntax, field, beside, path.Count == 0 ? null : path[path.Count - 1])];
            if (
                ConnectionFinder.Find(field, schema, null, out _) is { } connection
                && (FindVariable(syntax, connection.FirstArgument), FindVariable(syntax, connection.AfterArgument)) is var (first, after)
                && (first is not null || after is not null)
            )
            {
                isBarren = false;
                yield return new DocumentConnection(field, syntax, steps, first, after);
            }
            else if (!field.Type.IsList)
            {
                foreach (DocumentConnection deeper in Find(syntax.SelectionSet, target, steps))
                {
                    isBarren = false;
                    yield return deeper;
                }
            }
        }

        if (isBarren)
        {
            _barren.Add((selection, type));
        }
    }

    /// <summary>The selected field with a response key, looked for in fragments as well.</summary>
    public GraphQLField? FindField(GraphQLSelectionSet selection, string key) =>
        Array.Find(Flatten(selection), field => (field.Alias?.Name ?? field.Name).Value == key);

    private GraphQLField[] Flatten(GraphQLSelectionSet selection)
    {
        List<GraphQLField> fields = [];
        AddFields(selection, fields, new HashSet<string>(StringComparer.Ordinal));
        return [.. fields];
    }

    private void AddFields(GraphQLSelectionSet selection, List<GraphQLField> fields, HashSet<string> spread)
    {
        foreach (ASTNode node in selection.Selections)
        {
            switch (node)
            {
                case GraphQLField field:
                    fields.Add(field);
                    break;
                case GraphQLInlineFragment fragment:
                    AddFields(fragment.SelectionSet, fields, spread);
                    break;
                // Once is enough: a second spread of a fragment selects nothing new.
                case GraphQLFragmentSpread { FragmentName.Name.StringValue: var name }
                    when fragments.TryGetValue(name, out GraphQLFragmentDefinition? definition) && spread.Add(name):
                    AddFields(definition.SelectionSet, fields, spread);
                    break;
            }
        }
    }

    private static string? FindVariable(GraphQLField syntax, SchemaArgument? argument) =>
        argument is not null
        && syntax.Arguments?.Items.Find(candidate => candidate.Name.Value == argument.Name) is { Value: GraphQLVariable variable }
            ? variable.Name.StringValue
            : null;
}

/// <summary>A connection in a document.</summary>
/// <param name="First">The variable of the page size.</param>
/// <param name="After">The variable of the cursor.</param>
internal sealed record DocumentConnection(
    SchemaField Field,
    GraphQLField Syntax,
    IReadOnlyList<DocumentStep> Path,
    string? First,
    string? After
);

/// <summary>A step of a document's path.</summary>
/// <param name="Fields">The fields beside it.</param>
internal sealed record DocumentStep(GraphQLField Syntax, SchemaField Field, List<PathField> Fields, DocumentStep? Previous)
{
    private string Key => Syntax.Alias?.Name.StringValue ?? Field.Name;

    private string Path => Previous is null ? Key : $"{Previous.Path}.{Key}";

    private IEnumerable<ValueNode> Values =>
        (Previous?.Values ?? []).Concat((Syntax.Arguments?.Items ?? []).Select(static argument => ValueNode.From(argument.Value)));

    public LevelPlan ToPlan(Func<PathField, ValuePlan?> readField, IEnumerable<string> variables) =>
        new()
        {
            Fields = PathField.ToPlans(Fields, readField),
            Key = Key,
            Path = Path,
            TypeName = Field.Type.Name,
            IsNullable = !Field.Type.IsNonNull,
            Lookup = EquatableArray<ValueNode>.From(PathBinder.SortLookup(Values, variables)),
        };
}
