namespace WandbGen;

/// <summary>A field whose value is a number.</summary>
/// <typeparam name="TFilter">The filter type that the conditions belong to.</typeparam>
/// <param name="name">The name of the field on the server.</param>
public sealed class NumberField<TFilter>(string name) : ComparableField<TFilter, double>(name)
    where TFilter : Filter<TFilter>, new()
{
    /// <inheritdoc/>
    protected override FilterValue ToFilterValue(double value) => value;
}
