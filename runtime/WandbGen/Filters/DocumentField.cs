namespace WandbGen;

/// <summary>A field inside a JSON document, such as the configuration of a run. Its value can have any type.</summary>
/// <typeparam name="TFilter">The filter type that the conditions belong to.</typeparam>
/// <param name="name">The name of the field on the server, such as <c>config.optimizer.name</c>.</param>
public sealed class DocumentField<TFilter>(string name) : ComparableField<TFilter, FilterValue>(name)
    where TFilter : Filter<TFilter>, new()
{
    /// <summary>Creates a condition: a part of the text matches a regular expression (MongoDB's <c>$regex</c>).</summary>
    /// <param name="pattern">The regular expression. W&amp;B uses the RE2 syntax, which has no lookaround and no backreferences.</param>
    public TFilter Matches(string pattern) => MatchesPattern(pattern);

    /// <inheritdoc/>
    protected override FilterValue ToFilterValue(FilterValue value) => value;
}
