using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>Collects a page's items without copying them when the server sends as many as were asked for.</summary>
/// <typeparam name="T">The item.</typeparam>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public ref struct PageBuilder<T>
{
    // A server may answer with far fewer items than were asked for: what is reserved ahead stays small.
    private const int LargestReservation = 1024;

    private T[] _items;
    private int _count;

    /// <summary>Starts a page.</summary>
    /// <param name="expected">The number of items that was asked for.</param>
    public PageBuilder(int expected)
    {
        _items = new T[Math.Clamp(expected, 1, LargestReservation)];
        _count = 0;
    }

    /// <summary>Adds an item.</summary>
    /// <param name="item">The item.</param>
    public void Add(T item)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, _count * 2);
        }

        _items[_count++] = item;
    }

    /// <summary>The items added so far.</summary>
    public readonly ReadOnlyMemory<T> ToItems() => new(_items, 0, _count);
}
