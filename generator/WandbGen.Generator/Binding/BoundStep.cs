using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>A step of a path, with what stands beside it.</summary>
internal sealed record BoundStep(SchemaField Field, GraphQLField Syntax, FieldNode Node)
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
