using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

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

/// <summary>What a path leads to.</summary>
internal sealed record PathGoal
{
    /// <summary>The item, if the path leads to a connection: then it may lead through one, too, and say the size of the last.</summary>
    public PathItem? Item { get; init; }

    /// <summary>Whether the path begins at an element of a list that another path leads to.</summary>
    public bool IsBehindList { get; init; }

    /// <summary>Whether it leads to a scalar with nothing beside it.</summary>
    public bool IsScalar { get; init; }
}

/// <summary>The item of a collection.</summary>
/// <param name="Name">The C# type, for messages.</param>
/// <param name="GraphQLType">The GraphQL type, or <see langword="null"/> if items are scalars or enums.</param>
/// <param name="Generated">The arguments on the path that are given elsewhere.</param>
internal sealed record PathItem(string Name, string? GraphQLType, EquatableArray<string> Generated = default)
{
    public bool IsScalar => GraphQLType is null;
}
