namespace WandbGen.Generator.Schema;

/// <summary>Collects the members of one type after the other and says whether a name is taken; made once and used again.</summary>
internal sealed class MemberCollector<T>
    where T : class, INamed
{
    // Up to here a walk over the names is faster than hashing one.
    private const int LinearLimit = 16;

    private readonly List<T> _items = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public bool Contains(string name)
    {
        if (_items.Count > LinearLimit)
        {
            return _names.Contains(name);
        }

        foreach (T item in _items)
        {
            if (item.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    public void Add(T item)
    {
        _items.Add(item);
        if (_items.Count > LinearLimit)
        {
            for (int i = _names.Count; i < _items.Count; i++)
            {
                _names.Add(_items[i].Name);
            }
        }
    }

    /// <summary>The members collected; the next type begins.</summary>
    public NamedList<T> MoveToList()
    {
        NamedList<T> list = _items.Count == 0 ? NamedList<T>.Empty : new([.. _items]);
        _items.Clear();
        _names.Clear();
        return list;
    }
}
