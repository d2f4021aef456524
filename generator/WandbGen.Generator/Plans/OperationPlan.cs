using WandbGen.Generator.Declarations;

namespace WandbGen.Generator.Plans;

/// <summary>A GraphQL document.</summary>
/// <param name="Parts">The text, cut where it reads best; put together it is one line.</param>
internal sealed record DocumentPlan(string Name, bool IsMutation, EquatableArray<string> Parts);

/// <summary>A variable of a document.</summary>
/// <param name="Name">The name without <c>$</c>.</param>
/// <param name="Identifier">The C# parameter.</param>
/// <param name="Field">The C# field.</param>
/// <param name="Type">The C# type.</param>
/// <param name="IsOptional">Whether it may be left out of a call.</param>
/// <param name="Description">What the schema says of the argument that it is for.</param>
internal sealed record VariablePlan(string Name, string Identifier, string Field, CSharpType Type, bool IsOptional, string? Description);

/// <summary>The emitted part of a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>.</summary>
/// <param name="Method">The method as it was declared.</param>
internal sealed record MethodPlan(
    OperationDeclaration Method,
    DocumentPlan? Document,
    EquatableArray<VariablePlan> Variables,
    WayPlan? Way,
    ValuePlan? Result,
    bool IsValid);

/// <summary>The emitted part of a class marked with <c>[WandbCollection]</c>.</summary>
internal sealed record CollectionPlan(
    TypeDeclaration Type,
    string ItemType,
    bool HasConstructor,
    EquatableArray<VariablePlan> Variables,
    DocumentPlan? Document,
    WayPlan? Way,
    ConnectionPlan? Connection,
    TotalPlan? Total,
    string? Description,
    bool IsValid);

/// <summary>The end of a collection's way.</summary>
/// <param name="Shape">Where the items are.</param>
/// <param name="HasPageInfo">Whether it has <c>pageInfo</c> with <c>hasNextPage</c>.</param>
/// <param name="HasEndCursor">Whether <c>pageInfo</c> has <c>endCursor</c>.</param>
/// <param name="HasEdgeCursor">Whether edges have <c>cursor</c>.</param>
/// <param name="First">The variable of the page size, or <see langword="null"/> if the field takes none.</param>
/// <param name="After">The variable of the cursor, or <see langword="null"/> if the field takes none.</param>
/// <param name="Offset">Whether <paramref name="After"/> counts items instead of naming a cursor.</param>
/// <param name="ItemIsEdge">Whether the items are the edges themselves.</param>
/// <param name="Item">How an item is read.</param>
internal sealed record ConnectionPlan(
    ConnectionShape Shape,
    bool HasPageInfo,
    bool HasEndCursor,
    bool HasEdgeCursor,
    string? First,
    string? After,
    bool Offset,
    bool ItemIsEdge,
    ValuePlan Item);

/// <summary>Where a connection has its items.</summary>
internal enum ConnectionShape
{
    Edges,
    Nodes,
    List,
}

/// <summary>How a collection is counted.</summary>
internal sealed record TotalPlan(DocumentPlan Document, EquatableArray<string> Variables, WayPlan Way, ValuePlan Value, string? Description);
