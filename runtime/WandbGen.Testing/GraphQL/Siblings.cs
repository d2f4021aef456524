using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>The objects that are listed at one place of a response: what one of them needs is read for all, so that a list costs one
/// statement a field.</summary>
internal sealed class Siblings(IReadOnlyCollection<long> rows)
{
    private readonly Dictionary<(string Type, string Field), object> _loaded = [];

    /// <summary>What was read for this place of the document; the same field may be asked for twice, with other arguments and another
    /// alias.</summary>
    public T Load<T>(IResolveFieldContext context, Func<IReadOnlyCollection<long>, T> load)
        where T : notnull
    {
        (string, string) place = (context.ParentType.Name, context.FieldAst.Alias?.Name.StringValue ?? context.FieldAst.Name.StringValue);
        if (!_loaded.TryGetValue(place, out object? loaded))
        {
            _loaded.Add(place, loaded = load(rows));
        }

        return (T)loaded;
    }
}
