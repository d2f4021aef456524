using System.Globalization;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>The types and properties that the current selection is nested in. They end a selection that contains itself.</summary>
internal sealed class OpenSelections
{
    /// <summary>The most fields of a selection. Twenty times the largest that W&amp;B's own clients send.</summary>
    private const int LargestSelection = 5_000;

    private int _fields;

    // The full names of types, and properties with a depth between them.
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

    /// <summary>Reports a selection that was given up, because it grows with every level.</summary>
    /// <param name="name">The declaration that selects it.</param>
    public void ReportSize(string name, ProblemCollector problems)
    {
        if (_fields > LargestSelection)
        {
            problems.Add(
                Descriptors.SelectionTooLarge,
                ProblemPlace.Declaration,
                name,
                LargestSelection.ToString("N0", CultureInfo.InvariantCulture)
            );
        }
    }

    /// <summary>Counts a field.</summary>
    /// <returns>Whether the selection is not too large with it.</returns>
    public bool TryAddField() => ++_fields <= LargestSelection;

    /// <summary>How many times the current selection is nested in a property.</summary>
    public int DepthOf(string property) => _entries.Count(entry => entry.IsProperty && entry.Name == property);

    /// <summary>Goes into a type or property, until the result is disposed.</summary>
    public IDisposable Enter(string name, bool isProperty)
    {
        _entries.Add((name, isProperty));
        return new Entry(_entries);
    }

    private sealed class Entry(List<(string Name, bool IsProperty)> entries) : IDisposable
    {
        public void Dispose() => entries.RemoveAt(entries.Count - 1);
    }
}
