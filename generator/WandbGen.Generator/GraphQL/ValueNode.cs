using GraphQLParser.AST;

namespace WandbGen.Generator.GraphQL;

/// <summary>A value in a document, such as an argument's.</summary>
internal abstract record ValueNode
{
    /// <summary>The variables in it.</summary>
    public virtual IEnumerable<string> Variables => [];

    /// <summary>The value that the parser found.</summary>
    public static ValueNode From(GraphQLValue value) =>
        value switch
        {
            GraphQLVariable variable => new VariableNode(variable.Name.StringValue),
            GraphQLStringValue text => new TextNode(text.Value.ToString()),
            GraphQLEnumValue constant => new LiteralNode(constant.Name.StringValue),
            GraphQLListValue list => new ListNode(EquatableArray<ValueNode>.From((list.Values ?? []).Select(From))),
            GraphQLObjectValue input => new ObjectNode(
                EquatableArray<ArgumentNode>.From(
                    (input.Fields ?? []).Select(static field => new ArgumentNode(field.Name.StringValue, From(field.Value)))
                )
            ),
            IHasValueNode literal => new LiteralNode(literal.Value.ToString()),
            _ => throw new InvalidOperationException($"Unknown kind of value: {value.Kind}"),
        };

    /// <summary>The value as GraphQL, always on one line and in one form, however it was written.</summary>
    public sealed override string ToString() => DocumentPrinter.Print(this);
}

/// <summary>A number, truth value, null, or value of an enum: its only form.</summary>
internal sealed record LiteralNode(string Text) : ValueNode;

/// <summary>A string.</summary>
/// <param name="Text">The characters that it stands for.</param>
internal sealed record TextNode(string Text) : ValueNode;

/// <summary>A use of a variable.</summary>
/// <param name="Name">The name without <c>$</c>.</param>
internal sealed record VariableNode(string Name) : ValueNode
{
    public override IEnumerable<string> Variables => [Name];
}

internal sealed record ListNode(EquatableArray<ValueNode> Items) : ValueNode
{
    public override IEnumerable<string> Variables => Items.SelectMany(static item => item.Variables);
}

internal sealed record ObjectNode(EquatableArray<ArgumentNode> Fields) : ValueNode
{
    public override IEnumerable<string> Variables => Fields.SelectMany(static argument => argument.Value.Variables);
}

/// <summary>A name with a value: an argument, or a field of an input object.</summary>
internal sealed record ArgumentNode(string Name, ValueNode Value)
{
    public static EquatableArray<ArgumentNode> From(GraphQLArguments? arguments) =>
        EquatableArray<ArgumentNode>.From(
            (arguments?.Items ?? []).Select(static argument => new ArgumentNode(argument.Name.StringValue, ValueNode.From(argument.Value)))
        );
}
