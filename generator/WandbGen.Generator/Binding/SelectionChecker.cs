using GraphQLParser.AST;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Checks a whole selection against the schema, and notes the variables that it uses.</summary>
/// <param name="source">The text that the selection stands in.</param>
/// <param name="fragments">The fragments of the document, if it has any.</param>
internal sealed class SelectionChecker(
    TypeSystem schema,
    VariableScope variables,
    ProblemCollector problems,
    GraphQLSource source,
    IReadOnlyDictionary<string, GraphQLFragmentDefinition>? fragments = null
)
{
    // Fragments in fragments are followed by recursion; a stack overflow would end the compiler.
    private const int MaximumFragmentDepth = 100;

    private readonly HashSet<string> _spread = new(StringComparer.Ordinal);
    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);

    /// <summary>The selection of an object that another assembly declares: what its compiled reader says.</summary>
    public static EquatableArray<SelectionNode>? CheckReader(
        ReaderDeclaration reader,
        ObjectDeclaration declaration,
        SchemaType type,
        ObjectScope scope,
        ProblemCollector problems,
        ProblemPlace place
    )
    {
        if (reader.Selection is not { } text)
        {
            problems.Add(Descriptors.NoReader, place, declaration.Type.Name);
            return null;
        }

        // Offsets in a compiled text are of no use to anybody: the place is the word that names the type.
        var found = new ProblemCollector();
        var source = new GraphQLSource(ProblemPlace.Declaration);
        GraphQLSelectionSet? selection = GraphQLText.ParseDocument($"{{{text}}}", source, found)?.Definitions
            is [GraphQLOperationDefinition operation]
            ? operation.SelectionSet
            : null;
        if (selection is not null)
        {
            new SelectionChecker(scope.Schema, scope.Variables, found, source).Check(selection, type);
        }

        foreach (Problem problem in found.Problems)
        {
            problems.Add(problem.Descriptor, place, problem.Arguments);
        }

        return found.Problems.Count == 0 ? SelectionNode.From(selection) : null;
    }

    public void Check(GraphQLSelectionSet selection, SchemaType type)
    {
        foreach (ASTNode node in selection.Selections)
        {
            CheckDirectives((node as IHasDirectivesNode)?.Directives);
            switch (node)
            {
                case GraphQLField field:
                    CheckField(field, type);
                    break;
                case GraphQLInlineFragment fragment:
                    CheckFragment(fragment.TypeCondition, fragment.SelectionSet, type);
                    break;
                case GraphQLFragmentSpread spread:
                    string name = spread.FragmentName.Name.StringValue;
                    if (fragments is null || !fragments.TryGetValue(name, out GraphQLFragmentDefinition? definition))
                    {
                        problems.Add(Descriptors.UnknownFragment, source.Place(spread.FragmentName), name);
                    }
                    else if (_checked.Contains(name))
                    {
                        // A fragment names its own type, so it is right or wrong wherever it is spread: once is enough.
                        continue;
                    }
                    else if (_spread.Count == MaximumFragmentDepth)
                    {
                        problems.Add(
                            Descriptors.Syntax,
                            source.Place(spread.FragmentName),
                            $"Fragments nested too deep: the limit is {MaximumFragmentDepth}"
                        );
                    }
                    else if (_spread.Add(name))
                    {
                        CheckFragment(definition.TypeCondition, definition.SelectionSet, type);
                        _spread.Remove(name);
                        _checked.Add(name);
                    }
                    else
                    {
                        problems.Add(Descriptors.UnknownFragment, source.Place(spread.FragmentName), name);
                    }

                    break;
            }
        }
    }

    // The arguments of custom directives are checked by the server.
    private void CheckDirectives(GraphQLDirectives? directives)
    {
        foreach (GraphQLDirective directive in directives?.Items ?? [])
        {
            if (ConditionNode.IsCondition(directive))
            {
                new ArgumentBinder(schema, variables, problems, source).CheckCondition(directive);
                continue;
            }

            foreach (GraphQLArgument argument in directive.Arguments?.Items ?? [])
            {
                foreach (string variable in ValueNode.From(argument.Value).Variables)
                {
                    variables.Use(variable);
                }
            }
        }
    }

    private void CheckField(GraphQLField syntax, SchemaType type)
    {
        string name = syntax.Name.StringValue;
        if (!type.TryGetField(name, out SchemaField? field))
        {
            problems.Add(Descriptors.UnknownField, source.Place(syntax.Name), name, type.Name, Suggestion.Of(name, type.Fields.Names));
            return;
        }

        using IDisposable? around = variables.Enter(ServerFeature.Find(syntax.Directives));
        new ArgumentBinder(schema, variables, problems, source).Bind(field, syntax);
        if (!schema.TryGetType(field.Type.Name, out SchemaType? target))
        {
            return;
        }

        if (syntax.SelectionSet is null)
        {
            if (target.IsComposite)
            {
                problems.Add(Descriptors.NoSelection, source.Place(syntax.Name), name, field.Type.ToString(), target.Name);
            }
        }
        else if (target.IsComposite)
        {
            Check(syntax.SelectionSet, target);
        }
        else
        {
            problems.Add(Descriptors.SelectionOnLeaf, source.Place(syntax.Name), name, field.Type.ToString());
        }
    }

    private void CheckFragment(GraphQLTypeCondition? condition, GraphQLSelectionSet selection, SchemaType type)
    {
        if (condition is null)
        {
            Check(selection, type);
            return;
        }

        string name = condition.Type.Name.StringValue;
        if (schema.TryGetType(name, out SchemaType? target) && target.IsComposite)
        {
            Check(selection, target);
        }
        else
        {
            problems.Add(Descriptors.UnknownType, source.Place(condition.Type), name, Suggestion.Of(name, schema.TypeNames));
        }
    }
}
