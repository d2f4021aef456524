using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>The emitted part of a class marked with <c>[WandbCollection]</c>.</summary>
internal sealed record CollectionPlan
{
    public required TypeDeclaration Type { get; init; }

    /// <summary>The C# type of the items.</summary>
    public required string ItemType { get; init; }

    /// <summary>Whether the user's part has a constructor, so that the emitted one is for chaining only.</summary>
    public required bool HasConstructor { get; init; }

    /// <summary>Whether the user's part says the base class.</summary>
    public required bool HasBase { get; init; }

    /// <summary>Whether the user's part has <c>CountAsync</c>.</summary>
    public required bool HasCount { get; init; }

    /// <summary>The largest number of items that the server lets one ask for at once, or 0.</summary>
    public required int MaxPageSize { get; init; }

    public EquatableArray<VariablePlan> Variables { get; init; }

    public DocumentPlan? Document { get; init; }

    /// <summary>The path to the connection; of a flattened collection, to the outermost one.</summary>
    public PathPlan? Path { get; init; }

    /// <summary>The connection at the path's end.</summary>
    public ConnectionPlan? Connection { get; init; }

    /// <summary>The connections that the path leads through, the outermost first.</summary>
    public EquatableArray<OuterConnectionPlan> Outers { get; init; }

    public TotalPlan? Total { get; init; }

    /// <summary>Whether the declaration has no errors; otherwise the emitted members throw.</summary>
    public required bool IsValid { get; init; }
}

/// <summary>How a connection is paged.</summary>
internal abstract record PagingPlan
{
    /// <summary>Where the items are.</summary>
    public required ConnectionShape Shape { get; init; }

    /// <summary>Whether the schema allows the connection to be null.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>Whether the schema allows its list of edges or nodes to be null.</summary>
    public required bool IsListNullable { get; init; }

    /// <summary>Whether it has <c>pageInfo</c> with <c>hasNextPage</c>.</summary>
    public required bool HasPageInfo { get; init; }

    /// <summary>Whether <c>pageInfo</c> has <c>endCursor</c>.</summary>
    public required bool HasEndCursor { get; init; }

    /// <summary>Whether edges have <c>cursor</c>.</summary>
    public required bool HasEdgeCursor { get; init; }

    /// <summary>The variable of the page size, or <see langword="null"/> if the field takes none.</summary>
    public required string? First { get; init; }

    /// <summary>The variable of the cursor, or <see langword="null"/> if the field takes none.</summary>
    public required string? After { get; init; }

    /// <summary>Whether the first page is asked for with a cursor, too: with 0, or with an empty text.</summary>
    public required bool RequiresAfter { get; init; }
}

/// <summary>The connection at the end of a collection's path.</summary>
internal sealed record ConnectionPlan : PagingPlan
{
    /// <summary>What <see cref="PagingPlan.After"/> takes.</summary>
    public required PagingScheme Scheme { get; init; }

    /// <summary>What a <c>[WandbPaging]</c> says beside its arguments.</summary>
    public SchemePlan? Own { get; init; }

    /// <summary>The response key of the field of each item at which the next page begins, or <see langword="null"/>.</summary>
    public string? ItemCursor { get; init; }

    /// <summary>The argument by which the next page is asked for, if it is a number that is counted, or <see langword="null"/>.</summary>
    public string? Counted { get; init; }

    /// <summary>How an item is read.</summary>
    public required ValuePlan Item { get; init; }

    /// <summary>The path from an edge or node to its item, if it is said.</summary>
    public PathPlan? ItemPath { get; init; }
}

/// <summary>How a collection continues by a scheme of its own.</summary>
internal sealed record SchemePlan
{
    /// <summary>The number of the first page.</summary>
    public required int FirstPage { get; init; }

    /// <summary>The variable that a window ends at, or <see langword="null"/>.</summary>
    public required string? To { get; init; }

    /// <summary>The user's variable that the first window begins at, or <see langword="null"/>.</summary>
    public required string? Start { get; init; }

    /// <summary>The user's variable that the last window ends at, or <see langword="null"/>.</summary>
    public required string? End { get; init; }

    /// <summary>What <see cref="Start"/> is if the caller does not say it.</summary>
    public required long? DefaultStart { get; init; }

    /// <summary>What <see cref="End"/> is if the caller does not say it.</summary>
    public required long? DefaultEnd { get; init; }

    /// <summary>Whether <see cref="To"/> belongs to the window.</summary>
    public required bool IncludesTo { get; init; }

    /// <summary>Whether a token is sent as a number.</summary>
    public required bool IsNumber { get; init; }

    /// <summary>The local with the token of the next page, or <see langword="null"/>.</summary>
    public required string? Next { get; init; }

    /// <summary>The local that says whether more follows, or <see langword="null"/>.</summary>
    public required string? HasMore { get; init; }

    /// <summary>The local with the last number of a window, or <see langword="null"/>.</summary>
    public required string? Last { get; init; }
}

/// <summary>How a collection continues.</summary>
internal enum PagingScheme
{
    /// <summary>By a cursor of the connection's.</summary>
    Cursor,

    /// <summary>By a cursor of the connection's, from its end.</summary>
    Backward,

    /// <summary>By the number of items before the page.</summary>
    Offset,

    /// <summary>By the page's number.</summary>
    Number,

    /// <summary>By a token beside the list.</summary>
    Token,

    /// <summary>By windows of a number.</summary>
    Window,
}

/// <summary>A connection on a collection's path: the items of all its nodes are the collection's.</summary>
internal sealed record OuterConnectionPlan : PagingPlan
{
    /// <summary>The path from a node to what holds the items.</summary>
    public required PathPlan Node { get; init; }

    /// <summary>How many nodes are asked for at once, or <see langword="null"/> for as many as items.</summary>
    public required int? Size { get; init; }
}

/// <summary>How a collection is counted.</summary>
internal sealed record TotalPlan
{
    public required RequestPlan Request { get; init; }

    /// <summary>The response key of the number.</summary>
    public required string Key { get; init; }

    /// <summary>What the schema says of the number.</summary>
    public required string? Description { get; init; }
}
