using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>A path that was followed through the schema, and what is selected and read of it.</summary>
/// <param name="source">The text that it stands in.</param>
internal sealed class BoundPath(GraphQLSource source)
{
    /// <summary>The steps with what stands beside them, from the root on.</summary>
    public List<BoundLevel> Levels { get; } = [];

    /// <summary>The field that the text marks with <c>@total</c>.</summary>
    public BoundTotal? Total { get; set; }

    /// <summary>The connections that the path leads through, the outermost first.</summary>
    public List<BoundOuter> Outers { get; } = [];

    /// <summary>The path from an edge or node to its item, if it is said.</summary>
    public BoundPath? Items { get; set; }

    /// <summary>The features that the path's steps need; without them there is nothing at its end.</summary>
    public List<string> Features { get; } = [];

    /// <summary>The first step that can be left out by its condition, or <see langword="null"/> if none can.</summary>
    public FieldNode? Conditional => Levels.Find(static level => level.Node.IsConditional)?.Node;

    /// <summary>The steps, from the root on.</summary>
    public IEnumerable<SchemaField> Steps => Levels.Select(static level => level.Field);

    /// <summary>The fields beside the path's own steps.</summary>
    public IEnumerable<PathField> OwnFields => Levels.SelectMany(static level => level.Fields);

    /// <summary>The fields beside the path, all levels.</summary>
    public IReadOnlyList<PathField> Fields => [.. Levels.SelectMany(static level => level.Fields), .. Items?.Fields ?? []];

    /// <summary>The response keys of the steps.</summary>
    public EquatableArray<string> Keys => EquatableArray<string>.From(Levels.Select(static level => level.Node.Key));

    /// <summary>Whether a step before the last can be null, or any can be left out.</summary>
    public bool HasNullableStep =>
        Levels.Exists(static level => level.Node.CanBeMissing || level.Fragment is { IsCertain: false })
        || Levels.Take(Levels.Count - 1).Any(static level => !level.Field.Type.IsNonNull);

    /// <summary>An argument of a step, the last one first.</summary>
    public (int Level, SchemaField Field, SchemaArgument Argument, GraphQLArgument? Given)? FindArgument(string name)
    {
        for (int i = Levels.Count - 1; i >= 0; i--)
        {
            if (Levels[i].Field.Arguments.TryGet(name, out SchemaArgument? argument))
            {
                return (i, Levels[i].Field, argument, Levels[i].Syntax.Arguments?.Items.Find(candidate => candidate.Name.Value == name));
            }
        }

        return null;
    }

    /// <summary>The arguments of all steps.</summary>
    public IEnumerable<string> ArgumentNames => Levels.SelectMany(static level => level.Field.Arguments.Names);

    /// <summary>Gives a step an argument that pages, in place of what the user gives it.</summary>
    /// <param name="ofTotal">What the argument is where only the total is asked for, or <see langword="null"/> if it is not needed
    /// there.</param>
    public void AddArgument(int level, ArgumentNode argument, ArgumentNode? ofTotal)
    {
        BoundLevel step = Levels[level];
        Levels[level] = step with
        {
            Node = step.Node with
            {
                Arguments = EquatableArray<ArgumentNode>.From(step.Node.Arguments.Where(given => given.Name != argument.Name)),
            },
            Paging = [.. step.Paging, argument],
            PagingOfTotal = ofTotal is null ? step.PagingOfTotal : [.. step.PagingOfTotal, ofTotal],
        };
    }

    /// <summary>Where a part of the text stands.</summary>
    public ProblemPlace Place(ASTNode node) => source.Place(node);

    /// <summary>The path as it is read. Fields that nobody takes are not.</summary>
    /// <param name="readField">How a field is read, or <see langword="null"/> if nobody takes it.</param>
    /// <param name="from">The first level.</param>
    /// <param name="to">The level behind the last one.</param>
    public PathPlan ToPlan(Func<PathField, ValuePlan?> readField, int from = 0, int? to = null) =>
        new(
            EquatableArray<LevelPlan>.From(
                Levels
                    .Take(to ?? Levels.Count)
                    .Skip(from)
                    .Select(
                        (level, i) =>
                            new LevelPlan
                            {
                                Fields = PathField.ToPlans(level.Fields, readField),
                                Key = level.Node.Key,
                                Path = level.Path,
                                // The error of a null step names the type that the path asks for, not that of the schema's field.
                                TypeName = Levels.ElementAtOrDefault(from + i + 1)?.Fragment?.Type ?? level.Field.Type.Name,
                                IsNullable = !level.Field.Type.IsNonNull,
                                IsOptional = level.Node.IsConditional,
                                IsOfFragment = level.Fragment is { IsCertain: false },
                                NameValues = EquatableArray<ValueNode>.From(level.NameValues),
                            }
                    )
            )
        );

    /// <summary>What is selected from the root on; the fields beside a step stand before it, so that they are known when it is
    /// read.</summary>
    /// <param name="keepsOrder">Whether the fields of the root keep the order in which they are written, because each changes something.
    /// </param>
    /// <param name="arguments">What is added to the last step's arguments.</param>
    /// <param name="end">What is selected of the last step.</param>
    /// <param name="isTotal">Whether only the total is asked for.</param>
    public EquatableArray<SelectionNode> Select(
        IEnumerable<ArgumentNode> arguments,
        EquatableArray<SelectionNode> end,
        bool isTotal = false,
        bool keepsOrder = false
    )
    {
        EquatableArray<SelectionNode> selection = end;
        for (int i = Levels.Count - 1; i >= 0; i--)
        {
            BoundLevel level = Levels[i];
            IEnumerable<ArgumentNode> more =
                i == Levels.Count - 1 ? arguments
                : Outers.Find(outer => outer.ConnectionLevel == i) is { } outer ? outer.Arguments
                : [];
            IEnumerable<SelectionNode> paging =
                Outers.Find(outer => outer.ConnectionLevel + 1 == i) is { } list ? list.Connection.PageInfo
                : Outers.Find(outer => outer.IsInEdge(i)) is { } edge ? edge.Connection.Cursor
                : [];
            FieldNode step = level.Node with
            {
                Arguments = [.. level.Node.Arguments, .. isTotal ? level.PagingOfTotal : level.Paging, .. more],
                Selection = selection,
            };
            int before = keepsOrder && i == 0 ? level.Before : level.Beside.Count;
            IEnumerable<FieldNode> fields = [.. level.Beside.Take(before), step, .. level.Beside.Skip(before)];
            selection = [.. paging, .. fields.SelectMany(static node => node.Write())];
            selection = Wrap(level.Fragment, selection);
        }

        return selection;
    }

    /// <summary>What is selected from the root on where only the total is asked for.</summary>
    /// <param name="arguments">What the connection requires, if the total is the connection's own.</param>
    public EquatableArray<SelectionNode> SelectTotal(BoundTotal total, IEnumerable<ArgumentNode> arguments)
    {
        EquatableArray<SelectionNode> selection = total
            .Branch.Reverse()
            .Aggregate((EquatableArray<SelectionNode>)[total.Node], static (inner, step) => [step.Node with { Selection = inner }]);
        selection = total.Fragment is { } type ? [new InlineFragmentNode(type) { Selection = selection }] : selection;
        for (int i = total.Level - 1; i >= 0; i--)
        {
            FieldNode node = Levels[i].Node;
            IEnumerable<ArgumentNode> more = [.. Levels[i].PagingOfTotal, .. i == Levels.Count - 1 ? arguments : []];
            selection = [.. (node with { Arguments = [.. node.Arguments, .. more], Selection = selection }).Write()];
            selection = Wrap(WithoutFields(Levels[i].Fragment), selection);
        }

        return selection;
    }

    /// <summary>Lets the pages have the total, too.</summary>
    /// <returns>Whether they can: what is in the connection itself, or only in objects of one type, stands beside no step.</returns>
    public bool AddTotal()
    {
        if (Total is not { Fragment: null } total || total.Level == Levels.Count)
        {
            return false;
        }

        Levels[total.Level]
            .Beside.Add(
                total.Branch.Reverse().Aggregate(total.Node, static (inner, step) => step.Node with { Selection = [.. inner.Write()] })
            );
        Levels[total.Level]
            .Fields.Add(
                new PathField(total.Node, total.Field)
                {
                    Branch = EquatableArray<string>.From(total.Branch.Select(static step => step.Node.Key)),
                    IsNullable = total.Node.CanBeMissing || !total.Field.Type.IsNonNull || total.Branch.Any(static step => step.IsNullable),
                }
            );
        return true;
    }

    private static BoundFragment? WithoutFields(BoundFragment? fragment) => fragment is null ? null : fragment with { Beside = [] };

    private static EquatableArray<SelectionNode> Wrap(BoundFragment? fragment, EquatableArray<SelectionNode> selection) =>
        fragment is null
            ? selection
            : [.. fragment.Beside.SelectMany(static node => node.Write()), new InlineFragmentNode(fragment.Type) { Selection = selection }];

    /// <summary>Puts the values of the arguments up to a step into the order in which the document declares their variables: the error
    /// of a null step names the missing object by them, as people write paths (<c>entity/project/run</c>).</summary>
    public static IEnumerable<ValueNode> SortNameValues(IEnumerable<ValueNode> values, IEnumerable<string> names)
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
}

/// <summary>A step of a path, with what stands beside it.</summary>
internal sealed record BoundLevel(SchemaField Field, GraphQLField Syntax, FieldNode Node)
{
    /// <summary>What is selected beside the step.</summary>
    public List<FieldNode> Beside { get; init; } = [];

    /// <summary>The fields in <see cref="Beside"/>.</summary>
    public required List<PathField> Fields { get; init; }

    /// <summary>The response keys up to the step, with dots between.</summary>
    public required string Path { get; init; }

    /// <summary>The values that name the object in the error if the step is null.</summary>
    public required IEnumerable<ValueNode> NameValues { get; init; }

    /// <summary>The arguments that page.</summary>
    public EquatableArray<ArgumentNode> Paging { get; init; }

    /// <summary>Those that the server requires, where only the total is asked for.</summary>
    public EquatableArray<ArgumentNode> PagingOfTotal { get; init; }

    /// <summary>The fragment that the step stands in.</summary>
    public BoundFragment? Fragment { get; init; }

    /// <summary>How many of <see cref="Beside"/> are written before the step.</summary>
    public int Before { get; init; }
}

/// <summary>An inline fragment.</summary>
/// <param name="Type">The type that it is for.</param>
/// <param name="Beside">What is selected beside it.</param>
/// <param name="IsCertain">Whether every object is of the type.</param>
internal sealed record BoundFragment(string Type, List<FieldNode> Beside, bool IsCertain);

/// <summary>A field beside a path.</summary>
internal sealed record PathField(FieldNode Node, SchemaField Field, ProblemPlace? Place = null)
{
    /// <summary>The response keys of the objects beside the path that it is in.</summary>
    public EquatableArray<string> Branch { get; init; }

    /// <summary>Whether it can be null, or not be there.</summary>
    public bool IsNullable { get; init; } = Node.CanBeMissing || !Field.Type.IsNonNull;

    /// <summary>What can leave it out, or an object that it is in, or <see langword="null"/> if nothing can.</summary>
    public Omission? Omission { get; init; }

    /// <summary>Those that somebody takes, as they are read.</summary>
    /// <param name="read">How a field is read, or <see langword="null"/> if nobody takes it.</param>
    public static EquatableArray<PathFieldPlan> ToPlans(IEnumerable<PathField> fields, Func<PathField, ValuePlan?> read) =>
        EquatableArray<PathFieldPlan>.From(
            fields
                .Select(field => (Field: field, field.Node.Key, Value: read(field)))
                .Where(static field => field.Value is not null)
                .Select(static field => new PathFieldPlan(
                    field.Key,
                    ObjectContext.FieldParameter(field.Key),
                    field.Value!,
                    field.Field.Branch
                ))
        );
}

/// <summary>The objects beside a path through which one comes to a field.</summary>
/// <param name="Omission">What can leave one of them out, or <see langword="null"/> if nothing can.</param>
internal sealed record PathBranch(EquatableArray<BranchStep> Steps, Omission? Omission)
{
    /// <summary>The path's own object.</summary>
    public static PathBranch None { get; } = new(default, null);

    /// <summary>Their response keys.</summary>
    public EquatableArray<string> Keys => EquatableArray<string>.From(Steps.Select(static step => step.Node.Key));

    /// <summary>Whether one of them can be null.</summary>
    public bool IsNullable => Steps.Any(static step => step.IsNullable);

    public PathBranch Enter(FieldNode node, SchemaField field, Omission? omission) =>
        new([.. Steps, new BranchStep(node, field)], Omission ?? omission);
}

/// <summary>An object beside a path.</summary>
internal sealed record BranchStep(FieldNode Node, SchemaField Field)
{
    public bool IsNullable => Node.CanBeMissing || !Field.Type.IsNonNull;
}

/// <summary>The directive by which a field can be left out.</summary>
internal sealed record Omission(ProblemPlace Place, string Directive)
{
    /// <summary>Reports that the field is needed.</summary>
    /// <param name="need">What for.</param>
    public void Report(ProblemCollector problems, string field, string need) =>
        problems.Add(Descriptors.NeededField, Place, field, need, Directive);
}

/// <summary>What a collection's path leads to.</summary>
/// <param name="Name">The C# type, for messages.</param>
/// <param name="GraphQLType">The GraphQL type, or <see langword="null"/> if items are scalars or enums.</param>
/// <param name="Generated">The arguments on the path that are given elsewhere.</param>
internal sealed record PathItem(string Name, string? GraphQLType, EquatableArray<string> Generated = default)
{
    public bool IsScalar => GraphQLType is null;
}

/// <summary>The field where a path stops.</summary>
/// <param name="Source">The text that it stands in.</param>
/// <param name="Item">The field below it that is the item, if the path says it.</param>
/// <param name="List">The field <c>edges</c> or <c>nodes</c> that leads to <paramref name="Item"/>; <see langword="null"/> if the path
/// says no item, or if the field is a plain list.</param>
internal sealed record BoundTarget(
    SchemaField Field,
    GraphQLField Syntax,
    GraphQLSource Source,
    BoundTarget? Item = null,
    FieldNode? List = null
)
{
    public ProblemPlace Place => Source.Place(Syntax.Name);
}

/// <summary>The field that a path marks as the collection's size.</summary>
/// <param name="Level">How many steps lead to the object that has it.</param>
/// <param name="Fragment">The type of the objects that have it, if others do not.</param>
/// <param name="Place">Where it is marked.</param>
internal sealed record BoundTotal(int Level, SchemaField Field, FieldNode Node, ProblemPlace Place, string? Fragment = null)
{
    /// <summary>The objects beside the path that it is in.</summary>
    public EquatableArray<BranchStep> Branch { get; init; }

    /// <summary>The features without which it is not there.</summary>
    public IEnumerable<string> Features => Branch.Select(static step => step.Node.Feature).Append(Node.Feature).OfType<string>();

    /// <summary>The path through <see cref="Branch"/>.</summary>
    /// <param name="keys">The response keys of the path to it.</param>
    public IEnumerable<LevelPlan> ToLevels(IEnumerable<string> keys) =>
        Branch.Select(
            (step, i) =>
                new LevelPlan
                {
                    Key = step.Node.Key,
                    Path = string.Join(".", keys.Concat(Branch.Take(i + 1).Select(static around => around.Node.Key))),
                    TypeName = step.Field.Type.Name,
                    IsNullable = !step.Field.Type.IsNonNull,
                    IsOfFragment = i == 0 && Fragment is not null,
                }
        );
}

/// <summary>A connection that a path leads through.</summary>
/// <param name="ConnectionLevel">The level of the connection itself.</param>
/// <param name="NodeLevel">The first level within a node.</param>
/// <param name="Arguments">The paging arguments, once their variables have names.</param>
internal sealed record BoundOuter(
    SchemaField Field,
    BoundConnection Connection,
    int ConnectionLevel,
    int NodeLevel,
    List<ArgumentNode> Arguments
)
{
    /// <summary>Whether a level is in an edge.</summary>
    public bool IsInEdge(int level) => level == ConnectionLevel + 2 && Connection.Shape != ConnectionShape.Nodes;
}
