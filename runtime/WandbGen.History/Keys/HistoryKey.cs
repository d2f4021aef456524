using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A key of a run's history, with the types of the values that were logged under it.</summary>
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
        // The lowest double means no value.
        LastNumber =
            statistics.TryGetValue("previousValue", out WandbValue previous)
            && previous.TryGetDouble(out double last)
            && last > double.MinValue
                ? last
                : null;
    }

    /// <summary>The name, with dots between the names of objects inside objects.</summary>
    public string Name { get; }

    /// <summary>
    /// The types of the values, each with its count. There are several types if, for example, numbers and texts were logged under one key.
    /// </summary>
    public IReadOnlyList<HistoryType> Types { get; }

    /// <summary>The number of values of all types.</summary>
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

    /// <summary>Whether no number is less than the number before it.</summary>
    public bool IsMonotonic { get; }

    /// <summary>The last value, or <see langword="null"/> if the last value is not a number.</summary>
    public double? LastNumber { get; }

    /// <summary>Returns whether values of a specified kind were logged.</summary>
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
