using System.Collections;
using System.Globalization;

namespace WandbGen;

/// <summary>A page of a collection, as the server sent it: the list of its items.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class Page<T> : IReadOnlyList<T>
{
    /// <summary>Creates a page, for tests of code that reads pages.</summary>
    /// <param name="items">The items in the order of the server.</param>
    /// <param name="next">The cursor of the next page, or <see langword="null"/> if this is the last page.</param>
    public Page(ReadOnlyMemory<T> items, PageCursor? next = null)
    {
        Items = items;
        Next = next;
    }

    /// <summary>The items in the order of the server, for code that reads them without an enumerator.</summary>
    public ReadOnlyMemory<T> Items { get; }

    /// <summary>The number of items.</summary>
    public int Count => Items.Length;

    /// <summary>The item at a place of the page.</summary>
    /// <param name="index">The place, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">The page has no such place.</exception>
    public T this[int index] => Items.Span[index];

    /// <summary>
    /// The cursor of the next page, or <see langword="null"/> if this is the last page. It can be stored, and another process can continue
    /// there.
    /// </summary>
    public PageCursor? Next { get; }

    /// <summary>The number of edges and nodes that the server sent as null. They are not in <see cref="Items"/>.</summary>
    public int Skipped { get; init; }

    /// <summary>
    /// Whether the page is complete: no edge or node was null, and no part of the answer failed (<see
    /// cref="WandbClientOptions.OnPartialResult"/>). Only if all pages of a listing are complete does the listing show which items the
    /// collection does not have.
    /// </summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Enumerates the items in the order of the server.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < Items.Length; i++)
        {
            yield return Items.Span[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the number of items, and whether this is the last page.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Items.Length} items{(Next is null ? ", the last page" : "")}");
}
