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
    /// <summary>Why a declaration cannot say it, if it cannot.</summary>
    public string? Refusal { get; private set; }

    public SelectedFields Read(GraphQLSelectionSet selection, SchemaType type)
    {
        var fields = new SelectedFields(type);
        Add(fields, selection);
        return fields;
    }

    private void Add(SelectedFields fields, GraphQLSelectionSet selection)
    {
        foreach (ASTNode node in selection.Selections)
        {
            if (node is IHasDirectivesNode { Directives.Items: [var directive, ..] })
            {
                Refusal ??= $"a declaration has no place for the directive '@{directive.Name.StringValue}'";
            }

            switch (node)
            {
                case GraphQLField field:
                    AddField(fields, field);
                    break;
                case GraphQLInlineFragment fragment:
                    AddFragment(fields, fragment.TypeCondition, fragment.SelectionSet);
                    break;
                case GraphQLFragmentSpread spread
                    when fragments.TryGetValue(spread.FragmentName.Name.StringValue, out GraphQLFragmentDefinition? definition):
                    AddFragment(fields, definition.TypeCondition, definition.SelectionSet);
                    break;
            }
        }
    }

    private void AddField(SelectedFields fields, GraphQLField syntax)
    {
        if (
            !fields.Type.TryGetField(syntax.Name.StringValue, out SchemaField? field)
            || !schema.TryGetType(field.Type.Name, out SchemaType? target)
        )
        {
            return;
        }

        string key = syntax.Alias?.Name.StringValue ?? field.Name;
        EquatableArray<ArgumentNode> arguments = ArgumentNode.From(syntax.Arguments);
        if (fields.Find(key) is { } known)
        {
            if (known.Field != field || !known.Arguments.Equals(arguments))
            {
                Refusal ??= $"'{key}' is selected in two forms";
            }
            else if (syntax.SelectionSet is not null)
            {
                Add(known.Selection!, syntax.SelectionSet);
            }

            return;
        }

        fields.Fields.Add(
            new SelectedField(key, field, arguments, target, syntax.SelectionSet is null ? null : Read(syntax.SelectionSet, target))
        );
    }

    private void AddFragment(SelectedFields fields, GraphQLTypeCondition? condition, GraphQLSelectionSet selection)
    {
        string name = condition?.Type.Name.StringValue ?? fields.Type.Name;
        if (name == fields.Type.Name || fields.Type.Interfaces.Contains(name))
        {
            Add(fields, selection);
        }
        else if (fields.Type.PossibleTypes.Contains(name) && schema.TryGetType(name, out SchemaType? type))
        {
            SelectedFields? variant = fields.Variants.Find(candidate => candidate.Type.Name == name);
            if (variant is null)
            {
                variant = new SelectedFields(type);
                fields.Variants.Add(variant);
            }

            Add(variant, selection);
        }
        else
        {
            Refusal ??= $"a variant is of one object type, and '{name}' is none of '{fields.Type.Name}'";
        }
    }
}
