using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds the fields in the text of a path: what each is, and those beside it.</summary>
/// <param name="isPaged">Whether the path leads to a connection or list that is paged, for messages.</param>
internal sealed class PathFieldBinder(
    TypeSystem schema,
    VariableScope variables,
    ProblemCollector problems,
    GraphQLSource source,
    bool isPaged
)
{
    // Fields that are written again, with other conditions, by the first of their kind.
    private readonly Dictionary<GraphQLField, List<GraphQLField>> _mentions = [];

    private BoundTotal? _total;

    /// <summary>Binds a field beside the path, or an object whose fields stand beside it.</summary>
    /// <param name="branch">The objects beside the path that it is in.</param>
    public FieldNode? Bind(GraphQLField syntax, SchemaType type, List<PathField> beside, PathBranch branch)
    {
        if (FindField(syntax, type) is not { } field)
        {
            return null;
        }

        var arguments = new ArgumentBinder(schema, variables, problems, source);
        string? feature = BindDirectives(syntax);
        using IDisposable? around = variables.Enter(feature);
        FieldNode node = new FieldNode(field.Name)
        {
            Arguments = arguments.Bind(field, syntax),
            Conditions = ConditionNode.From(MentionsOf(syntax)),
            Feature = feature,
        }.As(StepFinder.KeyOf(syntax));
        bool isObject = schema.TryGetType(field.Type.Name, out SchemaType? target) && target.IsComposite;
        if (isObject && syntax.SelectionSet is not null)
        {
            return BindObject(syntax, field, target!, node, beside, branch);
        }

        if (isObject || target is null)
        {
            problems.Add(Descriptors.NoSelection, source.Place(syntax.Name), field.Name, field.Type.ToString(), field.Type.Name);
            return null;
        }

        if (syntax.SelectionSet is not null)
        {
            problems.Add(Descriptors.SelectionOnLeaf, source.Place(syntax.Name), field.Name, field.Type.ToString());
            return null;
        }

        beside.Add(
            new PathField(node, field, source.Place(syntax.Name))
            {
                Branch = branch.Keys,
                IsNullable = branch.IsNullable || node.CanBeMissing || !field.Type.IsNonNull,
                Omission = branch.Omission ?? FindOmission(syntax, node),
            }
        );
        return node;
    }

    /// <summary>Binds a field that is marked as the collection's size.</summary>
    /// <param name="branch">The objects beside the path that it is in.</param>
    public void BindTotal(GraphQLField syntax, SchemaType type, PathBranch branch)
    {
        if (FindField(syntax, type) is not { } field)
        {
            return;
        }

        if (field.Type is not { IsList: false, Name: "Int" or "Int64" })
        {
            problems.Add(Descriptors.WrongTotal, source.Place(syntax.Name), field.Name, field.Type.ToString());
            return;
        }

        const string Need = "the number of items";
        string? feature = BindDirectives(syntax, Need, isTotal: true);
        using IDisposable? around = variables.Enter(feature);
        FieldNode node = new FieldNode(field.Name)
        {
            Arguments = new ArgumentBinder(schema, variables, problems, source).Bind(field, syntax),
            Feature = feature,
        }.As(StepFinder.KeyOf(syntax));
        if (branch.Steps.FirstOrDefault(static step => step.Node.IsConditional) is { } conditional)
        {
            branch.Omission!.Report(problems, conditional.Node.Name, Need);
        }

        _total = new BoundTotal(Level: 0, field, node, source.Place(syntax.Name)) { Branch = branch.Steps };
    }

    /// <summary>Returns the field that was marked <c>@total</c> since the last call. The caller sets its level.</summary>
    public BoundTotal? TakeTotal()
    {
        BoundTotal? total = _total;
        _total = null;
        return total;
    }

    // The reasons for which an answer can lack a field: a condition, or an older server.
    private Omission? FindOmission(GraphQLField syntax, FieldNode node)
    {
        if (!node.CanBeMissing)
        {
            return null;
        }

        GraphQLDirective? directive = MentionsOf(syntax)
            .SelectMany(static mention => mention.Directives?.Items ?? [])
            .FirstOrDefault(directive =>
                node.IsConditional ? ConditionNode.IsCondition(directive) : directive.Name.Value == ServerFeature.Directive
            );
        return directive is null ? null : new Omission(source.Place(directive), directive.Name.StringValue);
    }

    private FieldNode? BindObject(
        GraphQLField syntax,
        SchemaField field,
        SchemaType type,
        FieldNode node,
        List<PathField> beside,
        PathBranch branch
    )
    {
        if (field.Type.IsList)
        {
            problems.Add(
                Descriptors.ListInPath,
                source.Place(syntax.Name),
                field.Name,
                field.Type.ToString(),
                "what stands beside a path is not in a list"
            );
            return null;
        }

        PathBranch inner = branch.Enter(node, field, FindOmission(syntax, node));
        List<SelectionNode> selection = [];
        foreach (ASTNode selected in syntax.SelectionSet!.Selections)
        {
            if (selected is not GraphQLField child)
            {
                problems.Add(Descriptors.NotOneOperation, source.Place(selected), "field");
            }
            else if (!StepFinder.IsTotal(child))
            {
                if (Bind(child, type, beside, inner) is { } bound)
                {
                    selection.AddRange(bound.Write());
                }
            }
            else if (isPaged)
            {
                BindTotal(child, type, inner);
            }
            else
            {
                problems.Add(Descriptors.UnknownDirective, source.Place(child.Name), "total", "@requires");
            }
        }

        // An object with only the size of the collection has no fields for a page.
        return selection.Count == 0 ? null : node with { Selection = EquatableArray<SelectionNode>.From(selection) };
    }

    /// <summary>Adds a field of a selection. A scalar field that is selected again, under another condition, is the same field.</summary>
    public void AddMention(List<GraphQLField> fields, GraphQLField syntax)
    {
        GraphQLField? first = fields.Find(known => IsAgain(known, syntax));
        if (first is null)
        {
            fields.Add(syntax);
        }
        else if (_mentions.TryGetValue(first, out List<GraphQLField>? others))
        {
            others.Add(syntax);
        }
        else
        {
            _mentions.Add(first, [syntax]);
        }
    }

    private static bool IsAgain(GraphQLField first, GraphQLField again) =>
        StepFinder.KeyOf(first) == StepFinder.KeyOf(again)
        && first.Name.Value == again.Name.Value
        && first.SelectionSet is null
        && again.SelectionSet is null
        && (ConditionNode.Find(first.Directives) ?? ConditionNode.Find(again.Directives)) is not null
        && ArgumentNode.From(first.Arguments).Equals(ArgumentNode.From(again.Arguments));

    /// <summary>All that is written of a field.</summary>
    public IReadOnlyList<GraphQLField> MentionsOf(GraphQLField field) =>
        _mentions.TryGetValue(field, out List<GraphQLField>? others) ? [field, .. others] : [field];

    /// <summary>Checks a field's directives.</summary>
    /// <param name="need">What the field is needed for, if it cannot be left out.</param>
    /// <param name="isTotal">Whether it is the collection's size.</param>
    /// <returns>The server feature that it needs.</returns>
    public string? BindDirectives(GraphQLField syntax, string? need = null, bool isTotal = false)
    {
        string? feature = null;
        foreach (GraphQLDirective directive in MentionsOf(syntax).SelectMany(static mention => mention.Directives?.Items ?? []))
        {
            if (directive.Name.Value == ServerFeature.Directive)
            {
                feature = ServerFeature.Bind(directive, source.Place(directive), problems);
            }
            else if (ConditionNode.IsCondition(directive))
            {
                new ArgumentBinder(schema, variables, problems, source).CheckCondition(directive);
                if (need is not null)
                {
                    problems.Add(
                        Descriptors.NeededField,
                        source.Place(directive),
                        syntax.Name.StringValue,
                        need,
                        directive.Name.StringValue
                    );
                }
            }
            else if (!isTotal || directive.Name.Value != "total")
            {
                problems.Add(
                    Descriptors.UnknownDirective,
                    source.Place(directive),
                    directive.Name.StringValue,
                    isPaged && directive.Name.Value != "total" ? "@total, @requires, @include or @skip" : "@requires, @include or @skip"
                );
            }
        }

        return feature;
    }

    // A type of an interface's or union's objects that has a field.
    private string? FindKind(SchemaType type, string field) =>
        type.PossibleTypes.FirstOrDefault(possible =>
            possible != type.Name && schema.TryGetType(possible, out SchemaType? known) && known.TryGetField(field, out _)
        );

    /// <summary>Finds a field in the schema.</summary>
    public SchemaField? FindField(GraphQLField syntax, SchemaType type)
    {
        string name = syntax.Name.StringValue;
        if (type.TryGetField(name, out SchemaField? field))
        {
            if (field.DeprecationReason is { } reason)
            {
                problems.Add(Descriptors.DeprecatedField, source.Place(syntax.Name), name, type.Name, reason);
            }

            return field;
        }

        string hint = Suggestion.Of(name, type.Fields.Names);
        if (type == schema.QueryType && schema.MutationType?.TryGetField(name, out _) == true)
        {
            hint = isPaged ? "; it is a mutation, which cannot be paged" : "; it is a mutation: use [WandbMutation]";
        }
        else if (FindKind(type, name) is { } kind)
        {
            hint = $", but '{kind}' has: write '... on {kind} {{ {name} }}'";
        }
        else if (type == schema.MutationType && schema.QueryType?.TryGetField(name, out _) == true)
        {
            hint = "; it is a query: use [WandbQuery]";
        }

        problems.Add(Descriptors.UnknownField, source.Place(syntax.Name), name, type.Name, hint);
        return null;
    }
}
