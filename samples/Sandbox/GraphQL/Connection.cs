using System.Globalization;
using System.Text;
using GraphQL;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>Pages of a connection as W&amp;B makes them: cursors are offsets.</summary>
internal static class Connection
{
    private const int DefaultPageSize = 50;
    private const int LargestPageSize = 1000;
    private const string CursorPrefix = "arrayconnection:";

    /// <param name="name">The connection's type without <c>Connection</c>.</param>
    /// <param name="list">Reads items: at most so many, from an offset on.</param>
    /// <param name="count">Counts all items.</param>
    public static Node Create<T>(string name, IResolveFieldContext context, Func<int, int, IReadOnlyList<T>> list, Func<int> count, Func<T, Node> toNode)
    {
        int first = context.GetArgument<int?>("first") ?? DefaultPageSize;
        if (first < 0)
        {
            throw new ExecutionError($"first must not be negative, but is {first}");
        }

        first = Math.Min(first, LargestPageSize);
        int offset = context.GetArgument<string?>("after") is { Length: > 0 } after ? ToOffset(after) + 1 : 0;
        // One more than asked for tells whether there is more.
        IReadOnlyList<T> items = list(first + 1, offset);
        int size = Math.Min(first, items.Count);
        var edges = new List<Node>(size);
        for (int i = 0; i < size; i++)
        {
            edges.Add(new Node(name + "Edge") { ["cursor"] = ToCursor(offset + i), ["node"] = toNode(items[i]) });
        }

        var connection = new Node(name + "Connection")
        {
            ["edges"] = edges,
            ["pageInfo"] = new Node("PageInfo")
            {
                ["hasNextPage"] = items.Count > first,
                ["hasPreviousPage"] = offset > 0,
                ["startCursor"] = size > 0 ? ToCursor(offset) : null,
                ["endCursor"] = size > 0 ? ToCursor(offset + size - 1) : null,
            },
        };
        connection.Add("totalCount", _ => count());
        return connection;
    }

    private static string ToCursor(int index) => Convert.ToBase64String(Encoding.ASCII.GetBytes(CursorPrefix + index.ToString(CultureInfo.InvariantCulture)));

    private static int ToOffset(string cursor)
    {
        byte[] bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out int length)
            && Encoding.ASCII.GetString(bytes, 0, length) is var text
            && text.StartsWith(CursorPrefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(CursorPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                ? index
                : throw new ExecutionError($"invalid cursor '{cursor}'");
    }
}
