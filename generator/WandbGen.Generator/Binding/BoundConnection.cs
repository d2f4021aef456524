using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>A connection or list as the schema has it.</summary>
internal sealed record BoundConnection
{
    /// <summary>The response key under which a generated document selects an item's cursor.</summary>
    public const string CursorKey = "cursor";

    /// <summary>Where the items are.</summary>
    public required ConnectionShape Shape { get; init; }

    /// <summary>The GraphQL type of the items.</summary>
    public required string ItemType { get; init; }

    /// <summary>Whether the schema allows it to be null.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>Whether the schema allows its list of edges or nodes to be null.</summary>
    public bool IsListNullable { get; init; }

    /// <summary>Whether <c>pageInfo</c> is read, to request the next page.</summary>
    public bool HasPageInfo { get; init; }

    /// <summary>Whether <c>pageInfo</c> says the cursor.</summary>
    public bool HasEndCursor { get; init; }

    /// <summary>Whether edges say their cursors.</summary>
    public bool HasEdgeCursor { get; init; }

    /// <summary>The field of each item at which the next page begins, or <see langword="null"/>.</summary>
    public string? ItemCursor { get; init; }

    /// <summary>The argument of the page size, if there is one.</summary>
    public required SchemaArgument? FirstArgument { get; init; }

    /// <summary>The argument by which the next page is asked for, if there is one.</summary>
    public required SchemaArgument? AfterArgument { get; init; }

    /// <summary>What <see cref="AfterArgument"/> takes.</summary>
    public PagingScheme Scheme { get; init; }

    /// <summary>Whether the schema has <c>pageInfo.hasNextPage</c>, even if the next page is requested by other fields.</summary>
    public bool SaysWhetherMore { get; init; }

    public bool IsOffset => Scheme == PagingScheme.Offset;

    /// <summary>The argument for the number of items before the page, which the client counts, or <see langword="null"/>.</summary>
    public string? CountedArgument => IsOffset ? AfterArgument?.Name : null;

    /// <summary>Whether the first page is asked for with a cursor, too.</summary>
    public bool RequiresAfter => AfterArgument is { IsRequired: true };

    /// <summary>The arguments that the server requires, for a selection without its items.</summary>
    public EquatableArray<ArgumentNode> SmallestPage =>
        [
            .. FirstArgument is { IsRequired: true } first
                ? [new ArgumentNode(first.Name, new LiteralNode("1"))]
                : Array.Empty<ArgumentNode>(),
            .. AfterArgument is { IsRequired: true } after
                ? [new ArgumentNode(after.Name, new LiteralNode(IsOffset ? "0" : "\"\""))]
                : Array.Empty<ArgumentNode>(),
        ];

    /// <summary>What says whether there is more.</summary>
    public EquatableArray<SelectionNode> PageInfo =>
        !HasPageInfo ? []
        // Read from its end, the page before is the next one.
        : Scheme == PagingScheme.Backward ? [new FieldNode("pageInfo") { Selection = s_backward }]
        : [new FieldNode("pageInfo") { Selection = [new FieldNode("hasNextPage"), .. HasEndCursor ? s_endCursor : default] }];

    /// <summary>What says where an edge stands.</summary>
    public EquatableArray<SelectionNode> Cursor => HasEdgeCursor ? s_cursor : [];

    private static readonly EquatableArray<SelectionNode> s_endCursor = [new FieldNode("endCursor")];
    private static readonly EquatableArray<SelectionNode> s_backward =
    [
        new FieldNode("hasPreviousPage").As("hasNextPage"),
        new FieldNode("startCursor").As("endCursor"),
    ];
    private static readonly EquatableArray<SelectionNode> s_cursor = [new FieldNode("cursor")];

    /// <summary>What is selected of a page: what says whether there is more stands first, so that it is known while items are still
    /// arriving.</summary>
    /// <param name="item">What is selected of an item.</param>
    /// <param name="written">The fields that lead to an item, if they are written.</param>
    public EquatableArray<SelectionNode> SelectPage(EquatableArray<SelectionNode> item, params FieldNode[] written) =>
        Shape == ConnectionShape.List
            ? WithCursor(item)
            : [.. PageInfo, .. SelectItems(WithCursor(item), HasEndCursor ? [] : Cursor, written)];

    private EquatableArray<SelectionNode> WithCursor(EquatableArray<SelectionNode> item) =>
        ItemCursor is null ? item : [new FieldNode(ItemCursor).As(CursorKey), .. item];

    /// <summary>The selection of a connection whose next page is not requested.</summary>
    /// <param name="item">What is selected of an item.</param>
    /// <param name="written">The fields that lead to an item, if they are written.</param>
    public EquatableArray<SelectionNode> SelectItems(EquatableArray<SelectionNode> item, params FieldNode[] written) =>
        SelectItems(item, cursor: [], written);

    private EquatableArray<SelectionNode> SelectItems(
        EquatableArray<SelectionNode> item,
        EquatableArray<SelectionNode> cursor,
        params FieldNode[] written
    )
    {
        return Shape switch
        {
            ConnectionShape.Nodes => [Field(0, "nodes") with { Selection = item }],
            ConnectionShape.EdgesAsItems => [Field(0, "edges") with { Selection = item }],
            _ => [Field(0, "edges") with { Selection = [.. cursor, Field(1, "node") with { Selection = item }] }],
        };

        FieldNode Field(int index, string name) => written.ElementAtOrDefault(index) ?? new FieldNode(name);
    }
}
