using System.Globalization;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Pages of a connection as W&amp;B makes them: cursors are offsets.</summary>
/// <typeparam name="T">What the items are made of.</typeparam>
/// <param name="Name">The connection's type without <c>Connection</c>.</param>
/// <param name="Database">Where the items are.</param>
/// <param name="Source">Which items, by the field's arguments.</param>
/// <param name="ToNodes">Makes the items' objects, all at once; <see langword="null"/> for one that the key may not see.</param>
internal sealed record Connection<T>(string Name, Database Database, Func<IResolveFieldContext, Source<T>> Source, Func<IReadOnlyList<T>, IReadOnlyList<Node?>> ToNodes)
{
    private const int DefaultPageSize = 50;
    private const int LargestPageSize = 1000;
    private const string CursorPrefix = "arrayconnection:";

    /// <summary>Adds what the edge has beside its node.</summary>
    public Action<T, Node>? Decorate { get; init; }

    /// <summary>Is done first, with the parents' rows.</summary>
    public Action<IReadOnlyCollection<long>>? Prepare { get; init; }

    /// <summary>Gives all of <paramref name="parents"/> their page.</summary>
    public IReadOnlyDictionary<long, Node> Load(IResolveFieldContext context, IReadOnlyCollection<long> parents)
    {
        int first = context.GetArgument<int?>("first") ?? DefaultPageSize;
        if (first < 0)
        {
            throw new ExecutionError($"first must not be negative, but is {first}");
        }

        foreach (string backward in (string[])["last", "before"])
        {
            if (context.GetArgument<object?>(backward) is not null)
            {
                throw new ExecutionError($"the sandbox pages forward only: {backward} is not served");
            }
        }

        first = Math.Min(first, LargestPageSize);
        int offset = context.GetArgument<string?>("after") is { Length: > 0 } after ? ToOffset(after) + 1 : 0;
        Source<T> source = Source(context);
        Prepare?.Invoke(parents);
        // One more than asked for tells whether there is more.
        ILookup<long, T> items = Database.List(source, parents, first + 1, offset).ToLookup(static item => item.Parent, static item => item.Item);
        List<T> shown = [.. parents.SelectMany(parent => items[parent].Take(first))];
        var nodes = new Queue<Node?>(ToNodes(shown));
        var counts = new Lazy<Dictionary<long, int>>(() => Database.Count(source, parents));
        return parents.ToDictionary(static parent => parent, parent => Create(parent, [.. items[parent]], first, offset, nodes, counts));
    }

    private Node Create(long parent, List<T> items, int first, int offset, Queue<Node?> nodes, Lazy<Dictionary<long, int>> counts)
    {
        int size = Math.Min(first, items.Count);
        var edges = new List<Node>(size);
        for (int i = 0; i < size; i++)
        {
            var edge = new Node(Name + "Edge") { ["cursor"] = ToCursor(offset + i), ["node"] = nodes.Dequeue() };
            Decorate?.Invoke(items[i], edge);
            edges.Add(edge);
        }

        var connection = new Node(Name + "Connection")
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
        connection.Add("totalCount", _ => counts.Value[parent]);
        return connection;
    }

    private static string ToCursor(int index) => GlobalId.Create(CursorPrefix + index.ToString(CultureInfo.InvariantCulture));

    private static int ToOffset(string cursor) =>
        GlobalId.ToText(cursor) is { } text
            && text.StartsWith(CursorPrefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(CursorPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                ? index
                : throw new ExecutionError($"invalid cursor '{cursor}'");
}
