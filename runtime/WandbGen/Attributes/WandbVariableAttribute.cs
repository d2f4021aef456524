namespace WandbGen;

/// <summary>Says the C# type of a collection's variable, and so of the constructor's parameter: an enum, an input object, a filter, an
/// order, a list of them, or any other type that holds the variable's GraphQL type.</summary>
/// <typeparam name="T">The C# type. Whether it takes null is the variable's own.</typeparam>
/// <param name="name">The variable's name, without <c>$</c>.</param>
/// <remarks>A method marked with <see cref="WandbQueryAttribute">[WandbQuery]</see> or
/// <see cref="WandbMutationAttribute">[WandbMutation]</see> needs none: its parameters have types.</remarks>
/// <example>
/// <code>
/// [WandbCollection&lt;Run&gt;("project(name: $project) { runs(filters: $filters, order: $order) }")]
/// [WandbVariable&lt;RunFilter&gt;("filters"), WandbVariable&lt;RunOrder&gt;("order")]
/// public sealed partial class Runs;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WandbVariableAttribute<T>(string name) : Attribute
{
    /// <summary>The variable's name.</summary>
    public string Name { get; } = name;
}
