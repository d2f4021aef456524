using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>
/// Implements a partial method with one GraphQL query.
/// </summary>
/// <remarks>
/// The method returns <see cref="Task{TResult}"/> or <see cref="ValueTask{TResult}"/> of the selected type; parameters bind to variables by
/// name; a
/// <see cref="CancellationToken"/> parameter is passed on. The client is the instance's member (or the method's parameter) of type
/// <see cref="WandbClient"/>.
/// If a step of the path is null, a nullable result is null and a non-nullable one throws <see cref="WandbNotFoundException"/>.
/// </remarks>
/// <param name="operation">The operation's text; the path stops at the field whose value the method returns.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WandbQueryAttribute([StringSyntax("GraphQL")] string operation) : Attribute
{
    /// <summary>The operation, as written.</summary>
    public string Operation { get; } = operation;

    /// <summary>The schema's name (its file name without extension), or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }
}
