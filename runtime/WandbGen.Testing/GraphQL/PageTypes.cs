using System.Globalization;
using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>An edge of a connection.</summary>
/// <param name="Data">The data of the item, for the fields of the edge.</param>
internal sealed record Edge(string Cursor, Node? Node, object? Data);

/// <summary>A page of a connection.</summary>
internal sealed record ConnectionPage(IReadOnlyList<Node> Edges, PageInfo Info, Func<int> Count);

/// <summary>The <c>pageInfo</c> of a page.</summary>
internal sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor);

/// <summary>The types of connections.</summary>
internal sealed class PageTypes
{
    private const string CursorPrefix = "arrayconnection:";

    private readonly ServedTypes _types;
    private readonly ServedType<PageInfo> _pageInfo;

    public PageTypes(ServedTypes types)
    {
        _types = types;
        _pageInfo = types.Add<PageInfo>("PageInfo");
        _pageInfo["hasNextPage"] = static page => page.HasNextPage;
        _pageInfo["hasPreviousPage"] = static page => page.HasPreviousPage;
        _pageInfo["startCursor"] = static page => page.StartCursor;
        _pageInfo["endCursor"] = static page => page.EndCursor;
    }

    /// <summary>Serves a connection.</summary>
    /// <param name="name">The name of its type without <c>Connection</c>.</param>
    /// <param name="isCounted">Whether it has a total.</param>
    /// <param name="hasPageInfo">Whether it has a <c>pageInfo</c>.</param>
    public PageType Add(string name, bool isCounted = false, bool hasPageInfo = true)
    {
        ServedType<ConnectionPage> connection = _types.Add<ConnectionPage>(name + "Connection");
        connection["edges"] = static page => page.Edges;
        if (hasPageInfo)
        {
            connection["pageInfo"] = page => _pageInfo.Create(page.Info);
        }

        if (isCounted)
        {
            connection["totalCount"] = static page => page.Count();
        }

        ServedType<Edge> edge = _types.Add<Edge>(name + "Edge");
        edge["cursor"] = static edge => edge.Cursor;
        edge["node"] = static edge => edge.Node;
        return new PageType(connection, edge);
    }

    public static string ToCursor(int index) => GlobalId.Create(CursorPrefix + index.ToString(CultureInfo.InvariantCulture));

    public static int ToOffset(string cursor) =>
        GlobalId.ToText(cursor) is { } text
        && text.StartsWith(CursorPrefix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(CursorPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : throw new ExecutionError($"invalid cursor '{cursor}'");
}

/// <summary>The types of one connection.</summary>
internal sealed record PageType(ServedType<ConnectionPage> Connection, ServedType<Edge> Edge)
{
    /// <summary>A connection that is not paged.</summary>
    public Node CreateWhole(IReadOnlyList<Node?> nodes)
    {
        Node[] edges = Edge.Create([.. nodes.Select(static (node, index) => new Edge(PageTypes.ToCursor(index), node, null))]);
        return Connection.Create(
            new ConnectionPage(
                edges,
                new PageInfo(
                    false,
                    false,
                    edges.Length > 0 ? PageTypes.ToCursor(0) : null,
                    edges.Length > 0 ? PageTypes.ToCursor(edges.Length - 1) : null
                ),
                () => edges.Length
            )
        );
    }
}
