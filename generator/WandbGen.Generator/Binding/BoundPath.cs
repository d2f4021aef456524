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
    public List<BoundStep> Steps { get; } = [];

    /// <summary>The field that the text marks with <c>@total</c>.</summary>
    public BoundTotal? Total { get; set; }

    /// <summary>The connections that the path leads through, the outermost first.</summary>
    public List<BoundOuter> Outers { get; } = [];

    /// <summary>The path from an edge or node to its item, if it is said.</summary>
    public BoundPath? Items { get; set; }

    /// <summary>The features that the path's steps need; without them there is nothing at its end.</summary>
    public List<string> Features { get; } = [];

    /// <summary>The first step that can be left out by its condition, or <see langword="null"/> if none can.</summary>
    public FieldNode? Conditional => Steps.Find(static step => step.Node.IsConditional)?.Node;

    /// <summary>The steps, from the root on.</summary>
    public IEnumerable<SchemaField> StepFields => Steps.Select(static step => step.Field);

    /// <summary>The fields beside the path's own steps.</summary>
    public IEnumerable<PathField> OwnFields => Steps.SelectMany(static step => step.Fields);

    /// <summary>The fields beside the path, all levels.</summary>
    public IReadOnlyList<PathField> Fields => [.. Steps.SelectMany(static step => step.Fields), .. Items?.Fields ?? []];

    /// <summary>The response keys of the steps.</summary>
    public EquatableArray<string> Keys => EquatableArray<string>.From(Steps.Select(static step => step.Node.Key));

    /// <summary>Whether a step before the last can be null, or any can be left out.</summary>
    public bool HasNullableStep =>
        Steps.Exists(static step => step.Node.CanBeMissing || step.Fragment is { IsCertain: false })
        || Steps.Take(Steps.Count - 1).Any(static step => !step.Field.Type.IsNonNull);

    /// <summary>An argument of a step, the last one first.</summary>
    public (int Level, SchemaField Field, SchemaArgument Argument, GraphQLArgument? Given)? FindArgument(string name)
    {
        for (int i = Steps.Count - 1; i >= 0; i--)
        {
            if (Steps[i].Field.Arguments.TryGet(name, out SchemaArgument? argument))
            {
                return (i, Steps[i].Field, argument, Steps[i].Syntax.Arguments?.Items.Find(candidate => candidate.Name.Value == name));
            }
        }

        return null;
    }

    /// <summary>The arguments of all steps.</summary>
    public IEnumerable<string> ArgumentNames => Steps.SelectMany(static step => step.Field.Arguments.Names);

    /// <summary>Gives a step an argument that pages, in place of what the user gives it.</summary>
    /// <param name="ofTotal">What the argument is where only the total is asked for, or <see langword="null"/> if it is not needed
    /// there.</param>
    public void AddArgument(int level, ArgumentNode argument, ArgumentNode? ofTotal)
    {
        BoundStep step = Steps[level];
        Steps[level] = step with
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

    /// <summary>The path as it is read. Fields that nothing uses are not.</summary>
    /// <param name="readField">How a field is read, or <see langword="null"/> if nothing uses it.</param>
    /// <param name="from">The first level.</param>
    /// <param name="to">The level after the last one.</param>
    public PathPlan ToPlan(Func<PathField, ValuePlan?> readField, int from = 0, int? to = null) =>
        new(
            EquatableArray<StepPlan>.From(
                Steps
                    .Take(to ?? Steps.Count)
                    .Skip(from)
                    .Select(
                        (level, i) =>
                            new StepPlan
                            {
                                Fields = PathField.ToPlans(level.Fields, readField),
                                Key = level.Node.Key,
                                Path = level.Path,
                                // The error of a null step names the type that the path asks for, not that of the schema's field.
                                TypeName = Steps.ElementAtOrDefault(from + i + 1)?.Fragment?.Type ?? level.Field.Type.Name,
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
        for (int i = Steps.Count - 1; i >= 0; i--)
        {
            BoundStep level = Steps[i];
            IEnumerable<ArgumentNode> more =
                i == Steps.Count - 1 ? arguments
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
            FieldNode node = Steps[i].Node;
            IEnumerable<ArgumentNode> more = [.. Steps[i].PagingOfTotal, .. i == Steps.Count - 1 ? arguments : []];
            selection = [.. (node with { Arguments = [.. node.Arguments, .. more], Selection = selection }).Write()];
            selection = Wrap(WithoutFields(Steps[i].Fragment), selection);
        }

        return selection;
    }

    /// <summary>Adds the field that is marked <c>@total</c> to the document of the pages.</summary>
    /// <returns><see langword="false"/> if the field is inside the connection or in a fragment: it is then not beside a step of the
    /// path, where the document of the pages could select it.</returns>
    public bool AddTotal()
    {
        if (Total is not { Fragment: null } total || total.Level == Steps.Count)
        {
            return false;
        }

        Steps[total.Level]
            .Beside.Add(
                total.Branch.Reverse().Aggregate(total.Node, static (inner, step) => step.Node with { Selection = [.. inner.Write()] })
            );
        Steps[total.Level]
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
