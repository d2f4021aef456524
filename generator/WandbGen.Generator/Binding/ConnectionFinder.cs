using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Infers from the schema where a connection has its items and how its next page is requested. W&amp;B's connections differ in
/// both.</summary>
internal static class ConnectionFinder
{
    /// <summary>The argument with the default number.</summary>
    public static ArgumentNode DefaultFirstArgument { get; } = new("first", new LiteralNode(DefaultFirst));

    /// <summary>The default number of items that are read of a connection inside an item.</summary>
    public const string DefaultFirst = "50";

    // Arguments that show that a field returns one page of several, even if the generator cannot request the next one by them.
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
