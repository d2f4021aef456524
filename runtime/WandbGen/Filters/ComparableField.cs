namespace WandbGen;

/// <summary>A field whose values have an order.</summary>
/// <typeparam name="TFilter">The filter that conditions on it belong to.</typeparam>
/// <typeparam name="TValue">The type of its values.</typeparam>
public abstract class ComparableField<TFilter, TValue> : FilterField<TFilter, TValue>
    where TFilter : Filter<TFilter>, new()
{
    /// <inheritdoc/>
    protected ComparableField(string name)
        : base(name) { }

    /// <summary>The field is less than a value: MongoDB's <c>$lt</c>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator <(ComparableField<TFilter, TValue> field, TValue value) => NotNull(field).Compare("$lt", value);

    /// <summary>The field is greater than a value: MongoDB's <c>$gt</c>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator >(ComparableField<TFilter, TValue> field, TValue value) => NotNull(field).Compare("$gt", value);

    /// <summary>The field is a value or less: MongoDB's <c>$lte</c>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator <=(ComparableField<TFilter, TValue> field, TValue value) => NotNull(field).Compare("$lte", value);

    /// <summary>The field is a value or greater: MongoDB's <c>$gte</c>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator >=(ComparableField<TFilter, TValue> field, TValue value) => NotNull(field).Compare("$gte", value);

    private static ComparableField<TFilter, TValue> NotNull(ComparableField<TFilter, TValue> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field;
    }
}
