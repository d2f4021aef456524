using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Plans;

/// <summary>A GraphQL document.</summary>
/// <param name="Segments">The text, cut where it reads best and where servers differ; put together it is one line.</param>
internal sealed record DocumentPlan(string Name, bool IsMutation, EquatableArray<DocumentSegment> Segments)
{
    /// <summary>Whether servers are sent different documents.</summary>
    public bool DependsOnFeatures => Segments.Any(static segment => segment.Features.Count > 0);
}

/// <summary>A variable of a document.</summary>
/// <param name="Name">The name without <c>$</c>.</param>
/// <param name="Identifier">The C# parameter.</param>
/// <param name="Field">The C# field.</param>
/// <param name="Type">The C# type.</param>
/// <param name="IsOptional">Whether it may be left out of a call.</param>
/// <param name="Description">What the schema says of the argument that it is for.</param>
/// <param name="Write">How its value is written.</param>
/// <param name="Feature">The feature that a server must have to be given it.</param>
internal sealed record VariablePlan(
    string Name,
    string Identifier,
    string Field,
    CSharpType Type,
    bool IsOptional,
    string? Description,
    WritePlan Write,
    string? Feature
);

/// <summary>The emitted part of a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>.</summary>
/// <param name="Method">What its other part must repeat.</param>
/// <param name="Features">The features that a server must have to be asked at all.</param>
internal sealed record MethodPlan(
    PartialMethod Method,
    DocumentPlan? Document,
    EquatableArray<VariablePlan> Variables,
    PathPlan? Path,
    ValuePlan? Result,
    EquatableArray<string> Features,
    bool IsValid
);

/// <summary>The emitted part of a class marked with <c>[WandbCollection]</c>.</summary>
/// <param name="HasBase">Whether the user's part says the base class.</param>
/// <param name="HasCount">Whether the user's part has <c>CountAsync</c>.</param>
/// <param name="Path">The path to the connection; of a flattened collection, to the outer one.</param>
/// <param name="MaxPageSize">The largest number of items that the server lets one ask for at once, or 0.</param>
/// <param name="Outer">How a path goes on through an outer connection.</param>
/// <param name="Features">The features that a server must have to be asked at all.</param>
internal sealed record CollectionPlan(
    TypeDeclaration Type,
    string ItemType,
    bool HasConstructor,
    bool HasBase,
    bool HasCount,
    int MaxPageSize,
    EquatableArray<VariablePlan> Variables,
    DocumentPlan? Document,
    PathPlan? Path,
    ConnectionPlan? Connection,
    OuterConnectionPlan? Outer,
    TotalPlan? Total,
    string? Description,
    EquatableArray<string> Features,
    bool IsValid
);

/// <summary>The end of a collection's path.</summary>
/// <param name="Shape">Where the items are.</param>
/// <param name="IsNullable">Whether the schema allows the connection to be null.</param>
/// <param name="IsListNullable">Whether the schema allows its list of edges or nodes to be null.</param>
/// <param name="HasPageInfo">Whether it has <c>pageInfo</c> with <c>hasNextPage</c>.</param>
/// <param name="HasEndCursor">Whether <c>pageInfo</c> has <c>endCursor</c>.</param>
/// <param name="HasEdgeCursor">Whether edges have <c>cursor</c>.</param>
/// <param name="First">The variable of the page size, or <see langword="null"/> if the field takes none.</param>
/// <param name="After">The variable of the cursor, or <see langword="null"/> if the field takes none.</param>
/// <param name="IsOffset">Whether <paramref name="After"/> counts items instead of naming a cursor.</param>
/// <param name="Item">How an item is read.</param>
internal sealed record ConnectionPlan(
    ConnectionShape Shape,
    bool IsNullable,
    bool IsListNullable,
    bool HasPageInfo,
    bool HasEndCursor,
    bool HasEdgeCursor,
    string? First,
    string? After,
    bool IsOffset,
    ValuePlan Item
);

/// <summary>A connection on a collection's path: the items of all its nodes are the collection's.</summary>
/// <param name="IsNullable">Whether the schema allows the connection to be null.</param>
/// <param name="IsListNullable">Whether the schema allows its list of edges or nodes to be null.</param>
/// <param name="Node">The path from a node to what holds the items.</param>
/// <param name="Size">How many nodes are asked for at once, or <see langword="null"/> for as many as items.</param>
internal sealed record OuterConnectionPlan(
    ConnectionShape Shape,
    bool IsNullable,
    bool IsListNullable,
    bool HasPageInfo,
    bool HasEndCursor,
    bool HasEdgeCursor,
    string? First,
    string? After,
    PathPlan Node,
    int? Size
);

/// <summary>How a collection is counted.</summary>
/// <param name="Key">The response key of the number.</param>
/// <param name="Features">The features that a server must have to be asked at all.</param>
internal sealed record TotalPlan(
    DocumentPlan Document,
    EquatableArray<string> Variables,
    PathPlan Path,
    string Key,
    ValuePlan Value,
    EquatableArray<string> Features,
    string? Description
);
