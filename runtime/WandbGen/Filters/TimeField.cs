namespace WandbGen;

/// <summary>A field that holds a point in time.</summary>
/// <typeparam name="TFilter">The filter that conditions on it belong to.</typeparam>
/// <param name="name">Its name on the server.</param>
public sealed class TimeField<TFilter>(string name) : ComparableField<TFilter, DateTimeOffset>(name)
    where TFilter : Filter<TFilter>, new()
{
    /// <inheritdoc/>
    protected override FilterValue ToFilterValue(DateTimeOffset value) => value;
}
