using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Infers where a connection has its items and how it continues; nothing is assumed, for W&amp;B's own are not uniform.</summary>
internal static class ConnectionFinder
{
    /// <summary>The argument that asks for as many.</summary>
    public static ArgumentNode FirstPage { get; } = new("first", new LiteralNode(DefaultFirst));

    /// <summary>The default number of items that are read of a connection inside an item.</summary>
    public const string DefaultFirst = "50";

    // How servers page that no collection can continue by.
    private static readonly string[] s_pagingArguments =
    [
        "after",
        "offset",
        "skip",
        "page",
        "pageNumber",
        "pageIndex",
        "start",
        "startAt",
        "cursor",
        "nextToken",
        "pageToken",
        "continuationToken",
    ];

    /// <summary>The argument by which a field gives one page of several, or <see langword="null"/>.</summary>
    public static string? FindPagingArgument(SchemaField field) => s_pagingArguments.FirstOrDefault(field.Arguments.Contains);

    /// <param name="itemType">The GraphQL type of the items that are wanted, or <see langword="null"/> if any will do.</param>
    /// <param name="reason">Why it is no connection.</param>
    /// <param name="wantsNodes">Whether <c>nodes</c> is wanted where there is <c>edges</c> as well.</param>
    public static BoundConnection? Find(SchemaField field, TypeSystem schema, string? itemType, out string reason, bool wantsNodes = false)
    {
        reason = "it has no fields of its own";
        SchemaArgument? first = FindArgument(field, "first") ?? FindArgument(field, "limit") ?? FindArgument(field, "take");
        SchemaArgument? after = FindArgument(field, "after");
        SchemaArgument? offset = FindArgument(field, "offset") ?? FindArgument(field, "skip");
        bool isOffset = after is null && offset is { Type: { IsList: false, Name: "Int" } };
        after ??= isOffset ? offset : null;
        if (field.Type.IsList)
        {
            reason = "its elements are lists";
            return field.Type.Element is { IsList: false } element
                ? new BoundConnection
                {
                    Shape = ConnectionShape.List,
                    ItemType = element.Name,
                    IsNullable = !field.Type.IsNonNull,
                    FirstArgument = isOffset ? first : null,
                    AfterArgument = isOffset ? after : null,
                    Scheme = isOffset ? PagingScheme.Offset : PagingScheme.Cursor,
                }
                : null;
        }

        if (!schema.TryGetType(field.Type.Name, out SchemaType? connection) || !connection.IsComposite)
        {
            return null;
        }

        bool hasPageInfo = false;
        bool hasEndCursor = false;
        if (
            connection.TryGetField("pageInfo", out SchemaField? pageInfo)
            && schema.TryGetType(pageInfo.Type.Name, out SchemaType? pageInfoType)
        )
        {
            hasPageInfo = pageInfoType.TryGetField("hasNextPage", out _);
            hasEndCursor = pageInfoType.TryGetField("endCursor", out _);
        }

        if (
            !(wantsNodes && connection.TryGetField("nodes", out _))
            && connection.TryGetField("edges", out SchemaField? edges)
            && edges.Type.Element is { } edgeReference
            && schema.TryGetType(edgeReference.Name, out SchemaType? edge)
        )
        {
            // An item that is the edge itself selects what it wants of it; the page's end is then pageInfo's to tell.
            bool isEdge = edge.Name == itemType;
            bool hasEdgeCursor = !isEdge && edge.TryGetField("cursor", out _);
            SchemaField? node = null;
            if (!isEdge && !edge.TryGetField("node", out node))
            {
                reason = $"its edge '{edge.Name}' has no 'node'; use an item of the type '{edge.Name}'";
                return null;
            }

            return Create(
                isEdge ? ConnectionShape.EdgesAsItems : ConnectionShape.Edges,
                isEdge ? edge.Name : node!.Type.Name,
                edges,
                hasEdgeCursor
            );
        }

        if (connection.TryGetField("nodes", out SchemaField? nodes) && nodes.Type.Element is { } nodeReference)
        {
            return Create(ConnectionShape.Nodes, nodeReference.Name, nodes, hasEdgeCursor: false);
        }

        reason = $"'{connection.Name}' has neither 'edges' nor 'nodes'";
        return null;

        BoundConnection Create(ConnectionShape shape, string item, SchemaField list, bool hasEdgeCursor)
        {
            bool canContinue = after is not null && (isOffset || hasEndCursor || hasEdgeCursor);
            return new BoundConnection
            {
                Shape = shape,
                ItemType = item,
                IsNullable = !field.Type.IsNonNull,
                IsListNullable = !list.Type.IsNonNull,
                HasPageInfo = hasPageInfo && canContinue,
                HasEndCursor = hasEndCursor && canContinue && !isOffset,
                HasEdgeCursor = hasEdgeCursor && canContinue && !isOffset,
                FirstArgument = first,
                AfterArgument = canContinue ? after : null,
                Scheme = isOffset ? PagingScheme.Offset : PagingScheme.Cursor,
                SaysWhetherMore = hasPageInfo,
            };
        }
    }

    private static SchemaArgument? FindArgument(SchemaField field, string name) =>
        field.Arguments.TryGet(name, out SchemaArgument? argument) ? argument : null;
}

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

    /// <summary>Whether it continues by <c>pageInfo</c>.</summary>
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

    /// <summary>Whether <c>pageInfo</c> says if more follows, whatever the connection continues by.</summary>
    public bool SaysWhetherMore { get; init; }

    public bool IsOffset => Scheme == PagingScheme.Offset;

    /// <summary>The argument for a number that is counted, or <see langword="null"/>.</summary>
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
