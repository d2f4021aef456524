namespace WandbGen;

/// <summary>A field inside a JSON document, such as a run's configuration: it can hold a value of any type.</summary>
/// <typeparam name="TFilter">The filter that conditions on it belong to.</typeparam>
/// <param name="name">Its name on the server, such as <c>config.optimizer.name</c>.</param>
public sealed class DocumentField<TFilter>(string name) : ComparableField<TFilter, FilterValue>(name)
    where TFilter : Filter<TFilter>, new()
{
    /// <summary>A part of the text matches a regular expression: MongoDB's <c>$regex</c>.</summary>
    /// <param name="pattern">The expression in the syntax of RE2, which is W&amp;B's: no look-around, no back-references.</param>
    public TFilter Matches(string pattern) => MatchesPattern(pattern);

    /// <inheritdoc/>
    protected override FilterValue ToFilterValue(FilterValue value) => value;
}
