using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>
/// Makes a partial class a paginated collection of <typeparamref name="T"/>, read from a connection or list of the schema.
/// </summary>
/// <typeparam name="T">The type of the items: a type marked with <see cref="WandbObjectAttribute"/>, whose properties are the selection,
/// or a scalar or enum that the path leads to.</typeparam>
/// <remarks>
/// The path is a GraphQL selection that ends at a connection or list. The generator adds the paging arguments, <c>edges</c>, <c>node</c>,
/// <c>cursor</c> and <c>pageInfo</c>. The path is either an operation with a header, whose variables become parameters of the constructor,
/// or a selection without a header, whose variables are inferred. <c>@total</c> marks a field beside the path that is the number of items.
/// Items can read other fields beside the path with <see cref="WandbContextAttribute"/>.
/// </remarks>
/// <example>
/// <code>
/// [WandbObject("Sweep")]
/// public sealed partial record Search
/// {
///     public required string Name { get; init; }
/// }
///
/// [WandbCollection&lt;Search&gt;("""
///     query Searches($entity: String!, $project: String!) {
///       project(name: $project, entityName: $entity) { totalSweeps @total sweeps }
///     }
///     """)]
/// public sealed partial class Searches;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WandbCollectionAttribute<T> : Attribute
{
    /// <summary>Declares a collection whose document is in the file that <see cref="Document"/> names.</summary>
    public WandbCollectionAttribute() { }

    /// <summary>Declares a collection at the end of a path.</summary>
    /// <param name="path">The path to the connection.</param>
    public WandbCollectionAttribute([StringSyntax("GraphQL")] string path) => Path = path;

    /// <summary>The path as it is written in the attribute, or <see langword="null"/> if the document is in a file.</summary>
    public string? Path { get; }

    /// <summary>
    /// The name of an <c>AdditionalFiles</c> item that contains a complete query, including edges, <c>pageInfo</c> and paging variables.
    /// The query is checked against the schema and <typeparamref name="T"/>, and is sent without changes.
    /// </summary>
    public string? Document { get; set; }

    /// <summary>The operation of <see cref="Document"/> that is meant, if the file has several; the others are not sent.</summary>
    public string? OperationName { get; set; }

    /// <summary>The name of the schema, or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }

    /// <summary>
    /// The type that reads an item that is a scalar, if the scalar's name does not say what is in it: an
    /// <see cref="IScalarConverter{T}"/> of <typeparamref name="T"/>. <see cref="JsonTextConverter"/> reads text that contains JSON.
    /// </summary>
    public Type? Converter { get; set; }

    /// <summary>
    /// The largest page size that the server accepts, or 0 (the default) if there is no such limit. It applies to every page, including
    /// pages whose size the caller specifies.
    /// </summary>
    public int MaxPageSize { get; set; }
}
