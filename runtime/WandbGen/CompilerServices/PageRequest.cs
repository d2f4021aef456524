namespace WandbGen.CompilerServices;

/// <summary>Which page a collection asks for.</summary>
/// <param name="first">The number of items to ask for; at least 1.</param>
/// <param name="after">The server's cursor to continue after, or <see langword="null"/> for the first page.</param>
public sealed class PageRequest(int first, string? after)
{
    private FlattenedCursor? _flattened;

    /// <summary>The number of items to ask for; at least 1.</summary>
    public int First { get; } = first;

    /// <summary>The server's cursor to continue after, or <see langword="null"/> for the first page.</summary>
    public string? After { get; } = after;

    /// <summary>Of a collection whose path leads through another connection: the cursor of the last node that is finished, or
    /// <see langword="null"/> at the beginning.</summary>
    /// <exception cref="FormatException"><see cref="After"/> is no cursor of such a collection.</exception>
    public string? OuterAfter => Flattened.Outer;

    /// <summary>Of a collection whose path leads through another connection: the cursor within the node after
    /// <see cref="OuterAfter"/>, or <see langword="null"/> if that one is not begun.</summary>
    /// <exception cref="FormatException"><see cref="After"/> is no cursor of such a collection.</exception>
    public string? InnerAfter => Flattened.Inner;

    internal FlattenedCursor Flattened => _flattened ??= FlattenedCursor.Parse(After);

    /// <summary>How many nodes of the outer connection to ask for.</summary>
    /// <param name="largest">The largest number; fewer if the page itself has fewer items, and one inside a node, whose rest is read by
    /// itself.</param>
    public int GetNodeCount(int largest) => InnerAfter is null ? Math.Min(largest, First) : 1;
}
