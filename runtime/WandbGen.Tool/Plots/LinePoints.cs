namespace WandbGen.Tool.Plots;

/// <summary>The points of a line on a grid.</summary>
internal static class LinePoints
{
    /// <summary>Enumerates the points from one end to the other, both included, by Bresenham's algorithm.</summary>
    public static IEnumerable<(int X, int Y)> Between((int X, int Y) from, (int X, int Y) to)
    {
        int dx = Math.Abs(to.X - from.X);
        int dy = -Math.Abs(to.Y - from.Y);
        int error = dx + dy;
        yield return from;
        while (from != to)
        {
            int twice = 2 * error;
            if (twice >= dy)
            {
                error += dy;
                from.X += Math.Sign(to.X - from.X);
            }

            if (twice <= dx)
            {
                error += dx;
                from.Y += Math.Sign(to.Y - from.Y);
            }

            yield return from;
        }
    }
}
