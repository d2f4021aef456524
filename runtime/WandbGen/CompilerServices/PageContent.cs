namespace WandbGen.CompilerServices;

/// <summary>What emitted code reads from one page of a connection.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <param name="items">The page's items in the server's order; null nodes left out.</param>
/// <param name="endCursor">The cursor of the page's end.</param>
/// <param name="hasNextPage">Whether the server says that more follows.</param>
/// <remarks>A class, although it is small: the transport's code is shared by all results that are classes, and compiled anew for every
/// struct.</remarks>
public sealed class PageContent<T>(ReadOnlyMemory<T> items, string? endCursor, bool hasNextPage) : IPageAnswer
{
    /// <summary>The page's items in the server's order; null nodes left out.</summary>
    public ReadOnlyMemory<T> Items { get; } = items;

    /// <summary>
    /// The cursor of the page's end: <c>pageInfo.endCursor</c>, or else the last edge's <c>cursor</c>; <see langword="null"/> if the server
    /// gave neither.
    /// </summary>
    public string? EndCursor { get; } = endCursor;

    /// <summary>Whether the server says that more follows.</summary>
    public bool HasNextPage { get; } = hasNextPage;

    /// <summary>The number of edges and nodes that the server sent as null, and that are left out of <see cref="Items"/>; a null list
    /// counts as one.</summary>
    public int Skipped { get; init; }

    /// <summary>Whether the connection itself is null, so that nothing is known of what it holds.</summary>
    public bool IsNull { get; init; }

    /// <summary>Whether <see cref="HasNextPage"/> is inferred from the number of items, because the connection has nothing that says
    /// it.</summary>
    public bool IsEndInferred { get; init; }

    /// <summary>
    /// Whether an outer connection had nodes, so that a page without items is no sign of a server that never ends; <see langword="false"/>
    /// where there is no outer connection.
    /// </summary>
    public bool HasOuterItems { get; init; }

    /// <summary>The page of a connection that is null where the schema allows it: it has no items, and does not say that there are
    /// none.</summary>
    internal static PageContent<T> CreateNull() => new(default, endCursor: null, hasNextPage: false) { IsNull = true };

    /// <summary>What is known of the answer that the page came in.</summary>
    internal AnswerFacts Answer { get; private set; }

    AnswerFacts IPageAnswer.Answer
    {
        get => Answer;
        set => Answer = value;
    }
}

/// <summary>What the transport tells of an answer that holds a page.</summary>
internal interface IPageAnswer
{
    AnswerFacts Answer { get; set; }
}

/// <summary>The size of an answer and the time it took, which the size of the next page depends on.</summary>
/// <param name="Size">The bytes after decompression.</param>
/// <param name="Duration">From sending the request to the answer's last byte.</param>
/// <param name="Attempts">How many times the request was sent for it.</param>
/// <param name="IsPartial">Whether the answer had errors beside the data.</param>
internal readonly record struct AnswerFacts(int Size, TimeSpan Duration, int Attempts, bool IsPartial);
