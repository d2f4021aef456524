using GraphQLParser.AST;
using WandbGen.Generator;
using WandbGen.Generator.Binding;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes.Queries;

/// <summary>Reads the selections of a document that is valid: fragments are put where they are used, and a field that is mentioned twice
/// becomes one.</summary>
internal sealed class QueryReader(TypeSystem schema, IReadOnlyDictionary<string, GraphQLFragmentDefinition> fragments)
{
    private static readonly ConditionNode s_always = new(EquatableArray<DirectiveNode>.From([]));

    /// <summary>Why a declaration cannot say it, if it cannot.</summary>
    public string? Refusal { get; private set; }

    public SelectedFields Read(GraphQLSelectionSet selection, SchemaType type)
    {
        var fields = new SelectedFields(type);
        List<Mention> mentions = [];
        Collect(mentions, fields, selection, s_always);
        Add(mentions);
        return fields;
    }

    // A field that is mentioned under different conditions has what each mention selects under the condition of that mention.
    private void Add(List<Mention> mentions)
    {
        foreach (IGrouping<(SelectedFields, string), Mention> same in mentions.GroupBy(static mention => (mention.Fields, mention.Key)))
        {
            Mention first = same.First();
            ConditionNode[] conditions = [.. same.Select(static mention => mention.Condition).Distinct()];
            foreach (Mention mention in same)
            {
                if (mention.Field != first.Field || !mention.Arguments.Equals(first.Arguments))
                {
                    Refusal ??= $"'{first.Key}' is selected in two forms";
                }
            }

            first.Fields.Fields.Add(
                new SelectedField(
                    first.Key,
                    first.Field,
                    first.Arguments,
                    Array.Exists(conditions, static condition => condition.IsAlways)
                        ? default
                        : EquatableArray<ConditionNode>.From(conditions),
                    first.Target,
                    Read(same, first.Target, keepsConditions: conditions.Length > 1)
                )
            );
        }
    }

    private SelectedFields? Read(IEnumerable<Mention> mentions, SchemaType target, bool keepsConditions)
    {
        var fields = new SelectedFields(target);
        List<Mention> inner = [];
        bool isLeaf = true;
        foreach (Mention mention in mentions)
        {
            if (mention.Selection is { } selection)
            {
                isLeaf = false;
                Collect(inner, fields, selection, keepsConditions ? mention.Condition : s_always);
            }
        }

        Add(inner);
        return isLeaf ? null : fields;
    }

    private void Collect(List<Mention> mentions, SelectedFields fields, GraphQLSelectionSet selection, ConditionNode around)
    {
        foreach (ASTNode node in selection.Selections)
        {
            GraphQLDirectives? directives = (node as IHasDirectivesNode)?.Directives;
            if (directives?.Items.Find(static directive => !ConditionNode.IsCondition(directive)) is { } unknown)
            {
                Refusal ??= $"a declaration has no place for the directive '@{unknown.Name.StringValue}'";
            }

            ConditionNode own = ConditionNode.From(directives);
            ConditionNode condition = own.IsAlways ? around : around.And(own);
            switch (node)
            {
                case GraphQLField field:
                    CollectField(mentions, fields, field, condition);
                    break;
                case GraphQLInlineFragment fragment:
                    CollectFragment(mentions, fields, fragment.TypeCondition, fragment.SelectionSet, condition);
                    break;
                case GraphQLFragmentSpread spread
                    when fragments.TryGetValue(spread.FragmentName.Name.StringValue, out GraphQLFragmentDefinition? definition):
                    CollectFragment(mentions, fields, definition.TypeCondition, definition.SelectionSet, condition);
                    break;
            }
        }
    }

    private void CollectField(List<Mention> mentions, SelectedFields fields, GraphQLField syntax, ConditionNode condition)
    {
        if (
            fields.Type.TryGetField(syntax.Name.StringValue, out SchemaField? field)
            && schema.TryGetType(field.Type.Name, out SchemaType? target)
        )
        {
            mentions.Add(new Mention(fields, syntax, field, condition, target));
        }
    }

    private void CollectFragment(
        List<Mention> mentions,
        SelectedFields fields,
        GraphQLTypeCondition? typeCondition,
        GraphQLSelectionSet selection,
        ConditionNode condition
    )
    {
        string name = typeCondition?.Type.Name.StringValue ?? fields.Type.Name;
        if (name == fields.Type.Name || fields.Type.Interfaces.Contains(name))
        {
            Collect(mentions, fields, selection, condition);
        }
        else if (fields.Type.PossibleTypes.Contains(name) && schema.TryGetType(name, out SchemaType? type))
        {
            SelectedFields? variant = fields.Variants.Find(candidate => candidate.Type.Name == name);
            if (variant is null)
            {
                variant = new SelectedFields(type);
                fields.Variants.Add(variant);
            }

            Collect(mentions, variant, selection, condition);
        }
        else
        {
            Refusal ??= $"a variant is of one object type, and '{name}' is none of '{fields.Type.Name}'";
        }
    }

    private sealed record Mention(SelectedFields Fields, GraphQLField Syntax, SchemaField Field, ConditionNode Condition, SchemaType Target)
    {
        public string Key { get; } = DocumentField.KeyOf(Syntax);

        public EquatableArray<ArgumentNode> Arguments { get; } = ArgumentNode.From(Syntax.Arguments);

        public GraphQLSelectionSet? Selection => Syntax.SelectionSet;
    }
}
