using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A key of a run's history, and what was logged under it.</summary>
public sealed class HistoryKey
{
    internal HistoryKey(string name, WandbValue statistics)
    {
        Name = name;
        Types = HistoryType.ReadAll(statistics.Find("typeCounts"));
        IsMonotonic =
            statistics.TryGetValue("monotonic", out WandbValue monotonic)
            && monotonic is { Kind: WandbValueKind.Boolean }
            && monotonic.GetBoolean();
        // The lowest double stands for none.
        LastNumber =
            statistics.TryGetValue("previousValue", out WandbValue previous)
            && previous.TryGetDouble(out double last)
            && last > double.MinValue
                ? last
                : null;
    }

    /// <summary>The name, with dots between the names of objects inside objects.</summary>
    public string Name { get; }

    /// <summary>The types of the values, each with its count; more than one if numbers and texts, say, were logged under one key.</summary>
    public IReadOnlyList<HistoryType> Types { get; }

    /// <summary>The number of values, of whatever type.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (HistoryType type in Types)
            {
                count += type.Count;
            }

            return count;
        }
    }

    /// <summary>Whether the numbers never became smaller.</summary>
    public bool IsMonotonic { get; }

    /// <summary>The last number, or <see langword="null"/> if the last value was none.</summary>
    public double? LastNumber { get; }

    /// <summary>Whether values of a kind were logged.</summary>
    /// <param name="kind">The kind.</param>
    public bool Has(HistoryValueKind kind)
    {
        foreach (HistoryType type in Types)
        {
            if (type.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name and the types.</summary>
    public override string ToString() => SafeText.Clean($"{Name}: {string.Join(" | ", Types)}");
}
