using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Follows the text of an attribute through the schema to the one field where it stops.</summary>
/// <param name="item">The item, if it leads to a connection: then it may lead through one, too, and say the size of the last.</param>
internal sealed class PathBinder(TypeSystem schema, VariableScope variables, ProblemCollector problems, int shift, string? item)
{
    private readonly List<BoundLevel> _levels = [];

    /// <summary>The field that the text marks with <c>@total</c>.</summary>
    public BoundTotal? Total { get; private set; }

    /// <summary>The connection that the path leads through.</summary>
    public BoundOuter? Outer { get; private set; }

    /// <summary>The features that the path's steps need; without them there is nothing at its end.</summary>
    public List<string> Features { get; } = [];

    /// <summary>The steps, from the root on.</summary>
    public IEnumerable<SchemaField> Steps => _levels.Select(static level => level.Field);

    /// <summary>The fields beside the path, all levels.</summary>
    public IReadOnlyList<PathField> Fields => [.. _levels.SelectMany(static level => level.Fields)];

    /// <param name="wanted">What the path leads to, for messages.</param>
    public BoundTarget? Bind(SchemaType root, GraphQLSelectionSet selection, string wanted)
    {
        SchemaType type = root;
        string path = "";
        List<string> lookup = [];
        while (true)
        {
            List<GraphQLField> fields = [];
            foreach (ASTNode node in selection.Selections)
            {
                if (node is not GraphQLField syntax)
                {
                    problems.Add(Descriptors.NotOneOperation, Place(node), wanted);
                    return null;
                }

                fields.Add(syntax);
            }

            if (FindDouble(fields) is { } twice)
            {
                string doubled = KeyOf(twice);
                problems.Add(Descriptors.AmbiguousKey, Place(twice), doubled, "other" + Identifiers.ToPascalCase(doubled));
                return null;
            }

            bool isInConnection = Outer is { } outer && _levels.Count < outer.NodeLevel;
            if (FindStep(fields, type) is not { } step || (isInConnection && fields.Count > 1))
            {
                string reason = fields.Count == 0 ? "is empty" : "has not exactly one field that leads on";
                problems.Add(Descriptors.NoTarget, Place(selection), wanted, type.Name, reason);
                return null;
            }

            List<PathField> beside = [];
            foreach (GraphQLField sibling in fields.Where(candidate => candidate != step))
            {
                BindField(sibling, type, beside);
            }

            if (FindField(step, type) is not { } field)
            {
                return null;
            }

            var arguments = new ArgumentBinder(schema, variables, problems, shift, ProblemPlace.In(0, 0));
            // What pages is the generator's to give.
            string?[] generated =
                item is not null && ConnectionFinder.Find(field, schema, null, out _) is { } paged
                    ? [paged.FirstArgument?.Name, paged.AfterArgument?.Name]
                : item is null && step.SelectionSet is null ? ["first"]
                : [];
            List<KeyValuePair<string, string>> values = arguments.Bind(field, step, generated);
            string key = KeyOf(step);
            path = path.Length == 0 ? key : $"{path}.{key}";
            lookup.AddRange(FindValues(step));
            _levels.Add(new BoundLevel(beside, field, step, key, path, WriteLookup(lookup, variables.Names), values));
            if (BindFeature(step) is { } feature)
            {
                Features.Add(feature);
            }

            if (
                item is not null
                && step.SelectionSet?.Selections is [GraphQLField { SelectionSet: null } total]
                && IsTotal(total)
                && schema.TryGetType(field.Type.Name, out SchemaType? connection)
                && connection.IsComposite
            )
            {
                // Nothing but its size is said of the connection: the path stops at it all the same.
                BindField(total, connection, []);
                return new BoundTarget(field, step, Place(step.Name));
            }

            if (item is not null && step.SelectionSet is not null && IsOfItems(field, step.SelectionSet))
            {
                problems.Add(Descriptors.PathTooLong, Place(step.Name), key, item);
                return null;
            }

            if (step.SelectionSet is null)
            {
                return new BoundTarget(field, step, Place(step.Name));
            }

            if (field.Type.IsList && !(item is not null && EnterConnection(field, step)))
            {
                problems.Add(Descriptors.ListInPath, Place(step.Name), field.Name, field.Type.ToString());
                return null;
            }

            if (!schema.TryGetType(field.Type.Name, out SchemaType? next) || !next.IsComposite)
            {
                problems.Add(Descriptors.SelectionOnLeaf, Place(step.Name), field.Name, field.Type.ToString());
                return null;
            }

            selection = step.SelectionSet;
            type = next;
        }
    }

    /// <summary>The path as it is read. Fields that nobody takes are not.</summary>
    /// <param name="readField">How a field is read, or <see langword="null"/> if nobody takes it.</param>
    /// <param name="from">The first level.</param>
    /// <param name="to">The level behind the last one.</param>
    public PathPlan ToPlan(Func<PathField, ValuePlan?> readField, int from = 0, int? to = null)
    {
        List<LevelPlan> plans = [];
        foreach (BoundLevel level in _levels.Take(to ?? _levels.Count).Skip(from))
        {
            List<PathFieldPlan> beside = [];
            foreach (PathField field in level.Fields)
            {
                if (readField(field) is { } value)
                {
                    beside.Add(new PathFieldPlan(field.Key, ObjectContext.FieldParameter(field.Key), value));
                }
            }

            plans.Add(
                new LevelPlan(
                    EquatableArray<PathFieldPlan>.From(beside),
                    level.Key,
                    level.Path,
                    level.Field.Type.Name,
                    !level.Field.Type.IsNonNull,
                    level.Lookup
                )
            );
        }

        return new PathPlan(EquatableArray<LevelPlan>.From(plans));
    }

    /// <summary>
    /// The text from the root on, cut where it reads best; the fields beside it stand before the step, so that they are known when it is
    /// read.
    /// </summary>
    /// <param name="arguments">What is added to the last step's arguments.</param>
    /// <param name="end">The last step's own selection, with a space before it, or nothing.</param>
    public IReadOnlyList<string> WriteDocument(string head, IEnumerable<KeyValuePair<string, string>> arguments, params string[] end)
    {
        List<string> parts = [head + " {"];
        for (int i = 0; i < _levels.Count; i++)
        {
            BoundLevel level = _levels[i];
            parts.AddRange(level.Fields.Select(static field => $" {field.Call}"));
            bool isLast = i == _levels.Count - 1;
            bool isOuter = Outer?.ConnectionLevel == i;
            string call = WriteCall(
                level,
                isLast ? arguments
                    : isOuter ? Outer!.Arguments
                    : []
            );
            parts.Add(isLast ? $" {call}{(end.Length > 0 ? end[0] : "")}" : $" {call} {{");
            if (isOuter)
            {
                parts.Add(Outer!.Connection.WritePageInfo());
            }
            else if (Outer?.ConnectionLevel == i - 1)
            {
                parts.Add(Outer!.Connection.WriteCursor());
            }
        }

        parts.AddRange(end.Skip(1));
        parts.Add(string.Concat(Enumerable.Repeat(" }", _levels.Count)));
        return parts;
    }

    /// <summary>The text of a document that asks for the total only.</summary>
    /// <param name="arguments">What the connection requires, if the total is the connection's own.</param>
    public IReadOnlyList<string> WriteTotalDocument(string head, BoundTotal total, IReadOnlyList<KeyValuePair<string, string>> arguments)
    {
        List<string> parts = [head + " {"];
        parts.AddRange(_levels.Take(total.Level).Select((level, i) => $" {WriteCall(level, i == _levels.Count - 1 ? arguments : [])} {{"));
        parts.Add($" {total.Call}");
        parts.Add(string.Concat(Enumerable.Repeat(" }", total.Level + 1)));
        return parts;
    }

    private static string WriteCall(BoundLevel level, IEnumerable<KeyValuePair<string, string>> more)
    {
        string call = level.Field.Name + GraphQLText.WriteArguments(level.Arguments.Concat(more));
        return level.Key == level.Field.Name ? call : $"{level.Key}: {call}";
    }

    // Who pastes a whole query selects paging and items behind the connection, and no other connection.
    private bool IsOfItems(SchemaField field, GraphQLSelectionSet selection)
    {
        if (field.Type.IsList)
        {
            return field.Name is not ("edges" or "nodes") && !LeadsOn(selection, field);
        }

        if (ConnectionFinder.Find(field, schema, null, out _) is null)
        {
            return false;
        }

        return selection.Selections.Exists(static node => node is GraphQLField { Name: var name } && name.Value == "pageInfo")
            || !LeadsOn(selection, field);
    }

    // Whether there is a connection or list to stop at; a field that is not there is a mistake of its own.
    private bool LeadsOn(GraphQLSelectionSet selection, SchemaField field)
    {
        if (!schema.TryGetType(field.Type.Name, out SchemaType? type))
        {
            return true;
        }

        foreach (GraphQLField inner in selection.Selections.OfType<GraphQLField>())
        {
            if (
                !type.TryGetField(inner.Name.StringValue, out SchemaField? next)
                || !schema.TryGetType(next.Type.Name, out SchemaType? target)
            )
            {
                return true;
            }

            bool isPart = inner.Name.Value == "edges" || inner.Name.Value == "nodes" || inner.Name.Value == "node";
            bool isEnd =
                !isPart && target.IsComposite && (next.Type.IsList || ConnectionFinder.Find(next, schema, null, out _) is not null);
            if (isEnd || (target.IsComposite && inner.SelectionSet is not null && LeadsOn(inner.SelectionSet, next)))
            {
                return true;
            }
        }

        return false;
    }

    // "edges" or "nodes" of the level before: what they hold is walked through, once.
    private bool EnterConnection(SchemaField list, GraphQLField syntax)
    {
        if (Outer is not null || _levels.Count < 2)
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

        foreach (KeyValuePair<string, string> argument in level.Arguments)
        {
            if (
                argument.Key == connection.FirstArgument?.Name
                || argument.Key == connection.AfterArgument?.Name
                || argument.Key is "last" or "before"
            )
            {
                problems.Add(
                    Descriptors.PagingArgument,
                    Place(level.Syntax.Arguments!.Items.First(candidate => candidate.Name.Value == argument.Key).Name),
                    argument.Key
                );
            }
        }

        Outer = new BoundOuter(level.Field, connection, _levels.Count - 2, _levels.Count + (isEdges ? 1 : 0), []);
        return true;
    }

    // The one with a selection leads on; at the end, the one whose type has fields; and where all are scalars or enums, the only one.
    private GraphQLField? FindStep(List<GraphQLField> fields, SchemaType type)
    {
        List<GraphQLField> steps = fields.FindAll(static field => field.SelectionSet is not null);
        if (steps.Count == 0)
        {
            steps = fields.FindAll(field =>
                type.TryGetField(field.Name.StringValue, out SchemaField? definition)
                && schema.TryGetType(definition.Type.Name, out SchemaType? target)
                && target.IsComposite
            );
        }

        if (steps.Count == 0)
        {
            steps = fields.FindAll(static field => !IsTotal(field));
        }

        return steps.Count == 1 ? steps[0] : null;
    }

    private void BindField(GraphQLField syntax, SchemaType type, List<PathField> beside)
    {
        if (FindField(syntax, type) is not { } field)
        {
            return;
        }

        if (!schema.TryGetType(field.Type.Name, out SchemaType? target) || target.IsComposite)
        {
            problems.Add(Descriptors.NoSelection, Place(syntax.Name), field.Name, field.Type.ToString(), field.Type.Name);
            return;
        }

        var arguments = new ArgumentBinder(schema, variables, problems, shift, ProblemPlace.In(0, 0));
        string call = field.Name + GraphQLText.WriteArguments(arguments.Bind(field, syntax));
        string key = KeyOf(syntax);
        call = key == field.Name ? call : $"{key}: {call}";
        string? feature = BindFeature(syntax);
        if (feature is not null)
        {
            call += " " + ServerFeature.WriteDirective(feature);
        }

        if (IsTotal(syntax))
        {
            if (field.Type is not { IsList: false, Name: "Int" or "Int64" })
            {
                problems.Add(Descriptors.WrongTotal, Place(syntax.Name), field.Name, field.Type.ToString());
                return;
            }

            Total = new BoundTotal(_levels.Count, field, key, call, feature);
            return;
        }

        beside.Add(new PathField(key, call, field, feature, Place(syntax.Name)));
    }

    private static string KeyOf(GraphQLField syntax) => (syntax.Alias?.Name ?? syntax.Name).StringValue;

    private static GraphQLField? FindDouble(List<GraphQLField> fields)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        return fields.Find(field => !keys.Add(KeyOf(field)));
    }

    private static bool IsTotal(GraphQLField field) =>
        field.Directives?.Items.Exists(static directive => directive.Name.Value == "total") == true;

    private string? BindFeature(GraphQLField syntax)
    {
        string? feature = null;
        foreach (GraphQLDirective directive in syntax.Directives?.Items ?? [])
        {
            if (directive.Name.Value == ServerFeature.Directive)
            {
                feature = ServerFeature.Bind(directive, Place(directive), problems);
            }
            else if (directive.Name.Value != "total")
            {
                problems.Add(Descriptors.UnknownDirective, Place(directive), directive.Name.StringValue, "@total or @requires");
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
                problems.Add(Descriptors.DeprecatedField, Place(syntax.Name), name, type.Name, reason);
            }

            return field;
        }

        string hint = Suggestion.Of(name, type.Fields.Names);
        if (type == schema.QueryType && schema.MutationType?.TryGetField(name, out _) == true)
        {
            hint = item is not null ? "; it is a mutation, which cannot be paged" : "; it is a mutation: use [WandbMutation]";
        }
        else if (type == schema.MutationType && schema.QueryType?.TryGetField(name, out _) == true)
        {
            hint = "; it is a query: use [WandbQuery]";
        }

        problems.Add(Descriptors.UnknownField, Place(syntax.Name), name, type.Name, hint);
        return null;
    }

    /// <summary>The values of a step's arguments, variables as <c>{$name}</c>.</summary>
    public static IEnumerable<string> FindValues(GraphQLField step) =>
        (step.Arguments?.Items ?? []).Select(static argument =>
            argument.Value is GraphQLVariable variable ? $"{{${variable.Name.StringValue}}}"
            : argument.Value is GraphQLStringValue text ? text.Value.ToString()
            : GraphQLText.WriteValue(argument.Value)
        );

    /// <summary>What a step is called: the values that lead to it, in the order in which the document declares their variables, as people
    /// write paths.</summary>
    public static string WriteLookup(IEnumerable<string> values, IEnumerable<string> names)
    {
        List<string> order = [.. names.Select(static name => $"{{${name}}}")];
        return string.Join("/", values.Distinct().OrderBy(value => order.IndexOf(value) is >= 0 and var index ? index : int.MaxValue));
    }

    private ProblemPlace Place(ASTNode node) => ProblemPlace.In(node.Location.Start - shift, node.Location.End - node.Location.Start);

    private sealed record BoundLevel(
        List<PathField> Fields,
        SchemaField Field,
        GraphQLField Syntax,
        string Key,
        string Path,
        string Lookup,
        List<KeyValuePair<string, string>> Arguments
    );
}

/// <summary>A field beside a path.</summary>
internal sealed record PathField(string Key, string Call, SchemaField Field, string? Feature = null, ProblemPlace? Place = null);

/// <summary>The field where a path stops.</summary>
internal sealed record BoundTarget(SchemaField Field, GraphQLField Syntax, ProblemPlace Place);

/// <summary>The field that a path marks as the collection's size.</summary>
/// <param name="Level">How many steps lead to the object that has it.</param>
internal sealed record BoundTotal(int Level, SchemaField Field, string Key, string Call, string? Feature);

/// <summary>A connection that a path leads through.</summary>
/// <param name="ConnectionLevel">The level of the connection itself.</param>
/// <param name="NodeLevel">The first level within a node.</param>
/// <param name="Arguments">The paging arguments, once their variables have names.</param>
internal sealed record BoundOuter(
    SchemaField Field,
    BoundConnection Connection,
    int ConnectionLevel,
    int NodeLevel,
    List<KeyValuePair<string, string>> Arguments
);
