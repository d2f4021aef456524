namespace WandbGen.Generator.Binding;

/// <summary>The objects and properties through which a selection has come, so that one which contains itself ends.</summary>
internal sealed class OpenSelections
{
    /// <summary>The most fields of a selection. Twenty times the largest that W&amp;B's own clients send.</summary>
    public const int LargestSelection = 5_000;

    private int _fields;

    // A type is its full name; a property with a depth stands between types.
    private readonly List<(string Name, bool IsProperty)> _entries = [];

    /// <summary>Whether a type contains itself here, and no property says how deep.</summary>
    public bool IsEndless(string type)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].IsProperty)
            {
                return false;
            }

            if (_entries[i].Name == type)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether more fields were selected than a document should have.</summary>
    public bool IsTooLarge => _fields > LargestSelection;

    /// <summary>Counts a field.</summary>
    /// <returns>Whether there is room for it.</returns>
    public bool Count() => ++_fields <= LargestSelection;

    /// <summary>How often the selection has come through a property.</summary>
    public int Count(string property) => _entries.Count(entry => entry.IsProperty && entry.Name == property);

    public void Enter(string name, bool isProperty) => _entries.Add((name, isProperty));

    public void Leave() => _entries.RemoveAt(_entries.Count - 1);
}
