namespace WandbGen;

/// <summary>A field that holds a list of texts, such as tags.</summary>
/// <typeparam name="TFilter">The filter that conditions on it belong to.</typeparam>
/// <param name="name">Its name on the server.</param>
public sealed class ListField<TFilter>(string name)
    where TFilter : Filter<TFilter>, new()
{
    private readonly TextField<TFilter> _item = new(name);

    /// <summary>The name of the field on the server.</summary>
    public string Name => _item.Name;

    /// <summary>The list contains a text.</summary>
    /// <param name="text">The text.</param>
    public TFilter Contains(string text) => _item == text;

    /// <summary>The list contains at least one of these texts: MongoDB's <c>$in</c>.</summary>
    /// <param name="texts">The texts.</param>
    public TFilter ContainsAny(params IEnumerable<string> texts) => _item.In(texts);

    /// <summary>The list contains all of these texts.</summary>
    /// <param name="texts">The texts; everything contains all of none.</param>
    public TFilter ContainsAll(params IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Aggregate(new TFilter(), (filter, text) => filter & Contains(text));
    }

    /// <summary>The list contains none of these texts: MongoDB's <c>$nin</c>.</summary>
    /// <param name="texts">The texts.</param>
    public TFilter ContainsNone(params IEnumerable<string> texts) => _item.NotIn(texts);

    /// <summary>The name of the field on the server.</summary>
    public override string ToString() => Name;
}
