using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>Implements a partial method with a GraphQL query.</summary>
/// <remarks>
/// The method returns a <see cref="Task{TResult}"/> or <see cref="ValueTask{TResult}"/> of the selected type. Each parameter is the
/// variable of the same name; a <see cref="CancellationToken"/> parameter cancels the call. The client is a member of the class, or a
/// parameter of the method, of type <see cref="WandbClient"/>. If a step of the path is null, a nullable result is null, and a non-nullable
/// result throws a <see cref="WandbNotFoundException"/>.
/// </remarks>
/// <param name="operation">The text of the operation. The path ends at the field whose value the method returns.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WandbQueryAttribute([StringSyntax("GraphQL")] string operation) : Attribute
{
    /// <summary>The operation as it is written in the attribute.</summary>
    public string Operation { get; } = operation;

    /// <summary>The name of the schema, or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }
}
