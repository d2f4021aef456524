namespace WandbGen;

/// <summary>A field whose values can be compared by order.</summary>
/// <typeparam name="TFilter">The filter type that the conditions belong to.</typeparam>
/// <typeparam name="TValue">The type of the field's values.</typeparam>
public abstract class ComparableField<TFilter, TValue> : FilterField<TFilter, TValue>
    where TFilter : Filter<TFilter>, new()
{
    /// <inheritdoc/>
    protected ComparableField(string name)
        : base(name) { }

    /// <summary>Creates a condition: the field is less than a value (MongoDB's <c>$lt</c>).</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator <(ComparableField<TFilter, TValue> field, TValue value) => NotNull(field).Compare("$lt", value);

    /// <summary>Creates a condition: the field is greater than a value (MongoDB's <c>$gt</c>).</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator >(ComparableField<TFilter, TValue> field, TValue value) => NotNull(field).Compare("$gt", value);

    /// <summary>Creates a condition: the field is less than or equal to a value (MongoDB's <c>$lte</c>).</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator <=(ComparableField<TFilter, TValue> field, TValue value) => NotNull(field).Compare("$lte", value);

    /// <summary>Creates a condition: the field is greater than or equal to a value (MongoDB's <c>$gte</c>).</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator >=(ComparableField<TFilter, TValue> field, TValue value) => NotNull(field).Compare("$gte", value);

    private static ComparableField<TFilter, TValue> NotNull(ComparableField<TFilter, TValue> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field;
    }
}
