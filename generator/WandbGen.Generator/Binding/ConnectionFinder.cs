using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Infers where a connection has its items and how it goes on; nothing is assumed, for W&amp;B's own are not uniform.</summary>
internal static class ConnectionFinder
{
    /// <summary>How many items are read of a connection inside an item, if nobody says.</summary>
    public const string DefaultFirst = "50";

    // How servers page that no collection can go on by.
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
            return field.Type.Element is { IsList: false } element
                ? new BoundConnection(
                    ConnectionShape.List,
                    element.Name,
                    "",
                    !field.Type.IsNonNull,
                    false,
                    false,
                    false,
                    false,
                    isOffset ? first : null,
                    isOffset ? after : null,
                    isOffset
                )
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

            bool canContinue = after is not null && (isOffset || hasEndCursor || hasEdgeCursor);
            return new BoundConnection(
                isEdge ? ConnectionShape.EdgesAsItems : ConnectionShape.Edges,
                isEdge ? edge.Name : node!.Type.Name,
                edge.Name,
                !field.Type.IsNonNull,
                !edges.Type.IsNonNull,
                hasPageInfo && canContinue,
                hasEndCursor && canContinue && !isOffset,
                hasEdgeCursor && canContinue && !isOffset,
                first,
                canContinue ? after : null,
                isOffset
            );
        }

        if (connection.TryGetField("nodes", out SchemaField? nodes) && nodes.Type.Element is { } nodeReference)
        {
            bool canContinue = after is not null && (isOffset || hasEndCursor);
            return new BoundConnection(
                ConnectionShape.Nodes,
                nodeReference.Name,
                "",
                !field.Type.IsNonNull,
                !nodes.Type.IsNonNull,
                hasPageInfo && canContinue,
                hasEndCursor && canContinue && !isOffset,
                false,
                first,
                canContinue ? after : null,
                isOffset
            );
        }

        reason = $"'{connection.Name}' has neither 'edges' nor 'nodes'";
        return null;
    }

    private static SchemaArgument? FindArgument(SchemaField field, string name) =>
        field.Arguments.TryGet(name, out SchemaArgument? argument) ? argument : null;
}

/// <summary>A connection or list as the schema has it.</summary>
/// <param name="ItemType">The GraphQL type of the items.</param>
/// <param name="EdgeType">The GraphQL type of the edges, if there are any.</param>
/// <param name="IsNullable">Whether the schema allows it to be null.</param>
/// <param name="IsListNullable">Whether the schema allows its list of edges or nodes to be null.</param>
internal sealed record BoundConnection(
    ConnectionShape Shape,
    string ItemType,
    string EdgeType,
    bool IsNullable,
    bool IsListNullable,
    bool HasPageInfo,
    bool HasEndCursor,
    bool HasEdgeCursor,
    SchemaArgument? FirstArgument,
    SchemaArgument? AfterArgument,
    bool IsOffset
)
{
    /// <summary>The connection's own selection, cut where it reads best.</summary>
    /// <param name="item">What is selected of an item, with a space before it.</param>
    public string[] WriteSelection(string item) =>
        Shape switch
        {
            ConnectionShape.List => [item],
            ConnectionShape.Nodes => [" {", WritePageInfo(), $" nodes{item} }}"],
            ConnectionShape.EdgesAsItems => [" {", WritePageInfo(), $" edges{item} }}"],
            _ => [" {", WritePageInfo(), $" edges {{{(HasEndCursor ? "" : WriteCursor())} node", $"{item} }} }}"],
        };

    // Before the items: the cursor is known while they are still arriving.
    public string WritePageInfo() => HasPageInfo ? $" pageInfo {{ hasNextPage{(HasEndCursor ? " endCursor" : "")} }}" : "";

    public string WriteCursor() => HasEdgeCursor ? " cursor" : "";
}
