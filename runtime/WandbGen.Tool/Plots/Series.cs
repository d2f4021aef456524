namespace WandbGen.Tool.Plots;

/// <summary>Points that are joined by a line, by their steps.</summary>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>The corners of what all series cover; a single value gets some space around it.</summary>
    public static (double Left, double Right, double Bottom, double Top) FindBounds(IReadOnlyList<Series> all)
    {
        IEnumerable<(double X, double Y)> points = all.SelectMany(static series => series.Points);
        (double left, double right) = Widen(points.Min(static point => point.X), points.Max(static point => point.X));
        (double bottom, double top) = Widen(points.Min(static point => point.Y), points.Max(static point => point.Y));
        return (left, right, bottom, top);

        static (double, double) Widen(double low, double high) =>
            low < high ? (low, high)
            : low == 0 ? (-1, 1)
            : (low - (Math.Abs(low) * 0.1), high + (Math.Abs(high) * 0.1));
    }
}
