namespace WandbGen;

/// <summary>A field whose value is a point in time.</summary>
/// <typeparam name="TFilter">The filter type that the conditions belong to.</typeparam>
/// <param name="name">The name of the field on the server.</param>
public sealed class TimeField<TFilter>(string name) : ComparableField<TFilter, DateTimeOffset>(name)
    where TFilter : Filter<TFilter>, new()
{
    /// <inheritdoc/>
    protected override FilterValue ToFilterValue(DateTimeOffset value) => value;
}
