using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>Implements a partial method with a GraphQL mutation.</summary>
/// <remarks>
/// The method returns a <see cref="Task{TResult}"/> or <see cref="ValueTask{TResult}"/> of the selected type. Each parameter is the
/// variable of the same name; a <see cref="CancellationToken"/> parameter cancels the call. The client is a member of the class, or a
/// parameter of the method, of type <see cref="WandbClient"/>. If a step of the path is null, a nullable result is null, and a non-nullable
/// result throws a <see cref="WandbNotFoundException"/>. A mutation whose answer is lost throws a <see
/// cref="WandbOutcomeUnknownException"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WandbMutationAttribute : Attribute
{
    /// <summary>Declares a method whose document is in the file that <see cref="Document"/> names.</summary>
    public WandbMutationAttribute() { }

    /// <summary>Declares a method with the text of its operation.</summary>
    /// <param name="operation">
    /// The text of the operation. The path ends at the field whose value the method returns. With <see cref="Document"/>, it is only the
    /// path of response keys to that field: <c>project { run }</c>.
    /// </param>
    public WandbMutationAttribute([StringSyntax("GraphQL")] string operation) => Operation = operation;

    /// <summary>
    /// The operation as it is written in the attribute, or <see langword="null"/> if the document is in a file and has only one value that
    /// the method can return.
    /// </summary>
    public string? Operation { get; }

    /// <summary>
    /// The name of an <c>AdditionalFiles</c> item that contains a complete mutation, with its fragments. It is checked against the schema,
    /// the parameters and the result of the method, and is sent without changes.
    /// </summary>
    public string? Document { get; set; }

    /// <summary>The operation of <see cref="Document"/> that is meant, if the file has several; the others are not sent.</summary>
    public string? OperationName { get; set; }

    /// <summary>
    /// Whether the server's state is the same after the mutation was executed twice as after once: it sets, adds or removes what it names.
    /// Then the mutation is sent again after a lost answer, as a query is. By default it is not, and a lost answer throws a <see
    /// cref="WandbOutcomeUnknownException"/> at once.
    /// </summary>
    public bool IsIdempotent { get; set; }

    /// <summary>The name of the schema, or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }
}
