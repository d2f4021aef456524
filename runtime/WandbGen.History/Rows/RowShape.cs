namespace WandbGen.History.Rows;

/// <summary>The keys that many rows have in common, in their order.</summary>
internal sealed class RowShape(IReadOnlyList<string> keys)
{
    // For a few keys, a scan is faster than a table.
    private const int LargestScan = 8;

    private Dictionary<string, int>? _indexes;

    public IReadOnlyList<string> Keys => keys;

    /// <summary>Whether the keys were chosen, so that the rows can have others too.</summary>
    public bool IsChosen { get; init; }

    /// <summary>Where a key's values are; -1 if there is none of it.</summary>
    public int Find(string key)
    {
        if (keys.Count <= LargestScan)
        {
            for (int i = 0; i < keys.Count; i++)
            {
                if (keys[i] == key)
                {
                    return i;
                }
            }

            return -1;
        }

        return (_indexes ??= Index()).GetValueOrDefault(key, -1);
    }

    private Dictionary<string, int> Index()
    {
        var indexes = new Dictionary<string, int>(keys.Count, StringComparer.Ordinal);
        for (int i = 0; i < keys.Count; i++)
        {
            indexes[keys[i]] = i;
        }

        return indexes;
    }
}
