using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>A field beside a path.</summary>
internal sealed record PathField(FieldNode Node, SchemaField Field, ProblemPlace? Place = null)
{
    /// <summary>The response keys of the objects beside the path that it is in.</summary>
    public EquatableArray<string> Branch { get; init; }

    /// <summary>Whether it can be null, or not be there.</summary>
    public bool IsNullable { get; init; } = Node.CanBeMissing || !Field.Type.IsNonNull;

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
/// <param name="Keys">Their response keys.</param>
/// <param name="IsNullable">Whether one of them can be null.</param>
internal sealed record PathBranch(EquatableArray<string> Keys, bool IsNullable)
{
    /// <summary>The path's own object.</summary>
    public static PathBranch None { get; } = new(default, IsNullable: false);

    public PathBranch Enter(string key, bool isNullable) => new([.. Keys, key], IsNullable || isNullable);
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
/// <param name="List">Then: where the path goes on, <c>edges</c> or <c>nodes</c>, if it is not the elements of a plain list.</param>
internal sealed record BoundTarget(
    SchemaField Field,
    GraphQLField Syntax,
    GraphQLSource Source,
    BoundTarget? Item = null,
    string? List = null
)
{
    public ProblemPlace Place => Source.Place(Syntax.Name);
}

/// <summary>The field that a path marks as the collection's size.</summary>
/// <param name="Level">How many steps lead to the object that has it.</param>
/// <param name="Fragment">The type of the objects that have it, if others do not.</param>
internal sealed record BoundTotal(int Level, SchemaField Field, FieldNode Node, string? Fragment = null);

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
);
