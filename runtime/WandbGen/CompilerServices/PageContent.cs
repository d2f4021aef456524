namespace WandbGen.CompilerServices;

/// <summary>The content of a page that emitted code reads.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="items">The items of the page in the order of the server, without null items.</param>
/// <param name="endCursor">The cursor at the end of the page.</param>
/// <param name="hasNextPage">Whether the server states that more items follow.</param>
/// <remarks>
/// This is a class, although it is small, because the code of the transport is shared by all results that are classes, and compiled
/// separately for each struct.
/// </remarks>
public sealed class PageContent<T>(ReadOnlyMemory<T> items, string? endCursor, bool hasNextPage) : IPageAnswer
{
    /// <summary>The items of the page in the order of the server, without null items.</summary>
    public ReadOnlyMemory<T> Items { get; } = items;

    /// <summary>
    /// The cursor at the end of the page: <c>pageInfo.endCursor</c>, or else the <c>cursor</c> of the last edge. <see langword="null"/> if
    /// the server sent neither.
    /// </summary>
    public string? EndCursor { get; } = endCursor;

    /// <summary>Whether the server states that more items follow.</summary>
    public bool HasNextPage { get; } = hasNextPage;

    /// <summary>
    /// The number of edges and nodes that the server sent as null and that <see cref="Items"/> does not have. A null list counts as one.
    /// </summary>
    public int Skipped { get; init; }

    /// <summary>Whether the connection itself is null, so that its content is unknown.</summary>
    public bool IsNull { get; init; }

    /// <summary>Whether <see cref="HasNextPage"/> is inferred from the number of items, because the connection does not state it.</summary>
    public bool IsEndInferred { get; init; }

    /// <summary>
    /// Whether a page without items is normal here and not counted as an empty page: an outer connection had nodes, or the collection is
    /// paged with windows up to a known number.
    /// </summary>
    internal bool MayBeEmpty { get; init; }

    /// <summary>Creates the page of a connection that is null, as the schema allows: it has no items, but the server may have
    /// some.</summary>
    internal static PageContent<T> CreateNull() => new(default, endCursor: null, hasNextPage: false) { IsNull = true };

    /// <summary>Facts about the answer that contained the page.</summary>
    internal AnswerFacts Answer { get; private set; }

    /// <summary>Detects a repeated page, if the page was requested by a number that the client counts.</summary>
    internal CountedPage? Counted { get; init; }

    /// <summary>Whether this is a window without items, and the end of the windows is not known.</summary>
    internal bool IsOpen { get; init; }

    /// <summary>Whether nothing but the enumeration that requested the page has the array of its items.</summary>
    internal bool OwnsItems { get; init; }

    /// <summary>Returns the page, with more items following that the server does not announce.</summary>
    internal PageContent<T> WithNextPage() => WithEnd(hasNextPage: true, IsEndInferred);

    /// <summary>Returns the page with another statement of whether more items follow.</summary>
    internal PageContent<T> WithEnd(bool hasNextPage, bool isEndInferred) =>
        new(Items, EndCursor, hasNextPage)
        {
            Skipped = Skipped,
            IsNull = IsNull,
            IsEndInferred = isEndInferred,
            MayBeEmpty = MayBeEmpty,
            Answer = Answer,
            Counted = Counted,
            IsOpen = IsOpen,
            OwnsItems = OwnsItems,
        };

    AnswerFacts IPageAnswer.Answer
    {
        get => Answer;
        set => Answer = value;
    }
}

/// <summary>An answer with a page, to which the transport adds facts about the answer.</summary>
internal interface IPageAnswer
{
    AnswerFacts Answer { get; set; }
}

/// <summary>The size and duration of an answer, which determine the size of the next page.</summary>
/// <param name="Size">The size in bytes, after decompression.</param>
/// <param name="Duration">The time from sending the request to the last byte of the answer.</param>
/// <param name="Attempts">The number of times that the request was sent.</param>
/// <param name="IsPartial">Whether the answer had errors beside the data.</param>
internal readonly record struct AnswerFacts(int Size, TimeSpan Duration, int Attempts, bool IsPartial);
