using GraphQLParser.AST;

namespace WandbGen.Generator.GraphQL;

/// <summary>When a field is selected: where all of its <c>@include</c> and <c>@skip</c> say so.</summary>
internal sealed record ConditionNode(EquatableArray<DirectiveNode> Directives)
{
    private const string Include = "include";
    private const string Skip = "skip";

    /// <summary>Whether it holds whatever the variables are.</summary>
    public bool IsAlways => Directives.All(static directive => CanLeaveOut(directive.Name, directive.Arguments) is false);

    public IEnumerable<string> Variables =>
        Directives.SelectMany(static directive => directive.Arguments).SelectMany(static argument => argument.Value.Variables);

    public static bool IsCondition(GraphQLDirective directive) => directive.Name.Value == Include || directive.Name.Value == Skip;

    /// <summary>The first directive by which a field or fragment can be left out, or <see langword="null"/> if there is none.</summary>
    public static GraphQLDirective? Find(GraphQLDirectives? directives) =>
        directives?.Items.Find(static directive => CanLeaveOut(directive.Name.StringValue, ArgumentNode.From(directive.Arguments)) is true);

    /// <summary>The conditions of a field that is written several times.</summary>
    public static EquatableArray<ConditionNode> From(IReadOnlyList<GraphQLField> mentions)
    {
        if (mentions is [{ Directives: null }])
        {
            return default;
        }

        ConditionNode[] conditions = [.. mentions.Select(static mention => From(mention.Directives)).Distinct()];
        return Array.Exists(conditions, static condition => condition.Directives.Count == 0)
            ? default
            : EquatableArray<ConditionNode>.From(conditions);
    }

    public static ConditionNode From(GraphQLDirectives? directives) => From([.. directives?.Items ?? []]);

    public static ConditionNode From(params GraphQLDirective[] directives) =>
        new(
            EquatableArray<DirectiveNode>.From(
                directives
                    .Where(IsCondition)
                    .Select(static directive => new DirectiveNode(directive.Name.StringValue, ArgumentNode.From(directive.Arguments)))
                    .Distinct()
            )
        );

    /// <summary>The field under this condition. GraphQL takes each directive once in a place: what is left stands on fragments around
    /// it.</summary>
    public SelectionNode Apply(FieldNode field)
    {
        SelectionNode node = field;
        List<DirectiveNode> rest = [.. Directives];
        while (rest.Count > 0)
        {
            DirectiveNode[] here = [.. rest.GroupBy(static directive => directive.Name).Select(static same => same.First())];
            node = ReferenceEquals(node, field)
                ? node with
                {
                    Directives = [.. node.Directives, .. here],
                }
                : new InlineFragmentNode(Type: null)
                {
                    Directives = EquatableArray<DirectiveNode>.From(here),
                    Feature = node.Feature,
                    Selection = [node with { Feature = null }],
                };
            rest.RemoveAll(directive => here.Contains(directive));
        }

        return node;
    }

    /// <summary>Both conditions together.</summary>
    public ConditionNode And(ConditionNode other) =>
        new(EquatableArray<DirectiveNode>.From(Directives.Concat(other.Directives).Distinct()));

    public override string ToString() => string.Concat(Directives.Select(static directive => " " + directive));

    // The effect of other directives is not known.
    private static bool? CanLeaveOut(string name, EquatableArray<ArgumentNode> arguments) =>
        name is not (Include or Skip) ? null
        : arguments is [{ Value: LiteralNode { Text: "true" or "false" } literal }] ? literal.Text == "true" == (name == Skip)
        : true;
}
