using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Pages of a connection as W&amp;B makes them: cursors are offsets.</summary>
/// <typeparam name="T">What the items are made of.</typeparam>
/// <param name="Type">The connection's types.</param>
/// <param name="Database">Where the items are.</param>
/// <param name="Source">Which items, by the field's arguments.</param>
/// <param name="ToNodes">Makes the items' objects, all at once; <see langword="null"/> for one that the key may not see.</param>
internal sealed record Connection<T>(
    PageType Type,
    Database Database,
    Func<IResolveFieldContext, Source<T>> Source,
    Func<IReadOnlyList<T>, IReadOnlyList<Node?>> ToNodes
)
{
    private const int DefaultPageSize = 50;
    private const int LargestPageSize = 1000;

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

        first = Math.Min(first, LargestPageSize);
        int offset = context.GetArgument<string?>("after") is { Length: > 0 } after ? PageTypes.ToOffset(after) + 1 : 0;
        Source<T> source = Source(context);
        Prepare?.Invoke(parents);
        // One more than asked for tells whether there is more.
        ILookup<long, T> items = Database
            .List(source, parents, first + 1, offset)
            .ToLookup(static item => item.Parent, static item => item.Item);
        List<T> shown = [.. parents.SelectMany(parent => items[parent].Take(first))];
        var nodes = new Queue<Node?>(ToNodes(shown));
        var counts = new Lazy<Dictionary<long, int>>(() => Database.Count(source, parents));
        return parents.ToDictionary(static parent => parent, parent => Create(parent, [.. items[parent]], first, offset, nodes, counts));
    }

    /// <summary>Gives one parent its page.</summary>
    public Node Load(IResolveFieldContext context, long parent) => Load(context, [parent])[parent];

    private Node Create(long parent, List<T> items, int first, int offset, Queue<Node?> nodes, Lazy<Dictionary<long, int>> counts)
    {
        int size = Math.Min(first, items.Count);
        var edges = new List<Edge>(size);
        for (int i = 0; i < size; i++)
        {
            edges.Add(new Edge(PageTypes.ToCursor(offset + i), nodes.Dequeue(), items[i]));
        }

        return Type.Connection.Create(
            new ConnectionPage(
                Type.Edge.Create(edges),
                new PageInfo(
                    items.Count > first,
                    offset > 0,
                    size > 0 ? PageTypes.ToCursor(offset) : null,
                    size > 0 ? PageTypes.ToCursor(offset + size - 1) : null
                ),
                () => counts.Value[parent]
            )
        );
    }
}
