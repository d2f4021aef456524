using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>
/// A condition that W&amp;B's server checks before it lists something: MongoDB's query language in JSON, the value of GraphQL's
/// <c>JSONString</c> arguments named <c>filters</c>. Conditions are made from the fields of a derived type, such as
/// <c>RunFilter</c>, and combined with <c>&amp;</c>, <c>|</c> and <c>!</c>. Immutable.
/// </summary>
/// <typeparam name="TFilter">The derived type itself. Its fields are static members that know their types, so that a field that does not
/// exist, or a value of the wrong type, does not compile.</typeparam>
/// <remarks>
/// C# binds comparisons more tightly than <c>&amp;</c>, and <c>&amp;</c> more tightly than <c>|</c>: no parentheses are needed in
/// <c>a == 1 &amp; b &lt; 2 | c == 3</c>. <c>&amp;&amp;</c> and <c>||</c> are not defined, since nothing is decided in this process.
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

    /// <summary>A condition that everything fulfils.</summary>
    protected Filter() { }

    /// <summary>Both conditions: MongoDB's <c>$and</c>.</summary>
    /// <param name="left">A condition; <see langword="null"/> is one that everything fulfils.</param>
    /// <param name="right">Another condition, or <see langword="null"/>.</param>
    public static TFilter operator &(Filter<TFilter>? left, Filter<TFilter>? right) =>
        left is null or { IsEmpty: true } ? right?.Self ?? new()
        : right is null or { IsEmpty: true } ? left.Self
        : Join("$and", left, right);

    /// <summary>At least one of two conditions: MongoDB's <c>$or</c>.</summary>
    /// <param name="left">A condition; <see langword="null"/> is one that everything fulfils.</param>
    /// <param name="right">Another condition, or <see langword="null"/>.</param>
    public static TFilter operator |(Filter<TFilter>? left, Filter<TFilter>? right) =>
        left is null or { IsEmpty: true } || right is null or { IsEmpty: true } ? new() : Join("$or", left, right);

    /// <summary>The opposite of a condition: MongoDB's <c>$nor</c>.</summary>
    /// <param name="filter">The condition.</param>
    public static TFilter operator !(Filter<TFilter> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FromJson($$"""{"$nor":[{{filter._json}}]}""");
    }

    /// <summary>The condition that a JSON object in MongoDB's language says.</summary>
    /// <param name="filter">The object; it is not kept.</param>
    protected static TFilter FromJsonObject(JsonObject filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FromJson(filter.ToJsonString());
    }

    /// <summary>The condition in JSON, as it is sent.</summary>
    public sealed override string ToString() => _json;

    internal static TFilter FromJson(string json) => new() { _json = json };

    private TFilter Self => (TFilter)this;

    private bool IsEmpty => _json == "{}";

    private string OperandsOf(string name) => _operator == name ? _operands! : _json;

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
