using GraphQL;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>An object of a response: its type, and its fields' values or what computes them.</summary>
internal sealed class Node(string typeName)
{
    private readonly Dictionary<string, Func<IResolveFieldContext, object?>> _fields = new(StringComparer.Ordinal);

    public string TypeName { get; } = typeName;

    public object? this[string field]
    {
        set => _fields[field] = _ => value;
    }

    public void Add(string field, Func<IResolveFieldContext, object?> resolve) => _fields[field] = resolve;

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
