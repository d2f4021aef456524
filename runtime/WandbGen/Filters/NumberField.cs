namespace WandbGen;

/// <summary>A field that holds a number.</summary>
/// <typeparam name="TFilter">The filter that conditions on it belong to.</typeparam>
/// <param name="name">Its name on the server.</param>
public sealed class NumberField<TFilter>(string name) : ComparableField<TFilter, double>(name)
    where TFilter : Filter<TFilter>, new()
{
    /// <inheritdoc/>
    protected override FilterValue ToFilterValue(double value) => value;
}
