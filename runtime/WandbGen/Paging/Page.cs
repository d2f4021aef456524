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

    /// <summary>Where the next page begins, or <see langword="null"/> if this is the last one. It can be stored and resumed in another process.</summary>
    public PageCursor? Next { get; }
}
