using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>An object of a response: its type, and its fields' values or what computes them.</summary>
/// <param name="typeName">The GraphQL type.</param>
/// <param name="row">The object's row, where it has one.</param>
/// <param name="siblings">Those that it is listed with.</param>
internal sealed class Node(string typeName, long row = 0, Siblings? siblings = null)
{
    private readonly Dictionary<string, Func<IResolveFieldContext, object?>> _fields = new(StringComparer.Ordinal);
    private readonly Siblings _siblings = siblings ?? new Siblings([row]);

    public string TypeName { get; } = typeName;

    public object? this[string field]
    {
        set => _fields[field] = _ => value;
    }

    public void Add(string field, Func<IResolveFieldContext, object?> resolve) => _fields[field] = resolve;

    /// <summary>Adds a field that is read for all siblings at once, by their rows.</summary>
    public void AddForAll<T>(string field, Func<IResolveFieldContext, IReadOnlyCollection<long>, IReadOnlyDictionary<long, T>> load) =>
        _fields[field] = context => _siblings.Load(context, rows => load(context, rows)).TryGetValue(row, out T? value) ? value : null;

    public bool TryResolve(IResolveFieldContext context, out object? value)
    {
        if (_fields.TryGetValue(context.FieldDefinition.Name, out Func<IResolveFieldContext, object?>? resolve))
        {
            value = resolve(context);
            return true;
        }

        value = null;
        return false;
    }
}
