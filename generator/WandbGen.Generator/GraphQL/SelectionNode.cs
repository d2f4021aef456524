using GraphQLParser.AST;

namespace WandbGen.Generator.GraphQL;

/// <summary>A part of a selection. Selections are equal by what they select.</summary>
internal abstract record SelectionNode
{
    /// <summary>What is selected in it.</summary>
    public EquatableArray<SelectionNode> Selection { get; init; }

    public EquatableArray<DirectiveNode> Directives { get; init; }

    /// <summary>The server feature that it needs, by <c>@requires</c>.</summary>
    public string? Feature { get; init; }

    /// <summary>Whether it, or something that is selected in it, needs a server feature.</summary>
    public bool DependsOnFeatures => Feature is not null || Selection.Any(static node => node.DependsOnFeatures);

    /// <summary>The variables in it and in what is selected in it.</summary>
    public virtual IEnumerable<string> Variables =>
        Directives
            .SelectMany(static directive => directive.Arguments)
            .SelectMany(static argument => argument.Value.Variables)
            .Concat(Selection.SelectMany(static node => node.Variables));

    /// <summary>The selection that the parser found.</summary>
    public static EquatableArray<SelectionNode> From(GraphQLSelectionSet? selection) =>
        EquatableArray<SelectionNode>.From((selection?.Selections ?? []).Select(From));

    private static SelectionNode From(ASTNode node) =>
        node switch
        {
            GraphQLField field => FieldNode.From(field) with { Selection = From(field.SelectionSet) },
            GraphQLInlineFragment fragment => new InlineFragmentNode(fragment.TypeCondition?.Type.Name.StringValue)
            {
                Directives = DirectiveNode.From(fragment.Directives),
                Feature = ServerFeature.Find(fragment.Directives),
                Selection = From(fragment.SelectionSet),
            },
            GraphQLFragmentSpread spread => new FragmentSpreadNode(spread.FragmentName.Name.StringValue)
            {
                Directives = DirectiveNode.From(spread.Directives),
            },
            _ => throw new InvalidOperationException($"Unknown kind of selection: {node.Kind}"),
        };
}

/// <summary>A selected field.</summary>
internal sealed record FieldNode(string Name) : SelectionNode
{
    /// <summary>The response key that is not the name, or <see langword="null"/>.</summary>
    public string? Alias { get; init; }

    public EquatableArray<ArgumentNode> Arguments { get; init; }

    /// <summary>The conditions under which it is selected, one of which is enough; none for a field that always is. <see cref="Write"/>
    /// makes directives of them.</summary>
    public EquatableArray<ConditionNode> Conditions { get; init; }

    /// <summary>The key in the response.</summary>
    public string Key => Alias ?? Name;

    /// <summary>Whether an answer can be without it, because of a condition or of what the server has.</summary>
    public bool CanBeMissing => Feature is not null || IsConditional;

    /// <summary>Whether its conditions can leave it out.</summary>
    public bool IsConditional => Conditions.Count > 0 && !Conditions.Any(static condition => condition.IsAlways);

    public override IEnumerable<string> Variables =>
        Arguments.SelectMany(static argument => argument.Value.Variables).Concat(base.Variables);

    /// <summary>The field that the parser found, without what is selected of it.</summary>
    public static FieldNode From(GraphQLField field) =>
        new(field.Name.StringValue)
        {
            Alias = field.Alias?.Name.StringValue is { } alias && alias != field.Name.StringValue ? alias : null,
            Arguments = ArgumentNode.From(field.Arguments),
            Directives = DirectiveNode.From(field.Directives),
            Feature = ServerFeature.Find(field.Directives),
        };

    /// <summary>The field under another response key.</summary>
    public FieldNode As(string key) => key == Key ? this : this with { Alias = key == Name ? null : key };

    /// <summary>The field as it is written in GraphQL: once for each condition, which servers merge.</summary>
    public IEnumerable<SelectionNode> Write() =>
        Conditions.Count == 0 ? [this] : Conditions.Select(condition => condition.Apply(this with { Conditions = default }));
}

/// <summary>What is selected of objects of one type.</summary>
/// <param name="Type">The type, or <see langword="null"/> for that which is there.</param>
internal sealed record InlineFragmentNode(string? Type) : SelectionNode;

/// <summary>A place where a fragment of the document is selected.</summary>
internal sealed record FragmentSpreadNode(string Name) : SelectionNode;

/// <summary>A directive for the server.</summary>
internal sealed record DirectiveNode(string Name, EquatableArray<ArgumentNode> Arguments)
{
    public override string ToString() => "@" + DocumentPrinter.Print([new FieldNode(Name) { Arguments = Arguments }]);

    /// <summary>The directives that the parser found, without those that are for the generator.</summary>
    public static EquatableArray<DirectiveNode> From(GraphQLDirectives? directives) =>
        EquatableArray<DirectiveNode>.From(
            (directives?.Items ?? [])
                .Where(static directive => directive.Name.Value != ServerFeature.Directive && directive.Name.Value != "total")
                .Select(static directive => new DirectiveNode(directive.Name.StringValue, ArgumentNode.From(directive.Arguments)))
        );
}
