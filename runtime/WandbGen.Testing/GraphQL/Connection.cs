using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>The pages of a connection. As in W&amp;B, cursors are offsets.</summary>
/// <typeparam name="T">The type of the data of the items.</typeparam>
/// <param name="Type">The types of the connection.</param>
/// <param name="Database">The database.</param>
/// <param name="Source">Returns the source of the items, by the arguments of the field.</param>
/// <param name="ToNodes">Creates the objects of all items; <see langword="null"/> for an item that the API key has no access to.</param>
internal sealed record Connection<T>(
    PageType Type,
    Database Database,
    Func<IResolveFieldContext, Source<T>> Source,
    Func<IReadOnlyList<T>, IReadOnlyList<Node?>> ToNodes
)
{
    private const int DefaultPageSize = 50;
    private const int LargestPageSize = 1000;

    /// <summary>An action that is called first, with the rows of the parents.</summary>
    public Action<IReadOnlyCollection<long>>? Prepare { get; init; }

    /// <summary>Loads the pages of all <paramref name="parents"/>.</summary>
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
        // One item more than requested shows whether more items follow.
        ILookup<long, T> items = Database
            .List(source, parents, first + 1, offset)
            .ToLookup(static item => item.Parent, static item => item.Item);
        List<T> shown = [.. parents.SelectMany(parent => items[parent].Take(first))];
        var nodes = new Queue<Node?>(ToNodes(shown));
        var counts = new Lazy<Dictionary<long, int>>(() => Database.Count(source, parents));
        return parents.ToDictionary(static parent => parent, parent => Create(parent, [.. items[parent]], first, offset, nodes, counts));
    }

    /// <summary>Loads the page of one parent.</summary>
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
