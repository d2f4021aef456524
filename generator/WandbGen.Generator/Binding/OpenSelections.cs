namespace WandbGen.Generator.Binding;

/// <summary>The objects and properties through which a selection has come, so that one which contains itself ends.</summary>
internal sealed class OpenSelections
{
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

    /// <summary>How often the selection has come through a property.</summary>
    public int Count(string property) => _entries.Count(entry => entry.IsProperty && entry.Name == property);

    public void Enter(string name, bool isProperty) => _entries.Add((name, isProperty));

    public void Leave() => _entries.RemoveAt(_entries.Count - 1);
}
