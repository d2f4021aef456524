using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Follows the text of an attribute through the schema to the one field where it stops.</summary>
internal sealed class PathBinder(TypeSystem schema, VariableScope variables, ProblemCollector problems, GraphQLSource source, PathGoal goal)
{
    // The page sizes of outer connections multiply, so one request could read too much.
    private const int MostOuters = 2;

    private readonly PathItem? _item = goal.Item;
    private readonly bool _isPaged = goal is { Item: not null, IsBehindList: false };
    private readonly PathFieldBinder _fields = new(schema, variables, problems, source, goal is { Item: not null, IsBehindList: false });
    private readonly StepFinder _steps = new(schema, goal.Item, goal.IsScalar || goal is { IsBehindList: true, Item.IsScalar: true });

    // Why a list is not the connection that the path can lead through.
    private string? _obstacle;

    /// <summary>The path, as far as it is bound.</summary>
    public BoundPath Path { get; } = new(source);

    /// <param name="wanted">What the path leads to, for messages.</param>
    public BoundTarget? Bind(SchemaType root, GraphQLSelectionSet selection, string wanted)
    {
        SchemaType type = root;
        string path = "";
        List<ValueNode> nameValues = [];
        while (true)
        {
            List<PathField> beside = [];
            BoundFragment? fragment = null;
            if (selection.Selections.Exists(static selected => selected is GraphQLInlineFragment))
            {
                if (BindFragment(selection, type, beside) is not { } entered)
                {
                    return null;
                }

                (fragment, selection, type) = entered;
            }

            List<GraphQLField> fields = [];
            foreach (ASTNode selected in selection.Selections)
            {
                if (selected is not GraphQLField syntax)
                {
                    problems.Add(Descriptors.NotOneOperation, source.Place(selected), wanted);
                    return null;
                }

                _fields.AddMention(fields, syntax);
            }

            if (StepFinder.FindDouble(fields) is { } twice)
            {
                string doubled = StepFinder.KeyOf(twice);
                problems.Add(Descriptors.AmbiguousKey, source.Place(twice), doubled, "other" + Identifiers.ToPascalCase(doubled));
                return null;
            }

            bool isInConnection = Path.Outers.Exists(outer =>
                Path.Steps.Count > outer.ConnectionLevel && Path.Steps.Count < outer.NodeLevel
            );
            if (_steps.FindStep(fields, type) is not { } step || (isInConnection && fields.Count > 1))
            {
                string reason = fields.Count == 0 ? "is empty" : "does not have exactly one field that leads on";
                problems.Add(Descriptors.NoTarget, source.Place(selection), wanted, type.Name, reason);
                return null;
            }

            List<FieldNode> nodes = [];
            BoundTotal? outside = Path.Total;
            foreach (GraphQLField sibling in fields.Where(candidate => candidate != step))
            {
                if (_isPaged && StepFinder.IsTotal(sibling))
                {
                    BindTotal(sibling, type);
                }
                else if (_fields.Bind(sibling, type, beside, PathBranch.None) is { } bound)
                {
                    nodes.Add(bound);
                }
            }

            if (_fields.TakeTotal() is { } inObject)
            {
                Path.Total = inObject with { Level = Path.Steps.Count };
            }

            if (fragment is { IsCertain: false } && Path.Total != outside)
            {
                Path.Total = Path.Total! with { Fragment = fragment.Type };
            }

            if (_fields.FindField(step, type) is not { } field)
            {
                return null;
            }

            var arguments = new ArgumentBinder(schema, variables, problems, source);
            // The generator writes the arguments for paging.
            string?[] generated =
                _item is { Generated.Count: > 0 } ? []
                : _isPaged && ConnectionFinder.Find(field, schema, null, out _) is { } paged
                    ? [paged.FirstArgument?.Name, paged.AfterArgument?.Name]
                : !_isPaged && step.SelectionSet is null ? ["first"]
                : [];
            bool holdsNodes =
                isInConnection
                || Path.Outers.Exists(outer => outer.IsInEdge(Path.Steps.Count))
                || (_isPaged && field.Type.IsList && step.SelectionSet is not null);
            string? feature = _fields.BindDirectives(step, holdsNodes ? "what the connection holds" : null);
            FieldNode node = new FieldNode(field.Name)
            {
                Arguments = arguments.Bind(field, step, [.. generated, .. _item?.Generated ?? default]),
                Conditions = ConditionNode.From(_fields.MentionsOf(step)),
            }.As(StepFinder.KeyOf(step));
            string key = node.Key;
            path = path.Length == 0 ? key : $"{path}.{key}";
            nameValues.AddRange(node.Arguments.Select(static argument => argument.Value));
            Path.Steps.Add(
                new BoundStep(field, step, node)
                {
                    Beside = nodes,
                    Fields = beside,
                    Path = path,
                    NameValues = BoundPath.SortNameValues(nameValues, variables.Names),
                    Fragment = fragment,
                    Before = fields.Count(sibling =>
                        sibling != step && !StepFinder.IsTotal(sibling) && sibling.Location.Start < step.Location.Start
                    ),
                }
            );
            if (feature is not null)
            {
                Path.Features.Add(feature);
            }

            if (
                _isPaged
                && step.SelectionSet?.Selections is [GraphQLField { SelectionSet: null } total]
                && StepFinder.IsTotal(total)
                && schema.TryGetType(field.Type.Name, out SchemaType? connection)
                && connection.IsComposite
            )
            {
                // The connection selects only its size, and is the end of the path.
                BindTotal(total, connection);
                return new BoundTarget(field, step, source);
            }

            if (_isPaged && _steps.FindItemPath(field, step) is var (elementType, list, name))
            {
                _fields.BindDirectives(list, $"the items of '{field.Name}'");
                BindTotals(step.SelectionSet!, field);
                var items = new PathBinder(schema, variables, problems, source, goal with { IsBehindList = true });
                Path.Items = items.Path;
                BoundTarget? end = items.Bind(elementType, list.SelectionSet!, _item!.IsScalar ? "scalar" : "object");
                Path.Features.AddRange(items.Path.Features);
                return end is null ? null : new BoundTarget(field, step, source, end, name is null ? null : BindList(field, list));
            }

            if (_isPaged && _item!.Generated.Count == 0 && _steps.FindNodes(field, step) is { } bare)
            {
                BindTotals(step.SelectionSet!, field);
                _fields.BindDirectives(bare, $"the items of '{field.Name}'");
                return new BoundTarget(field, step, source, List: BindList(field, bare));
            }

            if (_isPaged && step.SelectionSet is not null && _item!.Generated.Count == 0 && _steps.IsOfItems(field, step.SelectionSet))
            {
                problems.Add(Descriptors.PathTooLong, source.Place(step.Name), key, _item!.Name);
                return null;
            }

            if (step.SelectionSet is null)
            {
                return new BoundTarget(field, step, source);
            }

            if (field.Type.IsList && !(_isPaged && EnterConnection(field, step)))
            {
                if (_item is null)
                {
                    return BindBehindList(field, step);
                }

                problems.Add(
                    Descriptors.ListInPath,
                    source.Place(step.Name),
                    field.Name,
                    field.Type.ToString(),
                    _obstacle is not null ? _obstacle
                        : Path.Steps.Count > 1 && Path.Steps[Path.Steps.Count - 1].Fields.Count > 0
                            ? "nothing can be selected beside the list of a connection that a path leads through"
                        : "a collection's path leads through no list but that of a connection"
                );
                return null;
            }

            if (!schema.TryGetType(field.Type.Name, out SchemaType? next) || !next.IsComposite)
            {
                problems.Add(Descriptors.SelectionOnLeaf, source.Place(step.Name), field.Name, field.Type.ToString());
                return null;
            }

            selection = step.SelectionSet;
            type = next;
        }
    }

    /// <summary>Goes into an inline fragment, in which the step is. The fields beside it are those of the object, whatever its type.
    /// </summary>
    private (BoundFragment Fragment, GraphQLSelectionSet Selection, SchemaType Type)? BindFragment(
        GraphQLSelectionSet selection,
        SchemaType type,
        List<PathField> beside
    )
    {
        List<FieldNode> nodes = [];
        GraphQLInlineFragment? fragment = null;
        foreach (ASTNode selected in selection.Selections)
        {
            if (selected is GraphQLInlineFragment { TypeCondition: not null } candidate && fragment is null)
            {
                fragment = candidate;
            }
            else if (selected is not GraphQLField field)
            {
                problems.Add(
                    Descriptors.NoTarget,
                    source.Place(selected),
                    "field",
                    type.Name,
                    "has more than one fragment, or one without a type"
                );
                return null;
            }
            else if (_isPaged && StepFinder.IsTotal(field))
            {
                BindTotal(field, type);
            }
            else if (_fields.Bind(field, type, beside, PathBranch.None) is { } bound)
            {
                nodes.Add(bound);
            }
        }

        foreach (GraphQLDirective directive in fragment!.Directives?.Items ?? [])
        {
            problems.Add(
                Descriptors.UnknownDirective,
                source.Place(directive),
                directive.Name.StringValue,
                "on a field in the fragment @include or @skip"
            );
        }

        string name = fragment.TypeCondition!.Type.Name.StringValue;
        ProblemPlace place = source.Place(fragment.TypeCondition.Type);
        if (!schema.TryGetType(name, out SchemaType? target) || !target.IsComposite)
        {
            problems.Add(Descriptors.UnknownType, place, name, Suggestion.Of(name, schema.TypeNames));
            return null;
        }

        bool isCertain = name == type.Name || type.Interfaces.Contains(name);
        if (!isCertain && !type.PossibleTypes.Contains(name))
        {
            problems.Add(Descriptors.ImpossibleVariant, place, name, type.Name, Suggestion.Of(name, type.PossibleTypes));
            return null;
        }

        if (!isCertain && Path.Steps.Count == 0 && !goal.IsBehindList)
        {
            problems.Add(Descriptors.NoTarget, place, "field", type.Name, "is that of the root, which is of no other type");
            return null;
        }

        return (new BoundFragment(name, nodes, isCertain), fragment.SelectionSet, target);
    }

    // The "edges" or "nodes" of a connection, with their arguments.
    private FieldNode BindList(SchemaField connection, GraphQLField syntax) =>
        schema.TryGetType(connection.Type.Name, out SchemaType? type) && _fields.FindField(syntax, type) is { } field
            ? new FieldNode(field.Name) { Arguments = new ArgumentBinder(schema, variables, problems, source).Bind(field, syntax) }
            : new FieldNode(syntax.Name.StringValue);

    // The result of a method whose path goes through a list is a list.
    private BoundTarget? BindBehindList(SchemaField field, GraphQLField step)
    {
        if (
            field.Type.Element is not { IsList: false } element
            || !schema.TryGetType(element.Name, out SchemaType? type)
            || !type.IsComposite
        )
        {
            string reason = field.Type.Element is { IsList: true }
                ? "a path leads through a list of objects, not of lists"
                : "its elements have no fields";
            problems.Add(Descriptors.ListInPath, source.Place(step.Name), field.Name, field.Type.ToString(), reason);
            return null;
        }

        LimitConnection();
        var items = new PathBinder(schema, variables, problems, source, goal with { IsBehindList = true });
        Path.Items = items.Path;
        BoundTarget? end = items.Bind(type, step.SelectionSet!, "field");
        return end is null ? null : new BoundTarget(field, step, source, end);
    }

    // The edges or nodes of a connection are one page of it, which would pass for the whole.
    private void LimitConnection()
    {
        if (
            Path.Steps.Count < 2
            || Path.Steps[Path.Steps.Count - 2] is not { } level
            || ConnectionFinder.Find(level.Field, schema, null, out _) is null
            || !level.Field.Arguments.Contains("first")
            || level.Node.Arguments.Any(static argument => argument.Name is "first" or "last")
        )
        {
            return;
        }

        problems.Add(Descriptors.Truncated, source.Place(level.Syntax.Name), "The result", level.Field.Name, ConnectionFinder.DefaultFirst);
        Path.Steps[Path.Steps.Count - 2] = level with
        {
            Node = level.Node with { Arguments = [.. level.Node.Arguments, ConnectionFinder.DefaultFirstArgument] },
        };
    }

    // Lets the path continue inside the items of the connection at the level before, if the step is its 'edges' or 'nodes'.
    private bool EnterConnection(SchemaField list, GraphQLField syntax)
    {
        if (Path.Steps.Count < 2 || Path.Outers.Exists(outer => Path.Steps.Count - 2 < outer.NodeLevel))
        {
            return false;
        }

        BoundStep level = Path.Steps[Path.Steps.Count - 2];
        if (
            Path.Steps[Path.Steps.Count - 1].Fields.Count > 0
            || ConnectionFinder.Find(level.Field, schema, null, out _, wantsNodes: list.Name == "nodes") is not { } connection
        )
        {
            return false;
        }

        if (list.Name != (connection.Shape == ConnectionShape.Edges ? "edges" : "nodes"))
        {
            return false;
        }

        if (Path.Outers.Count == MostOuters)
        {
            _obstacle =
                $"a path leads through at most two outer connections, and '{level.Field.Name}' is the third: end a path at an item of it, "
                + "and read its lists with a collection of their own";
            return false;
        }

        if ((connection.IsOffset || connection.AfterArgument is null) && ConnectionFinder.FindPagingArgument(level.Field) is { } paging)
        {
            // The first page would be taken for the whole connection.
            string reason = paging == "after" ? "has no cursors" : $"is paged by '{paging}'";
            _obstacle = $"a path leads through connections that are paged by cursors, and '{level.Field.Name}' {reason}";
            return false;
        }

        bool isNode = syntax.SelectionSet!.Selections is [GraphQLField { Name: var node }] && node.Value == "node";
        if (connection.Shape == ConnectionShape.Edges && !isNode)
        {
            // If an item selects fields of the edge beside the node, the item is the edge.
            connection = connection with
            {
                Shape = ConnectionShape.EdgesAsItems,
            };
        }

        foreach (GraphQLArgument argument in level.Syntax.Arguments?.Items ?? [])
        {
            string name = argument.Name.StringValue;
            if (name == connection.FirstArgument?.Name || name == connection.AfterArgument?.Name || name is "last" or "before")
            {
                problems.Add(Descriptors.PagingArgument, source.Place(argument.Name), name);
            }
        }

        Path.Outers.Add(
            new BoundOuter(
                level.Field,
                connection,
                Path.Steps.Count - 2,
                Path.Steps.Count + (connection.Shape == ConnectionShape.Edges ? 1 : 0),
                []
            )
        );
        return true;
    }

    private void BindTotals(GraphQLSelectionSet selection, SchemaField connection)
    {
        foreach (GraphQLField size in selection.Selections.OfType<GraphQLField>().Where(StepFinder.IsTotal))
        {
            if (schema.TryGetType(connection.Type.Name, out SchemaType? type))
            {
                BindTotal(size, type);
            }
        }
    }

    private void BindTotal(GraphQLField syntax, SchemaType type)
    {
        _fields.BindTotal(syntax, type, PathBranch.None);
        if (_fields.TakeTotal() is { } total)
        {
            Path.Total = total with { Level = Path.Steps.Count };
        }
    }
}
