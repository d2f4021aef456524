namespace WandbGen;

/// <summary>One page of a collection, as the server sent it.</summary>
/// <typeparam name="T">The item.</typeparam>
public sealed class Page<T>
{
    /// <summary>Creates a page; for tests of code that consumes pages.</summary>
    /// <param name="items">The items in the server's order.</param>
    /// <param name="next">Where the next page begins, or <see langword="null"/> if this is the last one.</param>
    public Page(ReadOnlyMemory<T> items, PageCursor? next = null)
    {
        Items = items;
        Next = next;
    }

    /// <summary>The items in the server's order.</summary>
    public ReadOnlyMemory<T> Items { get; }

    /// <summary>Where the next page begins, or <see langword="null"/> if this is the last one. It can be stored and resumed in another
    /// process.</summary>
    public PageCursor? Next { get; }

    /// <summary>The number of edges and nodes that the server sent as null: something was there, and is not among
    /// <see cref="Items"/>.</summary>
    public int Skipped { get; init; }

    /// <summary>
    /// Whether the server sent all of this page: nothing was null, and no part of the answer failed
    /// (<see cref="WandbClientOptions.OnPartialResult"/>). What is not among
    /// the items of whole pages, from the first to the last, is not in the collection; nothing else says so.
    /// </summary>
    public bool IsWhole { get; init; } = true;
}
