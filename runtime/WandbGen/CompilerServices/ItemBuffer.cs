namespace WandbGen.CompilerServices;

/// <summary>The items of the page that is being read. They are not copied if the server sends as many as were requested.</summary>
/// <param name="expected">The number of items that was requested.</param>
internal struct ItemBuffer<T>(int expected)
{
    // A server may send far fewer items than requested, so only this number is reserved in advance.
    private const int LargestReservation = 1024;

    private T[] _items = new T[Math.Clamp(expected, 1, LargestReservation)];

    public int Count { get; private set; }

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = item;
    }

    public readonly void Reverse() => Array.Reverse(_items, 0, Count);

    public readonly ReadOnlyMemory<T> ToMemory() => new(_items, 0, Count);
}
