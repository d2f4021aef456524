using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Binding;

/// <summary>Looks fields of a document up by their response keys: a field may be written several times, by itself and in
/// fragments.</summary>
/// <param name="fragments">The document's fragments.</param>
internal sealed class DocumentFields(IReadOnlyDictionary<string, GraphQLFragmentDefinition> fragments)
{
    /// <summary>The fields of the operation.</summary>
    public IReadOnlyList<DocumentField> Of(GraphQLSelectionSet selection) => Merge([(selection, null)]);

    /// <summary>What is selected of a field.</summary>
    public IReadOnlyList<DocumentField> Of(DocumentField field) =>
        Merge(
            field
                .Mentions.Where(static mention => mention.Syntax.SelectionSet is not null)
                // If one mention is left out and another is not, the answer has the field without the first mention's selection.
                .Select(mention => (mention.Syntax.SelectionSet!, field.Mentions.Count > 1 ? mention.Condition : null))
        );

    /// <summary>Whether the items of a connection are selected by <c>nodes</c>.</summary>
    public bool SelectsNodes(DocumentField connection) =>
        Find(connection, "nodes") is { Syntax.Name.Value: var name } && name == "nodes" && Find(connection, "edges") is null;

    public DocumentField? Find(DocumentField field, string key) => Of(field).FirstOrDefault(candidate => candidate.Key == key);

    /// <summary>Finds a field by its response key or else by its name. It changes the document: a field that is found by its name loses
    /// its alias, because emitted code reads it by its name.</summary>
    public DocumentField? TakeByName(DocumentField field, string name)
    {
        IReadOnlyList<DocumentField> fields = Of(field);
        if (fields.FirstOrDefault(candidate => candidate.Key == name) is { } known)
        {
            // Another field that took the name as its alias is not the one that is looked for.
            return known.Syntax.Name.Value == name ? known : null;
        }

        DocumentField? aliased = fields.FirstOrDefault(candidate => candidate.Syntax.Name.Value == name);
        foreach ((GraphQLField syntax, _) in aliased?.Mentions ?? [])
        {
            syntax.Alias = null;
        }

        return aliased;
    }

    /// <summary>Exchanges the response keys of two fields, of which only the first need be there.</summary>
    public void Exchange(DocumentField parent, string name, string key)
    {
        DocumentField? taken = Find(parent, key);
        Rename(TakeByName(parent, name)!, key);
        if (taken is not null)
        {
            Rename(taken, name);
        }

        static void Rename(DocumentField field, string alias)
        {
            foreach ((GraphQLField syntax, _) in field.Mentions)
            {
                syntax.Alias = new GraphQLAlias(new GraphQLName(alias));
            }
        }
    }

    /// <summary>The names of the fragments that a selection uses, in fragments as well.</summary>
    public HashSet<string> FindFragments(GraphQLSelectionSet selection)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        Queue<GraphQLSelectionSet> open = new([selection]);
        while (open.Count > 0)
        {
            foreach (ASTNode node in open.Dequeue().Selections)
            {
                if (node is IHasSelectionSetNode { SelectionSet: { } inner })
                {
                    open.Enqueue(inner);
                }
                else if (
                    node is GraphQLFragmentSpread { FragmentName.Name.StringValue: var name }
                    && found.Add(name)
                    && fragments.TryGetValue(name, out GraphQLFragmentDefinition? definition)
                )
                {
                    open.Enqueue(definition.SelectionSet);
                }
            }
        }

        return found;
    }

    private List<DocumentField> Merge(IEnumerable<(GraphQLSelectionSet Selection, GraphQLDirective? Condition)> selections)
    {
        List<DocumentField> fields = [];
        HashSet<(string Fragment, bool IsConditional)> spread = [];
        foreach ((GraphQLSelectionSet selection, GraphQLDirective? condition) in selections)
        {
            Add(selection, condition, type: null, fields, spread);
        }

        return fields;
    }

    private void Add(
        GraphQLSelectionSet selection,
        GraphQLDirective? around,
        string? type,
        List<DocumentField> fields,
        HashSet<(string Fragment, bool IsConditional)> spread
    )
    {
        foreach (ASTNode node in selection.Selections)
        {
            GraphQLDirective? condition = around ?? ConditionNode.Find((node as IHasDirectivesNode)?.Directives);
            switch (node)
            {
                case GraphQLField field:
                    string key = DocumentField.KeyOf(field);
                    DocumentField? known = fields.Find(candidate => candidate.Key == key);
                    if (known is null)
                    {
                        fields.Add(known = new DocumentField(key, type));
                    }
                    else if (type is null)
                    {
                        known.Type = null;
                    }

                    known.Mentions.Add((field, condition));
                    break;
                case GraphQLInlineFragment fragment:
                    Add(fragment.SelectionSet, condition, TypeOf(fragment.TypeCondition) ?? type, fields, spread);
                    break;
                // Once is enough: a second spread of a fragment selects nothing new.
                case GraphQLFragmentSpread { FragmentName.Name.StringValue: var name }
                    when fragments.TryGetValue(name, out GraphQLFragmentDefinition? definition)
                        && spread.Add((name, condition is not null)):
                    Add(definition.SelectionSet, condition, TypeOf(definition.TypeCondition), fields, spread);
                    break;
            }
        }
    }

    private static string? TypeOf(GraphQLTypeCondition? condition) => condition?.Type.Name.StringValue;
}

/// <summary>A field of a document, wherever it is written.</summary>
/// <param name="key">Its response key.</param>
/// <param name="type">The type of the fragment in which it is written first.</param>
internal sealed class DocumentField(string key, string? type)
{
    /// <summary>The response key.</summary>
    public string Key { get; } = key;

    /// <summary>The type of the fragment in which it is written first, or <see langword="null"/> if it is written outside of any as
    /// well.</summary>
    public string? Type { get; set; } = type;

    /// <summary>The field for each time that it is written, with the directive that can leave it out there.</summary>
    public List<(GraphQLField Syntax, GraphQLDirective? Condition)> Mentions { get; } = [];

    /// <summary>The first mention.</summary>
    public GraphQLField Syntax => Mentions[0].Syntax;

    public bool HasSelection => Mentions.Exists(static mention => mention.Syntax.SelectionSet is not null);

    /// <summary>A directive that can leave the field out, or <see langword="null"/> if it is always there.</summary>
    public GraphQLDirective? Condition => Mentions.Exists(static mention => mention.Condition is null) ? null : Mentions[0].Condition;

    /// <summary>What can leave the field out: a condition, or the server's age; <see langword="null"/> if nothing can.</summary>
    public GraphQLDirective? Omission => Mentions.Exists(static mention => OmissionOf(mention) is null) ? null : OmissionOf(Mentions[0]);

    /// <summary>The server feature that it needs.</summary>
    public string? Feature => ServerFeature.Find(Syntax.Directives);

    /// <summary>The same for messages and plans.</summary>
    public EquatableArray<ConditionNode> Conditions => Condition is { } directive ? [ConditionNode.From(directive)] : default;

    private static GraphQLDirective? OmissionOf((GraphQLField Syntax, GraphQLDirective? Condition) mention) =>
        mention.Condition ?? ServerFeature.FindDirective(mention.Syntax.Directives);

    public static string KeyOf(GraphQLField field) => (field.Alias?.Name ?? field.Name).StringValue;
}
