using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>
/// A filter that W&amp;B's server applies to a listing: MongoDB's query language in JSON, the value of GraphQL's <c>JSONString</c>
/// arguments named <c>filters</c>. Conditions are created from the fields of a derived type, such as <c>RunFilter</c>, and combined with
/// <c>&amp;</c>, <c>|</c> and <c>!</c>. A filter is immutable.
/// </summary>
/// <typeparam name="TFilter">
/// The derived type itself. Its fields are static members with types, so an unknown field or a value of the wrong type is a compiler error.
/// </typeparam>
/// <remarks>
/// In C#, comparisons have a higher precedence than <c>&amp;</c>, and <c>&amp;</c> has a higher precedence than <c>|</c>, so <c>a == 1
/// &amp; b &lt; 2 | c == 3</c> needs no parentheses. <c>&amp;&amp;</c> and <c>||</c> are not defined, because the conditions are not
/// evaluated in this process.
/// </remarks>
/// <example>
/// Filters of a collection of your own:
/// <code>
/// public sealed class TaskFilter : Filter&lt;TaskFilter&gt;
/// {
///     public static TextField&lt;TaskFilter&gt; Title =&gt; new("title");
///     public static NumberField&lt;TaskFilter&gt; Priority =&gt; new("priority");
/// }
///
/// TaskFilter urgent = TaskFilter.Title.StartsWith("nightly") &amp; TaskFilter.Priority &gt;= 3;
/// </code>
/// </example>
public abstract class Filter<TFilter>
    where TFilter : Filter<TFilter>, new()
{
    private string _json = "{}";
    private string? _operator;
    private string? _operands;

    // The fields of a filter that is a list of conditions, one for each field. Empty for any other filter.
    private string[] _fields = [];

    /// <summary>Creates a filter without conditions, which matches everything.</summary>
    protected Filter() { }

    /// <summary>
    /// Combines two filters: both must match. Conditions on different fields are written in one object, as in the examples of W&amp;B's
    /// Python client; others are combined with MongoDB's <c>$and</c>.
    /// </summary>
    /// <param name="left">A filter. <see langword="null"/> matches everything.</param>
    /// <param name="right">Another filter. <see langword="null"/> matches everything.</param>
    public static TFilter operator &(Filter<TFilter>? left, Filter<TFilter>? right) =>
        left is null or { IsEmpty: true } ? right?.Self ?? new()
        : right is null or { IsEmpty: true } ? left.Self
        : left._fields.Length > 0 && right._fields.Length > 0 && !left._fields.AsSpan().ContainsAny(right._fields) ? Merge(left, right)
        : Join("$and", left, right);

    /// <summary>Combines two filters: at least one must match (MongoDB's <c>$or</c>).</summary>
    /// <param name="left">A filter. <see langword="null"/> matches everything.</param>
    /// <param name="right">Another filter. <see langword="null"/> matches everything.</param>
    public static TFilter operator |(Filter<TFilter>? left, Filter<TFilter>? right) =>
        left is null or { IsEmpty: true } || right is null or { IsEmpty: true } ? new() : Join("$or", left, right);

    /// <summary>Negates a filter (MongoDB's <c>$nor</c>).</summary>
    /// <param name="filter">The filter.</param>
    public static TFilter operator !(Filter<TFilter> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FromJson($$"""{"$nor":[{{filter._json}}]}""");
    }

    /// <summary>Creates a filter from a JSON object in MongoDB's query language.</summary>
    /// <param name="filter">The object. It is copied.</param>
    protected static TFilter FromJsonObject(JsonObject filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FromJson(filter.ToJsonString());
    }

    /// <summary>Returns the filter as the JSON that is sent.</summary>
    public sealed override string ToString() => _json;

    internal static TFilter FromCondition(string field, string json) => new() { _json = json, _fields = [field] };

    private static TFilter FromJson(string json) => new() { _json = json };

    private TFilter Self => (TFilter)this;

    private bool IsEmpty => _json == "{}";

    private string OperandsOf(string name) => _operator == name ? _operands! : _json;

    private static TFilter Merge(Filter<TFilter> left, Filter<TFilter> right) =>
        new() { _json = $"{left._json[..^1]},{right._json[1..]}", _fields = [.. left._fields, .. right._fields] };

    private static TFilter Join(string name, Filter<TFilter> left, Filter<TFilter> right)
    {
        string operands = $"{left.OperandsOf(name)},{right.OperandsOf(name)}";
        return new()
        {
            _json = $$"""{"{{name}}":[{{operands}}]}""",
            _operator = name,
            _operands = operands,
        };
    }
}
