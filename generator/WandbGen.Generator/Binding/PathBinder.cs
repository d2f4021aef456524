using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Follows the text of an attribute through the schema to the one field where it stops.</summary>
/// <param name="item">The item, if it leads to a connection: then it may lead through one, too, and say the size of the last.</param>
/// <param name="isBehindList">Whether it begins at an element of a list that another path leads to.</param>
internal sealed class PathBinder(
    TypeSystem schema,
    VariableScope variables,
    ProblemCollector problems,
    GraphQLSource source,
    PathItem? item,
    bool isBehindList = false
)
{
    // Each multiplies what one page reads.
    private const int MostOuters = 2;

    private readonly List<BoundLevel> _levels = [];
    private readonly List<BoundOuter> _outers = [];
    private readonly StepFinder _steps = new(schema, item);
    private readonly bool _isPaged = item is not null && !isBehindList;

    // Fields that are written again, with other conditions, by the first of their kind.
    private readonly Dictionary<GraphQLField, List<GraphQLField>> _mentions = [];

    /// <summary>The field that the text marks with <c>@total</c>.</summary>
    public BoundTotal? Total { get; private set; }

    /// <summary>The connections that the path leads through, the outermost first.</summary>
    public IReadOnlyList<BoundOuter> Outers => _outers;

    /// <summary>The path from an edge or node to its item, if it is said.</summary>
    public PathBinder? Items { get; private set; }

    /// <summary>The features that the path's steps need; without them there is nothing at its end.</summary>
    public List<string> Features { get; } = [];

    /// <summary>The first step that can be left out by its condition, or <see langword="null"/> if none can.</summary>
    public FieldNode? Conditional => _levels.Find(static level => level.Node.IsConditional)?.Node;

    /// <summary>The steps, from the root on.</summary>
    public IEnumerable<SchemaField> Steps => _levels.Select(static level => level.Field);

    /// <summary>The fields beside the path's own steps.</summary>
    public IEnumerable<PathField> OwnFields => _levels.SelectMany(static level => level.Fields);

    /// <summary>The fields beside the path, all levels.</summary>
    public IReadOnlyList<PathField> Fields => [.. _levels.SelectMany(static level => level.Fields), .. Items?.Fields ?? []];

    /// <param name="wanted">What the path leads to, for messages.</param>
    public BoundTarget? Bind(SchemaType root, GraphQLSelectionSet selection, string wanted)
    {
        SchemaType type = root;
        string path = "";
        List<ValueNode> lookup = [];
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

                AddMention(fields, syntax);
            }

            if (StepFinder.FindDouble(fields) is { } twice)
            {
                string doubled = StepFinder.KeyOf(twice);
                problems.Add(Descriptors.AmbiguousKey, source.Place(twice), doubled, "other" + Identifiers.ToPascalCase(doubled));
                return null;
            }

            bool isInConnection = _outers.Exists(outer => _levels.Count > outer.ConnectionLevel && _levels.Count < outer.NodeLevel);
            if (_steps.FindStep(fields, type) is not { } step || (isInConnection && fields.Count > 1))
            {
                string reason = fields.Count == 0 ? "is empty" : "has not exactly one field that leads on";
                problems.Add(Descriptors.NoTarget, source.Place(selection), wanted, type.Name, reason);
                return null;
            }

            List<FieldNode> nodes = [];
            BoundTotal? outside = Total;
            foreach (GraphQLField sibling in fields.Where(candidate => candidate != step))
            {
                if (StepFinder.IsTotal(sibling))
                {
                    BindTotal(sibling, type);
                }
                else if (BindBeside(sibling, type, beside, PathBranch.None) is { } bound)
                {
                    nodes.Add(bound);
                }
            }

            if (fragment is { IsCertain: false } && Total != outside)
            {
                Total = Total! with { Fragment = fragment.Type };
            }

            if (FindField(step, type) is not { } field)
            {
                return null;
            }

            var arguments = new ArgumentBinder(schema, variables, problems, source);
            // What pages is the generator's to give.
            string?[] generated =
                _isPaged && ConnectionFinder.Find(field, schema, null, out _) is { } paged
                    ? [paged.FirstArgument?.Name, paged.AfterArgument?.Name]
                : !_isPaged && step.SelectionSet is null ? ["first"]
                : [];
            bool holdsNodes = isInConnection || (_isPaged && field.Type.IsList && step.SelectionSet is not null);
            string? feature = BindDirectives(step, holdsNodes ? "what the connection holds" : null);
            FieldNode node = new FieldNode(field.Name)
            {
                Arguments = arguments.Bind(field, step, [.. generated, .. item?.Generated ?? default]),
                Conditions = ConditionNode.From(MentionsOf(step)),
            }.As(StepFinder.KeyOf(step));
            string key = node.Key;
            path = path.Length == 0 ? key : $"{path}.{key}";
            lookup.AddRange(node.Arguments.Select(static argument => argument.Value));
            _levels.Add(
                new BoundLevel(nodes, beside, field, step, node, path, SortLookup(lookup, variables.Names)) { Fragment = fragment }
            );
            if (feature is not null)
            {
                Features.Add(feature);
            }

            if (
                _isPaged
                && step.SelectionSet?.Selections is [GraphQLField { SelectionSet: null } total]
                && StepFinder.IsTotal(total)
                && schema.TryGetType(field.Type.Name, out SchemaType? connection)
                && connection.IsComposite
            )
            {
                // Nothing but its size is said of the connection: the path stops at it all the same.
                BindTotal(total, connection);
                return new BoundTarget(field, step, source);
            }

            if (_isPaged && _steps.FindItemPath(field, step) is var (elementType, list, name))
            {
                BindDirectives(list, $"the items of '{field.Name}'");
                foreach (GraphQLField size in step.SelectionSet!.Selections.OfType<GraphQLField>().Where(StepFinder.IsTotal))
                {
                    if (schema.TryGetType(field.Type.Name, out SchemaType? sized))
                    {
                        BindTotal(size, sized);
                    }
                }

                Items = new PathBinder(schema, variables, problems, source, item, isBehindList: true);
                BoundTarget? end = Items.Bind(elementType, list.SelectionSet!, item!.IsScalar ? "scalar" : "object");
                Features.AddRange(Items.Features);
                return end is null ? null : new BoundTarget(field, step, source, end, name);
            }

            if (_isPaged && step.SelectionSet is not null && item!.Generated.Count == 0 && _steps.IsOfItems(field, step.SelectionSet))
            {
                problems.Add(Descriptors.PathTooLong, source.Place(step.Name), key, item!.Name);
                return null;
            }

            if (step.SelectionSet is null)
            {
                return new BoundTarget(field, step, source);
            }

            if (field.Type.IsList && !(_isPaged && EnterConnection(field, step)))
            {
                if (item is null)
                {
                    return BindBehindList(field, step);
                }

                problems.Add(
                    Descriptors.ListInPath,
                    source.Place(step.Name),
                    field.Name,
                    field.Type.ToString(),
                    "a collection's path leads through no list but that of a connection"
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

    /// <summary>An argument of a step, the last one first.</summary>
    public (int Level, SchemaField Field, SchemaArgument Argument, ProblemPlace? Given)? FindArgument(string name)
    {
        for (int i = _levels.Count - 1; i >= 0; i--)
        {
            if (_levels[i].Field.Arguments.TryGet(name, out SchemaArgument? argument))
            {
                GraphQLArgument? given = _levels[i].Syntax.Arguments?.Items.Find(candidate => candidate.Name.Value == name);
                return (i, _levels[i].Field, argument, given is null ? null : source.Place(given.Name));
            }
        }

        return null;
    }

    /// <summary>The arguments of all steps.</summary>
    public IEnumerable<string> ArgumentNames => _levels.SelectMany(static level => level.Field.Arguments.Names);

    /// <summary>Adds an argument to a step.</summary>
    public void AddArgument(int level, ArgumentNode argument) =>
        _levels[level] = _levels[level] with { Paging = [.. _levels[level].Paging, argument] };

    /// <summary>The path as it is read. Fields that nobody takes are not.</summary>
    /// <param name="readField">How a field is read, or <see langword="null"/> if nobody takes it.</param>
    /// <param name="from">The first level.</param>
    /// <param name="to">The level behind the last one.</param>
    public PathPlan ToPlan(Func<PathField, ValuePlan?> readField, int from = 0, int? to = null) =>
        new(
            EquatableArray<LevelPlan>.From(
                _levels
                    .Take(to ?? _levels.Count)
                    .Skip(from)
                    .Select(
                        (level, i) =>
                            new LevelPlan
                            {
                                Fields = PathField.ToPlans(level.Fields, readField),
                                Key = level.Node.Key,
                                Path = level.Path,
                                // What is missed is an object of the type that was asked for.
                                TypeName = _levels.ElementAtOrDefault(from + i + 1)?.Fragment?.Type ?? level.Field.Type.Name,
                                IsNullable = !level.Field.Type.IsNonNull,
                                IsOptional = level.Node.IsConditional,
                                IsOfFragment = level.Fragment is { IsCertain: false },
                                Lookup = EquatableArray<ValueNode>.From(level.Lookup),
                            }
                    )
            )
        );

    /// <summary>What is selected from the root on; the fields beside a step stand before it, so that they are known when it is
    /// read.</summary>
    /// <param name="arguments">What is added to the last step's arguments.</param>
    /// <param name="end">What is selected of the last step.</param>
    public EquatableArray<SelectionNode> Select(IEnumerable<ArgumentNode> arguments, EquatableArray<SelectionNode> end)
    {
        EquatableArray<SelectionNode> selection = end;
        for (int i = _levels.Count - 1; i >= 0; i--)
        {
            BoundLevel level = _levels[i];
            IEnumerable<ArgumentNode> more =
                i == _levels.Count - 1 ? arguments
                : _outers.Find(outer => outer.ConnectionLevel == i) is { } outer ? outer.Arguments
                : [];
            IEnumerable<SelectionNode> paging =
                _outers.Find(outer => outer.ConnectionLevel + 1 == i) is { } list ? list.Connection.PageInfo
                : _outers.Find(outer => outer.ConnectionLevel + 2 == i && outer.NodeLevel == i + 1) is { } edge ? edge.Connection.Cursor
                : [];
            selection =
            [
                .. paging,
                .. level.Beside.SelectMany(static node => node.Write()),
                .. (level.Node with { Arguments = [.. level.Node.Arguments, .. level.Paging, .. more], Selection = selection }).Write(),
            ];
            selection = Wrap(level.Fragment, selection);
        }

        return selection;
    }

    /// <summary>What is selected from the root on where only the total is asked for.</summary>
    /// <param name="arguments">What the connection requires, if the total is the connection's own.</param>
    public EquatableArray<SelectionNode> SelectTotal(BoundTotal total, IEnumerable<ArgumentNode> arguments)
    {
        EquatableArray<SelectionNode> selection = total.Fragment is { } type
            ? [new InlineFragmentNode(type) { Selection = [total.Node] }]
            : [total.Node];
        for (int i = total.Level - 1; i >= 0; i--)
        {
            FieldNode node = _levels[i].Node;
            IEnumerable<ArgumentNode> more = i == _levels.Count - 1 ? arguments : [];
            selection = [.. (node with { Arguments = [.. node.Arguments, .. more], Selection = selection }).Write()];
            selection = Wrap(WithoutFields(_levels[i].Fragment), selection);
        }

        return selection;
    }

    private static BoundFragment? WithoutFields(BoundFragment? fragment) => fragment is null ? null : fragment with { Beside = [] };

    private static EquatableArray<SelectionNode> Wrap(BoundFragment? fragment, EquatableArray<SelectionNode> selection) =>
        fragment is null
            ? selection
            : [.. fragment.Beside.SelectMany(static node => node.Write()), new InlineFragmentNode(fragment.Type) { Selection = selection }];

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
            else if (StepFinder.IsTotal(field))
            {
                BindTotal(field, type);
            }
            else if (BindBeside(field, type, beside, PathBranch.None) is { } bound)
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

        if (!isCertain && _levels.Count == 0)
        {
            problems.Add(Descriptors.NoTarget, place, "field", type.Name, "is that of the root, which is of no other type");
            return null;
        }

        return (new BoundFragment(name, nodes, isCertain), fragment.SelectionSet, target);
    }

    // What a method's path leads to behind a list is a list.
    private BoundTarget? BindBehindList(SchemaField field, GraphQLField step)
    {
        if (
            field.Type.Element is not { IsList: false } element
            || !schema.TryGetType(element.Name, out SchemaType? type)
            || !type.IsComposite
        )
        {
            problems.Add(Descriptors.ListInPath, source.Place(step.Name), field.Name, field.Type.ToString(), "its elements have no fields");
            return null;
        }

        LimitConnection();
        Items = new PathBinder(schema, variables, problems, source, item: null, isBehindList: true);
        BoundTarget? end = Items.Bind(type, step.SelectionSet!, "field");
        return end is null ? null : new BoundTarget(field, step, source, end);
    }

    // The edges or nodes of a connection are one page of it, which would pass for the whole.
    private void LimitConnection()
    {
        if (
            _levels.Count < 2
            || _levels[_levels.Count - 2] is not { } level
            || ConnectionFinder.Find(level.Field, schema, null, out _) is null
            || !level.Field.Arguments.Contains("first")
            || level.Node.Arguments.Any(static argument => argument.Name is "first" or "last")
        )
        {
            return;
        }

        problems.Add(Descriptors.Truncated, source.Place(level.Syntax.Name), "The result", level.Field.Name, ConnectionFinder.DefaultFirst);
        _levels[_levels.Count - 2] = level with
        {
            Node = level.Node with { Arguments = [.. level.Node.Arguments, ConnectionFinder.FirstPage] },
        };
    }

    /// <summary>The response keys of the steps.</summary>
    public EquatableArray<string> Keys => EquatableArray<string>.From(_levels.Select(static level => level.Node.Key));

    /// <summary>Whether a step before the last can be null.</summary>
    public bool HasNullableStep => _levels.Take(_levels.Count - 1).Any(static level => !level.Field.Type.IsNonNull);

    // "edges" or "nodes" of the level before: what they hold is walked through, once.
    private bool EnterConnection(SchemaField list, GraphQLField syntax)
    {
        if (_outers.Count == MostOuters || _levels.Count < 2 || _outers.Exists(outer => _levels.Count - 2 < outer.NodeLevel))
        {
            return false;
        }

        BoundLevel level = _levels[_levels.Count - 2];
        if (
            _levels[_levels.Count - 1].Fields.Count > 0
            || ConnectionFinder.Find(level.Field, schema, null, out _, wantsNodes: list.Name == "nodes") is not { } connection
        )
        {
            return false;
        }

        bool isEdges =
            list.Name == "edges"
            && connection.Shape == ConnectionShape.Edges
            && syntax.SelectionSet!.Selections is [GraphQLField { Name: var node }]
            && node.Value == "node";
        if (!isEdges && !(list.Name == "nodes" && connection.Shape == ConnectionShape.Nodes))
        {
            return false;
        }

        foreach (GraphQLArgument argument in level.Syntax.Arguments?.Items ?? [])
        {
            string name = argument.Name.StringValue;
            if (name == connection.FirstArgument?.Name || name == connection.AfterArgument?.Name || name is "last" or "before")
            {
                problems.Add(Descriptors.PagingArgument, source.Place(argument.Name), name);
            }
        }

        _outers.Add(new BoundOuter(level.Field, connection, _levels.Count - 2, _levels.Count + (isEdges ? 1 : 0), []));
        return true;
    }

    /// <summary>Binds a field beside the path, or an object whose fields stand beside it.</summary>
    /// <param name="branch">The objects beside the path that it is in.</param>
    private FieldNode? BindBeside(GraphQLField syntax, SchemaType type, List<PathField> beside, PathBranch branch)
    {
        if (FindField(syntax, type) is not { } field)
        {
            return null;
        }

        var arguments = new ArgumentBinder(schema, variables, problems, source);
        FieldNode node = new FieldNode(field.Name)
        {
            Arguments = arguments.Bind(field, syntax),
            Conditions = ConditionNode.From(MentionsOf(syntax)),
            Feature = BindDirectives(syntax),
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
            }
        );
        return node;
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

        PathBranch inner = branch.Enter(node.Key, node.CanBeMissing || !field.Type.IsNonNull);
        List<SelectionNode> selection = [];
        foreach (ASTNode selected in syntax.SelectionSet!.Selections)
        {
            if (selected is not GraphQLField child)
            {
                problems.Add(Descriptors.NotOneOperation, source.Place(selected), "field");
            }
            else if (StepFinder.IsTotal(child))
            {
                problems.Add(Descriptors.UnknownDirective, source.Place(child.Name), "total", "@requires");
            }
            else if (BindBeside(child, type, beside, inner) is { } bound)
            {
                selection.AddRange(bound.Write());
            }
        }

        return node with
        {
            Selection = EquatableArray<SelectionNode>.From(selection),
        };
    }

    private void BindTotal(GraphQLField syntax, SchemaType type)
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

        var arguments = new ArgumentBinder(schema, variables, problems, source);
        FieldNode node = new FieldNode(field.Name)
        {
            Arguments = arguments.Bind(field, syntax),
            Feature = BindDirectives(syntax, "the number of items"),
        }.As(StepFinder.KeyOf(syntax));
        Total = new BoundTotal(_levels.Count, field, node);
    }

    // What is written twice under one key is one field, unless it is said twice what it is.
    private void AddMention(List<GraphQLField> fields, GraphQLField syntax)
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

    private IReadOnlyList<GraphQLField> MentionsOf(GraphQLField field) =>
        _mentions.TryGetValue(field, out List<GraphQLField>? others) ? [field, .. others] : [field];

    /// <summary>Checks a field's directives.</summary>
    /// <param name="need">What the field is needed for, if it cannot be left out.</param>
    /// <returns>The server feature that it needs.</returns>
    private string? BindDirectives(GraphQLField syntax, string? need = null)
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
            else if (directive.Name.Value != "total")
            {
                problems.Add(
                    Descriptors.UnknownDirective,
                    source.Place(directive),
                    directive.Name.StringValue,
                    "@total, @requires, @include or @skip"
                );
            }
        }

        return feature;
    }

    private SchemaField? FindField(GraphQLField syntax, SchemaType type)
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
            hint = _isPaged ? "; it is a mutation, which cannot be paged" : "; it is a mutation: use [WandbMutation]";
        }
        else if (type == schema.MutationType && schema.QueryType?.TryGetField(name, out _) == true)
        {
            hint = "; it is a query: use [WandbQuery]";
        }

        problems.Add(Descriptors.UnknownField, source.Place(syntax.Name), name, type.Name, hint);
        return null;
    }

    /// <summary>What a step is looked up by: the values that lead to it, in the order in which the document declares their variables, as
    /// people write paths.</summary>
    public static IEnumerable<ValueNode> SortLookup(IEnumerable<ValueNode> values, IEnumerable<string> names)
    {
        List<string> order = [.. names];
        return
        [
            .. values
                .Distinct()
                .OrderBy(value =>
                    value is VariableNode { Name: var name } && order.IndexOf(name) is >= 0 and var index ? index : int.MaxValue
                ),
        ];
    }

    /// <param name="Beside">What is selected beside the step.</param>
    /// <param name="Fields">The fields in it.</param>
    private sealed record BoundLevel(
        List<FieldNode> Beside,
        List<PathField> Fields,
        SchemaField Field,
        GraphQLField Syntax,
        FieldNode Node,
        string Path,
        IEnumerable<ValueNode> Lookup
    )
    {
        /// <summary>The arguments that page.</summary>
        public EquatableArray<ArgumentNode> Paging { get; init; }

        /// <summary>The fragment that the step stands in.</summary>
        public BoundFragment? Fragment { get; init; }
    }

    /// <summary>An inline fragment.</summary>
    /// <param name="Type">The type that it is for.</param>
    /// <param name="Beside">What is selected beside it.</param>
    /// <param name="IsCertain">Whether every object is of the type.</param>
    private sealed record BoundFragment(string Type, List<FieldNode> Beside, bool IsCertain);
}
