using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>
/// The fields that the sandbox serves, by their type. It is all that there is: a field of the schema that is not here is refused by its
/// name, and so is an argument.
/// </summary>
internal sealed class ServedTypes
{
    private readonly SortedDictionary<string, SortedDictionary<string, ServedField>> _types = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SortedDictionary<string, ServedField>> All => _types;

    /// <summary>Serves a type whose objects need no row.</summary>
    public ServedType<T> Add<T>(string name)
        where T : notnull => Add<T>(static _ => 0, _ => name, name);

    /// <summary>Serves a type.</summary>
    /// <param name="row">The row of an object, by which what all of a list need is read at once.</param>
    public ServedType<T> Add<T>(string name, Func<T, long> row)
        where T : notnull => Add(row, _ => name, name);

    /// <summary>Serves several types that are made of the same values.</summary>
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

/// <summary>How a field is served.</summary>
/// <param name="Arguments">The arguments that count; of an input object its fields, as <c>input.name</c>.</param>
internal sealed record ServedField(Func<IResolveFieldContext, Node, object?> Resolve, IReadOnlyList<string> Arguments);

/// <summary>An object of a response.</summary>
/// <param name="TypeName">The GraphQL type.</param>
/// <param name="Value">What its fields are read from.</param>
/// <param name="Row">The object's row, where it has one.</param>
/// <param name="Siblings">Those that it is listed with.</param>
internal sealed record Node(string TypeName, object Value, long Row, Siblings Siblings);

/// <summary>A served type, or several that are made of the same values.</summary>
/// <typeparam name="T">What its objects are made of.</typeparam>
internal sealed class ServedType<T>(IReadOnlyList<SortedDictionary<string, ServedField>> types, Func<T, long> row, Func<T, string> nameOf)
    where T : notnull
{
    /// <summary>A field that is read from the value.</summary>
    public Func<T, object?> this[string field]
    {
        set => Add(field, (item, _) => value(item));
    }

    /// <summary>A field that needs more than the value.</summary>
    public void Add(string field, Func<T, IResolveFieldContext, object?> resolve, params IReadOnlyList<string> arguments) =>
        AddField(field, new ServedField((context, node) => resolve((T)node.Value, context), arguments));

    /// <summary>A field that is read for all siblings at once, by their rows.</summary>
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

    /// <summary>Makes an object that is listed with no other.</summary>
    public Node Create(T value) => Create([value])[0];

    /// <summary>Makes an object of every value.</summary>
    public Node[] Create(IReadOnlyList<T> values)
    {
        var siblings = new Siblings([.. values.Select(row).Distinct()]);
        return [.. values.Select(value => new Node(nameOf(value), value, row(value), siblings))];
    }

    /// <summary>Makes an object of every value that the key may see, and <see langword="null"/> of the others.</summary>
    public IReadOnlyList<Node?> CreateVisible(IReadOnlyList<T> values, Func<T, bool> isHidden)
    {
        var nodes = new Queue<Node>(Create([.. values.Where(value => !isHidden(value))]));
        return [.. values.Select(value => isHidden(value) ? null : nodes.Dequeue())];
    }

    /// <summary>The one object that each row of something has, read at once.</summary>
    public Dictionary<long, Node> LoadOne(Database database, Source<T> source, IReadOnlyCollection<long> rows)
    {
        List<(long Row, T Item)> found = database.List(source, rows, 1, 0);
        return found
            .Zip(Create([.. found.Select(static item => item.Item)]))
            .ToDictionary(static pair => pair.First.Row, static pair => pair.Second);
    }

    /// <summary>All objects that each row of something has, read at once.</summary>
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
