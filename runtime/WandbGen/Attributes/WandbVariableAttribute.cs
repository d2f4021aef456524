namespace WandbGen;

/// <summary>
/// Specifies the C# type of a collection's variable, and so of the constructor's parameter: an enum, an input object, a filter, an order, a
/// list of these, or any other type that represents the variable's GraphQL type.
/// </summary>
/// <typeparam name="T">The C# type. The GraphQL type of the variable decides whether the parameter is nullable.</typeparam>
/// <param name="name">The name of the variable, without <c>$</c>.</param>
/// <remarks>
/// A method that is marked with <see cref="WandbQueryAttribute">[WandbQuery]</see> or <see
/// cref="WandbMutationAttribute">[WandbMutation]</see> does not need this attribute, because its parameters have types.
/// </remarks>
/// <example>
/// <code>
/// [WandbObject("Run")]
/// public sealed partial record FoundRun
/// {
///     public required string Name { get; init; }
/// }
///
/// [WandbCollection&lt;FoundRun&gt;("project(name: $project) { runs(filters: $filters, order: $order) }")]
/// [WandbVariable&lt;RunFilter&gt;("filters"), WandbVariable&lt;RunOrder&gt;("order")]
/// public sealed partial class FoundRuns;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WandbVariableAttribute<T>(string name) : Attribute
{
    /// <summary>The name of the variable.</summary>
    public string Name { get; } = name;
}
