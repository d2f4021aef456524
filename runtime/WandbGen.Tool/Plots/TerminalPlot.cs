using System.Globalization;
using System.Text;

namespace WandbGen.Tool.Plots;

/// <summary>Draws lines with Braille characters, each of which has two dots by four.</summary>
internal static class TerminalPlot
{
    private const int DotsAcross = 2;
    private const int DotsDown = 4;
    private const char Blank = '\u2800';

    // The bit of each dot of a character, by column and row.
    private static readonly int[,] s_bits =
    {
        { 0x01, 0x02, 0x04, 0x40 },
        { 0x08, 0x10, 0x20, 0x80 },
    };

    private static readonly string[] s_colours = ["\u001B[36m", "\u001B[33m", "\u001B[35m", "\u001B[32m", "\u001B[31m", "\u001B[34m"];

    public static string Draw(IReadOnlyList<Series> all, int width, int height, bool isColoured)
    {
        (double left, double right, double bottom, double top) = Series.FindBounds(all);
        string[] labels =
        [
            .. Enumerable
                .Range(0, height)
                .Select(row =>
                    row == 0 || row == height - 1 || row == height / 2 ? Format(top - ((top - bottom) * row / (height - 1))) : ""
                ),
        ];
        int margin = labels.Max(static label => label.Length);
        int columns = Math.Max(8, width - margin - 2);
        int[,] dots = new int[columns, height];
        int[,] owner = new int[columns, height];
        for (int i = 0; i < all.Count; i++)
        {
            Draw(all[i], i);
        }

        var plot = new StringBuilder();
        for (int row = 0; row < height; row++)
        {
            plot.Append(labels[row].PadLeft(margin)).Append(" │");
            int colour = -1;
            for (int column = 0; column < columns; column++)
            {
                int next = isColoured && dots[column, row] != 0 ? owner[column, row] : -1;
                if (next != colour)
                {
                    plot.Append(next >= 0 ? s_colours[next % s_colours.Length] : "\u001B[0m");
                    colour = next;
                }

                plot.Append(dots[column, row] == 0 ? ' ' : (char)(Blank + dots[column, row]));
            }

            plot.Append(colour >= 0 ? "\u001B[0m" : "").Append('\n');
        }

        plot.Append(' ', margin + 1).Append('└').Append('─', columns).Append('\n');
        string first = Format(left);
        string last = Format(right);
        plot.Append(' ', margin + 2).Append(first).Append(last.PadLeft(Math.Max(last.Length + 1, columns - first.Length))).Append('\n');
        return TrimLines(plot.ToString());

        void Draw(Series series, int index)
        {
            (int X, int Y)? before = null;
            foreach ((double x, double y) in series.Points)
            {
                (int X, int Y) point = (
                    (int)Math.Round((x - left) / (right - left) * ((columns * DotsAcross) - 1)),
                    (int)Math.Round((top - y) / (top - bottom) * ((height * DotsDown) - 1))
                );
                foreach ((int dotX, int dotY) in LinePoints.Between(before ?? point, point))
                {
                    dots[dotX / DotsAcross, dotY / DotsDown] |= s_bits[dotX % DotsAcross, dotY % DotsDown];
                    owner[dotX / DotsAcross, dotY / DotsDown] = index;
                }

                before = point;
            }
        }
    }

    public static string ColourOf(int series) => s_colours[series % s_colours.Length];

    private static string Format(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string TrimLines(string text) => string.Join('\n', text.Split('\n').Select(static line => line.TrimEnd(' ')));
}
