using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>The objects of one list of a response. A field is read for all of them at once, so that a list costs one statement for each
/// field.</summary>
internal sealed class Siblings(IReadOnlyCollection<long> rows)
{
    private readonly Dictionary<(string Type, string Field), object> _loaded = [];

    /// <summary>Returns the values of a field of the document, which are read once. The same field can be selected twice, with other
    /// arguments and another alias.</summary>
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
