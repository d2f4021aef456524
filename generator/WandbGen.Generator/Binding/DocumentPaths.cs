using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Walks through a document: what could be read of it, and the path to that.</summary>
internal sealed class DocumentPaths(TypeSystem schema, OperationDocument document)
{
    // No path has more fields beside it. Fragments that each spread the next one twice double with every fragment.
    private const int MostFieldsBeside = 1000;

    private readonly DocumentFields _fields = document.Fields;

    // The selections in which nothing was found: fragments that each spread the next twice would be walked through once for every way to
    // them.
    private readonly HashSet<(string Selections, SchemaType Type, int Lists)> _barren = [];

    /// <summary>The places of the document where a path can end; what is selected there is not gone into.</summary>
    /// <param name="root">The type that the path begins on.</param>
    /// <param name="fields">What is selected of it.</param>
    /// <param name="isEnd">Whether a path can end at a place.</param>
    /// <param name="leadsOn">Whether it can continue after a place.</param>
    public IEnumerable<DocumentStep> Find(
        SchemaType root,
        IReadOnlyList<DocumentField> fields,
        Func<DocumentStep, bool> isEnd,
        Func<DocumentStep, bool> leadsOn
    )
    {
        _barren.Clear();
        return Find(root, fields, null, isEnd, leadsOn);
    }

    private IEnumerable<DocumentStep> Find(
        SchemaType type,
        IReadOnlyList<DocumentField> fields,
        DocumentStep? previous,
        Func<DocumentStep, bool> isEnd,
        Func<DocumentStep, bool> leadsOn
    )
    {
        string places = string.Join(
            ",",
            fields.SelectMany(static field => field.Mentions).Select(static mention => mention.Syntax.Location.Start)
        );
        (string, SchemaType, int) key = (places, type, previous?.ListsThrough ?? 0);
        if (_barren.Contains(key))
        {
            yield break;
        }

        bool isBarren = true;
        foreach (DocumentField field in fields)
        {
            if (ToStep(type, fields, field, previous) is not { } step)
            {
                continue;
            }

            if (isEnd(step))
            {
                isBarren = false;
                yield return step;
            }
            else if (field.HasSelection && leadsOn(step) && schema.TryGetType(step.Field.Type.Name, out SchemaType? target))
            {
                foreach (DocumentStep deeper in Find(target, _fields.Of(field), step, isEnd, leadsOn))
                {
                    isBarren = false;
                    yield return deeper;
                }
            }
        }

        if (isBarren)
        {
            _barren.Add(key);
        }
    }

    /// <summary>A field of a selection as a step, or <see langword="null"/> if the schema does not have it.</summary>
    /// <param name="type">The type that it is selected of.</param>
    /// <param name="fields">All that is selected of it.</param>
    public DocumentStep? ToStep(SchemaType type, IReadOnlyList<DocumentField> fields, DocumentField field, DocumentStep? previous) =>
        OwnerOf(field, type).TryGetField(field.Syntax.Name.StringValue, out SchemaField? definition)
            ? new DocumentStep(field, definition, type, fields, previous)
            : null;

    /// <summary>The path to a step. After a list it is another path.</summary>
    /// <param name="variables">The variables, in the order in which the document declares them.</param>
    public (BoundPath Path, BoundTarget Target) Bind(DocumentStep end, IEnumerable<string> variables)
    {
        List<DocumentStep> steps = [];
        for (DocumentStep? step = end; step is not null; step = step.Previous)
        {
            steps.Insert(0, step);
        }

        return Bind(steps, 0, variables);
    }

    private (BoundPath Path, BoundTarget Target) Bind(IReadOnlyList<DocumentStep> steps, int start, IEnumerable<string> variables)
    {
        var path = new BoundPath(document.Source);
        List<ValueNode> nameValues = [];
        for (int i = start; ; i++)
        {
            DocumentStep step = steps[i];
            FieldNode node = FieldNode.From(step.Document.Syntax) with { Conditions = step.Document.Conditions, Feature = null };
            nameValues.AddRange(node.Arguments.Select(static argument => argument.Value));
            path.Steps.Add(
                new BoundStep(step.Field, step.Document.Syntax, node)
                {
                    Fields = FindBeside(step),
                    Path = string.Join(".", path.Keys.Append(node.Key)),
                    NameValues = BoundPath.SortNameValues(nameValues, variables),
                    Fragment = step.IsOfFragment ? new BoundFragment(step.Document.Type!, [], IsCertain: false) : null,
                }
            );
            if (step.Document.Feature is { } feature)
            {
                path.Features.Add(feature);
            }

            if (i == steps.Count - 1)
            {
                return (path, new BoundTarget(step.Field, step.Document.Syntax, document.Source));
            }

            if (step.Field.Type.IsList)
            {
                (path.Items, BoundTarget item) = Bind(steps, i + 1, variables);
                return (path, new BoundTarget(step.Field, step.Document.Syntax, document.Source, item));
            }
        }
    }

    private List<PathField> FindBeside(DocumentStep step)
    {
        List<PathField> found = [];
        int left = MostFieldsBeside;
        IEnumerable<DocumentField> siblings = step.Siblings.Where(sibling => sibling.Key != step.Document.Key);
        AddBeside(step.Type, siblings, default, found, ref left);
        return found;
    }

    private void AddBeside(SchemaType type, IEnumerable<DocumentField> fields, Branch around, List<PathField> found, ref int left)
    {
        foreach (DocumentField field in fields)
        {
            if (--left < 0 || !OwnerOf(field, type).TryGetField(field.Syntax.Name.StringValue, out SchemaField? definition))
            {
                continue;
            }

            FieldNode node = FieldNode.From(field.Syntax) with { Conditions = field.Conditions, Feature = field.Feature };
            bool canBeNull = around.IsNullable || node.CanBeMissing || !definition.Type.IsNonNull || IsOfFragment(field, type);
            Omission? omission =
                around.Omission
                ?? (field.Omission is { } directive ? new Omission(document.Source.Place(directive), directive.Name.StringValue) : null);
            if (!field.HasSelection)
            {
                found.Add(
                    new PathField(node, definition, document.Source.Place(field.Syntax.Name))
                    {
                        Branch = around.Keys,
                        IsNullable = canBeNull,
                        Omission = omission,
                    }
                );
            }
            else if (!definition.Type.IsList && schema.TryGetType(definition.Type.Name, out SchemaType? target))
            {
                AddBeside(target, _fields.Of(field), new Branch([.. around.Keys, node.Key], canBeNull, omission), found, ref left);
            }
        }
    }

    private SchemaType OwnerOf(DocumentField field, SchemaType type) =>
        field.Type is { } name && schema.TryGetType(name, out SchemaType? owner) ? owner : type;

    /// <summary>Whether only some objects of a type have a field.</summary>
    public static bool IsOfFragment(DocumentField field, SchemaType type) =>
        field.Type is { } name && name != type.Name && !type.Interfaces.Contains(name);

    // The objects beside a path that fields are in: their response keys, and whether and by what they can be missing.
    private readonly record struct Branch(EquatableArray<string> Keys, bool IsNullable, Omission? Omission);
}

/// <summary>A field of a document, and the way to it.</summary>
/// <param name="Document">The field as it is written.</param>
/// <param name="Field">The field in the schema.</param>
/// <param name="Type">The type that it is selected of.</param>
/// <param name="Siblings">All that is selected there.</param>
/// <param name="Previous">The step before it, or <see langword="null"/> for a field of the root.</param>
internal sealed record DocumentStep(
    DocumentField Document,
    SchemaField Field,
    SchemaType Type,
    IReadOnlyList<DocumentField> Siblings,
    DocumentStep? Previous
)
{
    /// <summary>Whether only some objects of <see cref="Type"/> have the field.</summary>
    public bool IsOfFragment => DocumentPaths.IsOfFragment(Document, Type);

    /// <summary>How many lists lead to what is selected of it, its own included.</summary>
    public int ListsThrough => Lists + (Field.Type.IsList ? 1 : 0);

    /// <summary>How many lists lead to it.</summary>
    public int Lists => Previous?.ListsThrough ?? 0;

    /// <summary>The response keys, with dots between.</summary>
    public string Path => Previous is null ? Document.Key : $"{Previous.Path}.{Document.Key}";
}
