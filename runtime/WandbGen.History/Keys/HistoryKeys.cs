using System.Collections;
using System.Globalization;
using WandbGen.History.Rows;

namespace WandbGen;

/// <summary>The keys of a run's history with the types of their values, and the last step: GraphQL's <c>Run.historyKeys</c>.</summary>
/// <remarks>
/// The names of values inside objects are joined by dots: <c>val.loss</c> may be a key of its own or a member of <c>val</c>. W&amp;B counts
/// rows when it receives them, so the counts of a run that is still running can be too low.
/// </remarks>
public sealed class HistoryKeys : IReadOnlyList<HistoryKey>
{
    private readonly List<HistoryKey> _keys = [];
    private readonly Dictionary<string, HistoryKey> _byName = new(StringComparer.Ordinal);

    internal HistoryKeys(WandbValue keys)
    {
        if (keys.TryGetValue("lastStep", out WandbValue last) && last.TryGetDouble(out double step) && step >= 0)
        {
            LastStep = last.TryGetInt64(out long exact) ? exact : (long)step;
        }

        if (!keys.TryGetValue("keys", out WandbValue names))
        {
            return;
        }

        foreach ((string name, WandbValue statistics) in names.Members)
        {
            var key = new HistoryKey(name, statistics);
            _keys.Add(key);
            _byName[name] = key;
        }
    }

    /// <summary>The step of the last row, or <see langword="null"/> if nothing was logged or the server does not state it.</summary>
    public long? LastStep { get; }

    /// <summary>The number of keys.</summary>
    public int Count => _keys.Count;

    /// <inheritdoc/>
    public HistoryKey this[int index] => _keys[index];

    /// <summary>Finds a key.</summary>
    /// <param name="name">The exact name of the key.</param>
    /// <returns>The key, or <see langword="null"/> if nothing was logged under it.</returns>
    public HistoryKey? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>Whether other things than objects were logged under a key, so that keys which continue its name with a dot are no
    /// members of it.</summary>
    internal bool IsAlone(string name) =>
        Find(name)?.Types.Any(static type => type.Kind is not (HistoryValueKind.Map or HistoryValueKind.Null)) == true;

    /// <summary>Whether objects were logged under a key: the names of their members are joined to it by dots.</summary>
    internal bool HasObjects(string name) => _keys.Exists(key => JoinedMembers.IsBelow(key.Name, name));

    /// <inheritdoc/>
    public IEnumerator<HistoryKey> GetEnumerator() => _keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the number of keys and the last step.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} keys{(LastStep is { } last ? $", last step {last}" : "")}");
}
