using System.ComponentModel;

namespace WandbGen;

/// <summary>A field that W&amp;B's server can filter by. A comparison creates a condition, which the server evaluates.</summary>
/// <typeparam name="TFilter">The filter type that the conditions belong to.</typeparam>
/// <typeparam name="TValue">The type of the field's values.</typeparam>
public abstract class FilterField<TFilter, TValue>
    where TFilter : Filter<TFilter>, new()
{
    /// <summary>Creates a field.</summary>
    /// <param name="name">The name of the field on the server, such as <c>state</c> or <c>config.lr</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    protected FilterField(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Returns the name of the field on the server.</summary>
    public string Name { get; }

    /// <summary>Creates a condition: the field is equal to a value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator ==(FilterField<TFilter, TValue> field, TValue value)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Filter<TFilter>.FromCondition(field.Name, $$"""{{{FilterValue.From(field.Name)}}:{{field.ToFilterValue(value)}}}""");
    }

    /// <summary>Creates a condition: the field is not equal to a value, or is missing (MongoDB's <c>$ne</c>).</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static TFilter operator !=(FilterField<TFilter, TValue> field, TValue value)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Compare("$ne", value);
    }

    /// <summary>Creates a condition: the field is equal to one of several values (MongoDB's <c>$in</c>).</summary>
    /// <param name="values">The values. Without values, nothing matches.</param>
    public TFilter In(params IEnumerable<TValue> values) => Condition("$in", List(values));

    /// <summary>Creates a condition: the field is equal to none of several values (MongoDB's <c>$nin</c>).</summary>
    /// <param name="values">The values.</param>
    public TFilter NotIn(params IEnumerable<TValue> values) => Condition("$nin", List(values));

    /// <summary>Creates a condition: the field exists, or does not exist (MongoDB's <c>$exists</c>).</summary>
    /// <param name="exists">Whether the field must exist.</param>
    public TFilter Exists(bool exists = true) => Condition("$exists", exists ? "true" : "false");

    /// <summary>Compares references. To create a condition, use <c>==</c> with a value.</summary>
    /// <param name="obj">Another object.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <summary>Returns a hash code of the reference.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Returns the name of the field on the server.</summary>
    public sealed override string ToString() => Name;

    /// <summary>Converts a value of the field to JSON.</summary>
    /// <param name="value">The value.</param>
    protected abstract FilterValue ToFilterValue(TValue value);

    /// <summary>Creates a condition that compares the field with a value.</summary>
    /// <param name="operation">MongoDB's operator, such as <c>$gt</c>.</param>
    /// <param name="value">The value.</param>
    private protected TFilter Compare(string operation, TValue value) => Condition(operation, ToFilterValue(value).ToString());

    private protected TFilter Condition(string operation, string json) =>
        Filter<TFilter>.FromCondition(Name, $$$"""{{{{FilterValue.From(Name)}}}:{"{{{operation}}}":{{{json}}}}}""");

    private protected TFilter MatchesPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Condition("$regex", FilterValue.From(pattern).ToString());
    }

    private string List(IEnumerable<TValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return $"[{string.Join(',', values.Select(value => ToFilterValue(value).ToString()))}]";
    }
}
