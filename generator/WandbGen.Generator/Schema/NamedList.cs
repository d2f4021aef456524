using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace WandbGen.Generator.Schema;

/// <summary>An immutable list in the schema's order, with look-up by name in constant time.</summary>
internal sealed class NamedList<T> : IReadOnlyList<T>
    where T : class, INamed
{
    // Up to here a walk over the names is faster than hashing one, and most types stay below it.
    private const int LinearLimit = 8;

    public static readonly NamedList<T> Empty = new([]);

    private readonly T[] _items;
    private Dictionary<string, T>? _byName;

    /// <summary>Takes ownership of <paramref name="items"/>, whose names are distinct.</summary>
    internal NamedList(T[] items) => _items = items;

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    /// <summary>The names, in the schema's order.</summary>
    public IEnumerable<string> Names => _items.Select(static item => item.Name);

    public bool Contains(string name) => TryGet(name, out _);

    public bool TryGet(string name, [NotNullWhen(true)] out T? item)
    {
        if (_items.Length > LinearLimit)
        {
            return (_byName ?? CreateIndex()).TryGetValue(name, out item);
        }

        foreach (T candidate in _items)
        {
            if (candidate.Name == name)
            {
                item = candidate;
                return true;
            }
        }

        item = null;
        return false;
    }

    public Enumerator GetEnumerator() => new(_items);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    // Made on first use: of a large schema only a few types are ever asked. Two threads may both make it; the indexes are equal.
    private Dictionary<string, T> CreateIndex()
    {
        var index = new Dictionary<string, T>(_items.Length, StringComparer.Ordinal);
        foreach (T item in _items)
        {
            index.Add(item.Name, item);
        }

        Volatile.Write(ref _byName, index);
        return index;
    }

    internal struct Enumerator(T[] items)
    {
        private int _index = -1;

        public readonly T Current => items[_index];

        public bool MoveNext() => ++_index < items.Length;
    }
}
