using System.Globalization;

namespace WandbGen.Tool.Plots;

/// <summary>Draws lines into an image. Axes have numbers; the names of the lines are the title in the file.</summary>
internal static class PngPlot
{
    private const int Width = 960;
    private const int Height = 480;
    private const int Left = 96;
    private const int Right = 24;
    private const int Top = 24;
    private const int Bottom = 40;
    private const int Ticks = 5;
    private const int GlyphScale = 2;
    private const int Background = 0xFFFFFF;
    private const int Grid = 0xDDDDDD;
    private const int Ink = 0x444444;

    private static readonly int[] s_colours = [0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B];

    /// <summary>Writes a plot as PNG.</summary>
    public static void Write(Stream stream, IReadOnlyList<Series> all)
    {
        var image = new PngImage(Width, Height, Background);
        (double left, double right, double bottom, double top) = Series.FindBounds(all);
        for (int i = 0; i < Ticks; i++)
        {
            double part = (double)i / (Ticks - 1);
            int x = ToX(part);
            int y = ToY(part);
            image.DrawLine((x, Top), (x, Height - Bottom), Grid, 1);
            image.DrawLine((Left, y), (Width - Right, y), Grid, 1);
            string step = Format(left + (part * (right - left)));
            image.DrawNumber(step, x - (PngImage.MeasureNumber(step, GlyphScale) / 2), Height - Bottom + 12, Ink, GlyphScale);
            string value = Format(bottom + (part * (top - bottom)));
            image.DrawNumber(value, Left - 10 - PngImage.MeasureNumber(value, GlyphScale), y - 5, Ink, GlyphScale);
        }

        image.DrawLine((Left, Top), (Left, Height - Bottom), Ink, 1);
        image.DrawLine((Left, Height - Bottom), (Width - Right, Height - Bottom), Ink, 1);
        for (int i = 0; i < all.Count; i++)
        {
            (int X, int Y)? before = null;
            foreach ((double x, double y) in all[i].Points)
            {
                (int X, int Y) point = (ToX((x - left) / (right - left)), ToY((y - bottom) / (top - bottom)));
                image.DrawLine(before ?? point, point, s_colours[i % s_colours.Length], 2);
                before = point;
            }
        }

        image.Write(stream, string.Join(", ", all.Select(static series => series.Name)));

        static int ToX(double part) => Left + (int)Math.Round(part * (Width - Left - Right));
        static int ToY(double part) => Height - Bottom - (int)Math.Round(part * (Height - Top - Bottom));
    }

    private static string Format(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
