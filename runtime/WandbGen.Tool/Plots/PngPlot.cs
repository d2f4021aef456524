using System.Globalization;

namespace WandbGen.Tool.Plots;

/// <summary>Draws lines into an image, with numbers at the axes and the names of the lines above them.</summary>
internal static class PngPlot
{
    private const int Width = 960;
    private const int Height = 480;
    private const int Left = 96;
    private const int Right = 24;
    private const int Top = 24;
    private const int Bottom = 40;
    private const int Ticks = 5;
    private const int TextScale = 2;
    private const int LegendRow = 24;
    private const int LegendMark = 24;
    private const int LegendGap = 10;
    private const int Background = 0xFFFFFF;
    private const int Grid = 0xDDDDDD;
    private const int Ink = 0x444444;

    private static readonly int[] s_colours = [0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B];

    /// <summary>Writes a plot as PNG.</summary>
    public static void Write(Stream stream, IReadOnlyList<Series> all)
    {
        var image = new PngImage(Width, Height, Background);
        int top = DrawLegend(image, all);
        (double left, double right, double bottom, double high) = Series.FindBounds(all);
        for (int i = 0; i < Ticks; i++)
        {
            double part = (double)i / (Ticks - 1);
            int x = ToX(part);
            int y = ToY(part);
            image.DrawLine((x, top), (x, Height - Bottom), Grid, 1);
            image.DrawLine((Left, y), (Width - Right, y), Grid, 1);
            string step = Format(left + (part * (right - left)));
            image.DrawText(step, x - (PngImage.MeasureText(step, TextScale) / 2), Height - Bottom + 12, Ink, TextScale);
            string value = Format(bottom + (part * (high - bottom)));
            image.DrawText(value, Left - LegendGap - PngImage.MeasureText(value, TextScale), y - PixelFont.Height, Ink, TextScale);
        }

        image.DrawLine((Left, top), (Left, Height - Bottom), Ink, 1);
        image.DrawLine((Left, Height - Bottom), (Width - Right, Height - Bottom), Ink, 1);
        for (int i = 0; i < all.Count; i++)
        {
            (int X, int Y)? before = null;
            foreach ((double x, double y) in all[i].Points)
            {
                (int X, int Y) point = (ToX((x - left) / (right - left)), ToY((y - bottom) / (high - bottom)));
                image.DrawLine(before ?? point, point, s_colours[i % s_colours.Length], 2);
                before = point;
            }
        }

        image.Write(stream, string.Join(", ", all.Select(static series => series.Name)));

        static int ToX(double part) => Left + (int)Math.Round(part * (Width - Left - Right));
        int ToY(double part) => Height - Bottom - (int)Math.Round(part * (Height - top - Bottom));
    }

    // Names follow each other, and continue in the next row where the image ends. Returns where the plot begins.
    private static int DrawLegend(PngImage image, IReadOnlyList<Series> all)
    {
        int x = Left;
        int y = Top / 2;
        for (int i = 0; i < all.Count; i++)
        {
            string name = Cut(all[i].Name);
            int width = LegendMark + LegendGap + PngImage.MeasureText(name, TextScale);
            if (x > Left && x + width > Width - Right)
            {
                x = Left;
                y += LegendRow;
            }

            image.DrawLine((x, y + PixelFont.Height), (x + LegendMark, y + PixelFont.Height), s_colours[i % s_colours.Length], 3);
            image.DrawText(name, x + LegendMark + LegendGap, y, Ink, TextScale);
            x += width + (2 * LegendGap);
        }

        return y + LegendRow + (Top / 2);
    }

    private static string Cut(string name)
    {
        int room = (Width - Left - Right - LegendMark - LegendGap) / PngImage.MeasureText(" ", TextScale);
        return name.Length <= room ? name : name[..(room - 3)] + "...";
    }

    private static string Format(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
