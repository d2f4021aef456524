using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>The properties of a connection in the schema. Emitted code uses it.</summary>
/// <param name="type">The expected GraphQL type.</param>
/// <param name="shape">The place of the items in the connection.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct ConnectionSchema(string type, ConnectionShape shape)
{
    /// <summary>
    /// Whether the connection has a <c>pageInfo</c>. Without it, the page without items is the last page, because a server may send fewer
    /// items than requested although more follow.
    /// </summary>
    public bool HasPageInfo { get; init; }

    /// <summary>Whether the connection can be null. A null connection has no items, and its content is unknown.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether the list of edges or nodes can be null.</summary>
    public bool IsListNullable { get; init; }

    /// <summary>The response key of the field of each item at which the next page begins; empty if there is none.</summary>
    public ReadOnlySpan<byte> ItemCursor { get; init; }

    /// <summary>
    /// The argument by which a page is requested, if it is a number that is counted here and not a cursor of the server; otherwise <see
    /// langword="null"/>.
    /// </summary>
    public string? Counted { get; init; }

    internal string Type { get; } = type;

    internal ConnectionShape Shape { get; } = shape;
}
