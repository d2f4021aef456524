namespace WandbGen;

/// <summary>A field whose value is a list of texts, such as tags.</summary>
/// <typeparam name="TFilter">The filter type that the conditions belong to.</typeparam>
/// <param name="name">The name of the field on the server.</param>
public sealed class ListField<TFilter>(string name)
    where TFilter : Filter<TFilter>, new()
{
    private readonly TextField<TFilter> _item = new(name);

    /// <summary>Returns the name of the field on the server.</summary>
    public string Name => _item.Name;

    /// <summary>Creates a condition: the list contains a text.</summary>
    /// <param name="text">The text.</param>
    public TFilter Contains(string text) => _item == text;

    /// <summary>Creates a condition: the list contains at least one of several texts (MongoDB's <c>$in</c>).</summary>
    /// <param name="texts">The texts.</param>
    public TFilter ContainsAny(params IEnumerable<string> texts) => _item.In(texts);

    /// <summary>Creates a condition: the list contains all of several texts.</summary>
    /// <param name="texts">The texts. Without texts, everything matches.</param>
    public TFilter ContainsAll(params IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Aggregate(new TFilter(), (filter, text) => filter & Contains(text));
    }

    /// <summary>Creates a condition: the list contains none of several texts (MongoDB's <c>$nin</c>).</summary>
    /// <param name="texts">The texts.</param>
    public TFilter ContainsNone(params IEnumerable<string> texts) => _item.NotIn(texts);

    /// <summary>Returns the name of the field on the server.</summary>
    public override string ToString() => Name;
}
