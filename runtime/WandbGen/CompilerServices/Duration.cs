using System.Buffers;
using System.Globalization;
using System.Xml;

namespace WandbGen.CompilerServices;

/// <summary>Parses the formats in which servers write a duration.</summary>
internal static class Duration
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out TimeSpan duration) =>
        TryParseIso(text, out duration)
        || TryParseUnits(text, out duration)
        || TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration);

    private static bool TryParseIso(string text, out TimeSpan duration)
    {
        duration = default;
        if (!text.AsSpan().TrimStart('-').StartsWith("P", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            duration = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return false;
        }
    }

    // The format of Go's time.Duration: numbers, each followed by a unit, such as 1h15m30.918s.
    private static bool TryParseUnits(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        bool isNegative = text.StartsWith("-", StringComparison.Ordinal);
        text = text.TrimStart("+-");
        if (text is "0")
        {
            return true;
        }

        double seconds = 0;
        bool isAny = false;
        while (!text.IsEmpty)
        {
            int numberLength = text.IndexOfAnyExcept(s_number);
            if (
                numberLength <= 0
                || !double.TryParse(text[..numberLength], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            )
            {
                return false;
            }

            text = text[numberLength..];
            int unitLength = text.IndexOfAny(s_number) is var next and >= 0 ? next : text.Length;
            double unit = text[..unitLength] switch
            {
                "h" => 3600,
                "m" => 60,
                "s" => 1,
                "ms" => 1e-3,
                "us" or "\u00b5s" or "\u03bcs" => 1e-6,
                "ns" => 1e-9,
                _ => double.NaN,
            };
            if (double.IsNaN(unit))
            {
                return false;
            }

            seconds += number * unit;
            text = text[unitLength..];
            isAny = true;
        }

        if (!isAny || seconds > TimeSpan.MaxValue.TotalSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(isNegative ? -seconds : seconds);
        return true;
    }
}
