using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>
/// The fields that the sandbox serves, by type. A field or an argument of the schema that is not registered here is refused by its name.
/// </summary>
internal sealed class ServedTypes
{
    private readonly SortedDictionary<string, SortedDictionary<string, ServedField>> _types = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SortedDictionary<string, ServedField>> All => _types;

    /// <summary>Serves a type whose objects need no row.</summary>
    public ServedType<T> Add<T>(string name)
        where T : notnull => Add<T>(static _ => 0, _ => name, name);

    /// <summary>Serves a type.</summary>
    /// <param name="row">Returns the row of an object, which is used to read the fields of all objects of a list at once.</param>
    public ServedType<T> Add<T>(string name, Func<T, long> row)
        where T : notnull => Add(row, _ => name, name);

    /// <summary>Serves several types that are created from the same values.</summary>
    public ServedType<T> Add<T>(Func<T, long> row, Func<T, string> nameOf, params IReadOnlyList<string> names)
        where T : notnull
    {
        foreach (string name in names)
        {
            _types.TryAdd(name, new SortedDictionary<string, ServedField>(StringComparer.Ordinal));
        }

        return new ServedType<T>([.. names.Select(name => _types[name])], row, nameOf);
    }
}

/// <summary>A served field.</summary>
/// <param name="Arguments">The supported arguments. The fields of an input object are written as <c>input.name</c>.</param>
internal sealed record ServedField(Func<IResolveFieldContext, Node, object?> Resolve, IReadOnlyList<string> Arguments);

/// <summary>An object of a response.</summary>
/// <param name="TypeName">The GraphQL type.</param>
/// <param name="Value">The data that its fields are read from.</param>
/// <param name="Row">The row of the object, if it has one.</param>
/// <param name="Siblings">The objects that it is listed with.</param>
internal sealed record Node(string TypeName, object Value, long Row, Siblings Siblings);

/// <summary>A served type, or several that are created from the same values.</summary>
/// <typeparam name="T">The type of the data of its objects.</typeparam>
internal sealed class ServedType<T>(IReadOnlyList<SortedDictionary<string, ServedField>> types, Func<T, long> row, Func<T, string> nameOf)
    where T : notnull
{
    /// <summary>Registers a field that is read from the value.</summary>
    public Func<T, object?> this[string field]
    {
        set => Add(field, (item, _) => value(item));
    }

    /// <summary>Registers a field that depends on more than the value.</summary>
    public void Add(string field, Func<T, IResolveFieldContext, object?> resolve, params IReadOnlyList<string> arguments) =>
        AddField(field, new ServedField((context, node) => resolve((T)node.Value, context), arguments));

    /// <summary>Registers a field that is read for all siblings at once, by their rows.</summary>
    public void AddForAll<TValue>(
        string field,
        Func<IResolveFieldContext, IReadOnlyCollection<long>, IReadOnlyDictionary<long, TValue>> load,
        params IReadOnlyList<string> arguments
    ) =>
        AddField(
            field,
            new ServedField(
                (context, node) =>
                    node.Siblings.Load(context, rows => load(context, rows)).TryGetValue(node.Row, out TValue? value) ? value : null,
                arguments
            )
        );

    /// <summary>Creates an object that is not part of a list.</summary>
    public Node Create(T value) => Create([value])[0];

    /// <summary>Creates an object for each value.</summary>
    public Node[] Create(IReadOnlyList<T> values)
    {
        var siblings = new Siblings([.. values.Select(row).Distinct()]);
        return [.. values.Select(value => new Node(nameOf(value), value, row(value), siblings))];
    }

    /// <summary>Creates an object for each value that the API key has access to, and <see langword="null"/> of the others.</summary>
    public IReadOnlyList<Node?> CreateVisible(IReadOnlyList<T> values, Func<T, bool> isHidden)
    {
        var nodes = new Queue<Node>(Create([.. values.Where(value => !isHidden(value))]));
        return [.. values.Select(value => isHidden(value) ? null : nodes.Dequeue())];
    }

    /// <summary>Reads the object of each row, at once for all rows.</summary>
    public Dictionary<long, Node> LoadOne(Database database, Source<T> source, IReadOnlyCollection<long> rows)
    {
        List<(long Row, T Item)> found = database.List(source, rows, 1, 0);
        return found
            .Zip(Create([.. found.Select(static item => item.Item)]))
            .ToDictionary(static pair => pair.First.Row, static pair => pair.Second);
    }

    /// <summary>Reads the objects of each row, at once for all rows.</summary>
    public Dictionary<long, Node[]> LoadAll(Database database, Source<T> source, IReadOnlyCollection<long> rows)
    {
        List<(long Row, T Item)> found = database.List(source, rows, int.MaxValue, 0);
        ILookup<long, Node> nodes = found
            .Zip(Create([.. found.Select(static item => item.Item)]))
            .ToLookup(static pair => pair.First.Row, static pair => pair.Second);
        return rows.ToDictionary(static row => row, row => nodes[row].ToArray());
    }

    private void AddField(string field, ServedField served)
    {
        foreach (SortedDictionary<string, ServedField> type in types)
        {
            type.Add(field, served);
        }
    }
}
