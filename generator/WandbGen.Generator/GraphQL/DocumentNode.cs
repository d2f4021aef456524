using GraphQLParser.AST;

namespace WandbGen.Generator.GraphQL;

/// <summary>A document: one operation, and the fragments that it uses.</summary>
/// <param name="Definitions">In the order in which they are written.</param>
internal sealed record DocumentNode(EquatableArray<DefinitionNode> Definitions)
{
    /// <summary>The operation.</summary>
    public OperationNode Operation => Definitions.OfType<OperationNode>().First();

    /// <summary>A document of one operation.</summary>
    public static DocumentNode Of(
        bool isMutation,
        string name,
        EquatableArray<VariableDefinitionNode> variables,
        EquatableArray<SelectionNode> selection
    ) =>
        new([
            new OperationNode
            {
                IsMutation = isMutation,
                Name = name,
                Variables = variables,
                Selection = selection,
            },
        ]);

    /// <summary>The document that the parser found.</summary>
    public static DocumentNode From(GraphQLDocument document) =>
        new(EquatableArray<DefinitionNode>.From(document.Definitions.Select(DefinitionNode.From).OfType<DefinitionNode>()));
}

/// <summary>A part of a document.</summary>
internal abstract record DefinitionNode
{
    public required EquatableArray<SelectionNode> Selection { get; init; }

    /// <summary>The definition that the parser found, or <see langword="null"/> if it is nothing that is sent.</summary>
    public static DefinitionNode? From(ASTNode definition) =>
        definition switch
        {
            GraphQLOperationDefinition operation => new OperationNode
            {
                IsMutation = operation.Operation == OperationType.Mutation,
                Name = operation.Name?.StringValue,
                Variables = EquatableArray<VariableDefinitionNode>.From(
                    (operation.Variables?.Items ?? []).Select(VariableDefinitionNode.From)
                ),
                Selection = SelectionNode.From(operation.SelectionSet),
            },
            GraphQLFragmentDefinition fragment => new FragmentNode
            {
                Name = fragment.FragmentName.Name.StringValue,
                Type = fragment.TypeCondition.Type.Name.StringValue,
                Selection = SelectionNode.From(fragment.SelectionSet),
            },
            _ => null,
        };
}

/// <summary>A query or mutation.</summary>
internal sealed record OperationNode : DefinitionNode
{
    public required bool IsMutation { get; init; }

    public required string? Name { get; init; }

    public required EquatableArray<VariableDefinitionNode> Variables { get; init; }
}

/// <summary>A fragment with a name.</summary>
internal sealed record FragmentNode : DefinitionNode
{
    public required string Name { get; init; }

    public required string Type { get; init; }
}

/// <summary>A variable in an operation's header.</summary>
/// <param name="Name">The name without <c>$</c>.</param>
/// <param name="Feature">The server feature that it needs, by <c>@requires</c> or the parameter that it comes from.</param>
internal sealed record VariableDefinitionNode(string Name, TypeReference Type, ValueNode? DefaultValue = null, string? Feature = null)
{
    public static VariableDefinitionNode From(GraphQLVariableDefinition definition) =>
        new(
            definition.Variable.Name.StringValue,
            TypeReference.From(definition.Type) ?? throw new InvalidOperationException("The lists of a variable are nested too deep."),
            definition.DefaultValue is null ? null : ValueNode.From(definition.DefaultValue),
            ServerFeature.Find(definition.Directives)
        );
}
