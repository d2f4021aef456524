using System.Globalization;

namespace WandbGen.Tool.Output;

/// <summary>Numbers in the units that people read.</summary>
internal static class Quantity
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A number of bytes with its unit.</summary>
    public static string OfBytes(long bytes)
    {
        double size = bytes;
        int unit = 0;
        while (Math.Abs(size) >= 1024 && unit < s_units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? bytes : Math.Round(size, 1))} {s_units[unit]}");
    }

    /// <summary>A number of things: <c>1 file</c>, <c>2 files</c>, <c>1,000 files</c>.</summary>
    public static string Of(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Adds sizes that a server states, which can be any numbers; the sum is at most the largest one.</summary>
    public static long Sum(IEnumerable<long> sizes) =>
        sizes.Aggregate(0L, static (sum, size) => size > long.MaxValue - sum ? long.MaxValue : sum + Math.Max(0, size));
}
