using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Finds the connection that a whole document pages: the one whose paging arguments are variables.</summary>
internal sealed class DocumentConnectionFinder(TypeSystem schema, DocumentFields document)
{
    // The selections in which no connection is: fragments that each spread the next twice would be walked through once for every way to
    // them.
    private readonly HashSet<(string Selections, SchemaType Type)> _barren = [];

    /// <summary>Finds the connections behind the root.</summary>
    public IEnumerable<DocumentConnection> Find(GraphQLSelectionSet selection, SchemaType root) => Find(document.Of(selection), root, []);

    private IEnumerable<DocumentConnection> Find(IReadOnlyList<DocumentField> fields, SchemaType type, DocumentStep[] path)
    {
        string places = string.Join(
            ",",
            fields.SelectMany(static field => field.Mentions).Select(static mention => mention.Syntax.Location.Start)
        );
        if (_barren.Contains((places, type)))
        {
            yield break;
        }

        bool isBarren = true;
        List<PathField> beside = [];
        foreach (DocumentField sibling in fields.Where(static field => !field.HasSelection))
        {
            if (OwnerOf(sibling, type).TryGetField(sibling.Syntax.Name.StringValue, out SchemaField? definition))
            {
                var field = new PathField(FieldNode.From(sibling.Syntax) with { Conditions = sibling.Conditions }, definition);
                beside.Add(IsOfFragment(sibling, type) ? field with { IsNullable = true } : field);
            }
        }

        foreach (DocumentField step in fields)
        {
            if (
                !step.HasSelection
                || !OwnerOf(step, type).TryGetField(step.Syntax.Name.StringValue, out SchemaField? field)
                || !schema.TryGetType(field.Type.Name, out SchemaType? target)
            )
            {
                continue;
            }

            DocumentStep[] steps =
            [
                .. path,
                new DocumentStep(step, field, beside, path.Length == 0 ? null : path[path.Length - 1], IsOfFragment(step, type)),
            ];
            if (
                ConnectionFinder.Find(field, schema, null, out _) is { } connection
                && (FindVariable(step.Syntax, connection.FirstArgument), FindVariable(step.Syntax, connection.AfterArgument))
                    is var (first, after)
                && (first is not null || after is not null)
            )
            {
                isBarren = false;
                yield return new DocumentConnection(field, step, steps, first, after);
            }
            else if (!field.Type.IsList)
            {
                foreach (DocumentConnection deeper in Find(document.Of(step), target, steps))
                {
                    isBarren = false;
                    yield return deeper;
                }
            }
        }

        if (isBarren)
        {
            _barren.Add((places, type));
        }
    }

    private SchemaType OwnerOf(DocumentField field, SchemaType type) =>
        field.Type is { } name && schema.TryGetType(name, out SchemaType? owner) ? owner : type;

    private static bool IsOfFragment(DocumentField field, SchemaType type) =>
        field.Type is { } name && name != type.Name && !type.Interfaces.Contains(name);

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
    DocumentField Document,
    IReadOnlyList<DocumentStep> Path,
    string? First,
    string? After
);

/// <summary>A step of a document's path.</summary>
/// <param name="Fields">The fields beside it.</param>
internal sealed record DocumentStep(
    DocumentField Document,
    SchemaField Field,
    List<PathField> Fields,
    DocumentStep? Previous,
    bool IsOfFragment
)
{
    private string Path => Previous is null ? Document.Key : $"{Previous.Path}.{Document.Key}";

    private IEnumerable<ValueNode> Values =>
        (Previous?.Values ?? []).Concat((Document.Syntax.Arguments?.Items ?? []).Select(static argument => ValueNode.From(argument.Value)));

    public LevelPlan ToPlan(Func<PathField, ValuePlan?> readField, IEnumerable<string> variables) =>
        new()
        {
            Fields = PathField.ToPlans(Fields, readField),
            Key = Document.Key,
            Path = Path,
            TypeName = Field.Type.Name,
            IsNullable = !Field.Type.IsNonNull,
            IsOptional = Document.Condition is not null,
            IsOfFragment = IsOfFragment,
            Lookup = EquatableArray<ValueNode>.From(BoundPath.SortLookup(Values, variables)),
        };
}
