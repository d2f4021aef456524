using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>
/// Makes a partial class a paginated collection of <typeparamref name="T"/> at the end of a path through the schema.
/// </summary>
/// <typeparam name="T">The item, marked with <see cref="WandbObjectAttribute"/>: its properties are the selection.</typeparam>
/// <remarks>
/// The path is plain GraphQL that leads to a connection (or list) and stops there: paging arguments, <c>edges</c>, <c>node</c>,
/// <c>cursor</c> and <c>pageInfo</c>
/// are generated. It is an operation with a header, whose variables become the constructor's parameters, or a bare selection, whose
/// variables are inferred. <c>@total</c> marks a sibling field that holds the number of items; other sibling fields can be handed to
/// items by <see cref="WandbContextAttribute"/>.
/// </remarks>
/// <example>
/// <code>
/// [WandbCollection&lt;Sweep&gt;("""
///     query Sweeps($entity: String!, $project: String!) {
///       project(name: $project, entityName: $entity) { totalSweeps @total sweeps }
///     }
///     """)]
/// public sealed partial class Sweeps;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WandbCollectionAttribute<T> : Attribute
{
    /// <summary>A collection whose document is in a file; <see cref="Document"/> names it.</summary>
    public WandbCollectionAttribute() { }

    /// <summary>A collection at the end of a path.</summary>
    /// <param name="path">The path to the connection.</param>
    public WandbCollectionAttribute([StringSyntax("GraphQL")] string path) => Path = path;

    /// <summary>The path, as written, or <see langword="null"/> if the document is in a file.</summary>
    public string? Path { get; }

    /// <summary>
    /// The name of an <c>AdditionalFiles</c> item that holds a whole query, edges, <c>pageInfo</c> and paging variables included. It is
    /// checked against the schema and
    /// <typeparamref name="T"/>, and sent as it is.
    /// </summary>
    public string? Document { get; set; }

    /// <summary>The schema's name (its file name without extension), or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }

    /// <summary>
    /// The largest number of items that the server lets one ask for at once, where it refuses more; 0 (the default) for no such limit. It
    /// bounds every page, one whose size the caller sets included.
    /// </summary>
    public int MaxPageSize { get; set; }
}
