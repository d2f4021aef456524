using System.Globalization;

namespace WandbGen;

/// <summary>A histogram that was logged.</summary>
public sealed class HistoryHistogram
{
    private HistoryHistogram(IReadOnlyList<double> edges, IReadOnlyList<double> counts)
    {
        Edges = edges;
        Counts = counts;
    }

    /// <summary>The edges of the bins. There is one more edge than there are bins.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>The number of values in each bin.</summary>
    public IReadOnlyList<double> Counts { get; }

    /// <summary>Reads a histogram that was logged.</summary>
    /// <param name="value">The value as it was logged.</param>
    /// <returns>The histogram, or <see langword="null"/> if the value is not a histogram.</returns>
    public static HistoryHistogram? From(WandbValue value)
    {
        // Bins come as their borders, or as the first border, the width and the number of bins.
        if (!value.TryGetValue("values", out WandbValue values) || values.Kind != WandbValueKind.Array)
        {
            return null;
        }

        double[] counts = [.. values.Items.Select(ToNumber)];
        if (value.TryGetValue("bins", out WandbValue bins) && bins.Kind == WandbValueKind.Array)
        {
            return new HistoryHistogram([.. bins.Items.Select(ToNumber)], counts);
        }

        if (
            value.TryGetValue("packedBins", out WandbValue packed)
            && packed.TryGetValue("min", out WandbValue first)
            && packed.TryGetValue("size", out WandbValue width)
        )
        {
            var edges = new double[counts.Length + 1];
            for (int i = 0; i < edges.Length; i++)
            {
                edges[i] = ToNumber(first) + (i * ToNumber(width));
            }

            return new HistoryHistogram(edges, counts);
        }

        return null;
    }

    /// <summary>Returns the number of bins and their outer edges.</summary>
    public override string ToString() =>
        Edges.Count == 0 ? "no bins" : string.Create(CultureInfo.InvariantCulture, $"{Counts.Count} bins from {Edges[0]} to {Edges[^1]}");

    private static double ToNumber(WandbValue value) => value.TryGetDouble(out double number) ? number : double.NaN;
}
