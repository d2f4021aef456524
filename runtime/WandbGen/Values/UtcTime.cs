namespace WandbGen.Values;

/// <summary>Parses the times that servers send most: <c>2026-01-31T23:59:59</c>, with up to seven digits of a fraction and with or without
/// a Z. Anything else is left to .NET.</summary>
internal static class UtcTime
{
    private const int SecondsEnd = 19;
    private const int FractionDigits = 7;

    /// <param name="text">The text.</param>
    /// <param name="time">The time in UTC.</param>
    /// <returns><see langword="false"/> if the text has another format, or is no time.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text is [.. var local, (byte)'Z'])
        {
            text = local;
        }

        if (
            text.Length is < SecondsEnd or > SecondsEnd + 1 + FractionDigits or SecondsEnd + 1
            || text[4] != '-'
            || text[7] != '-'
            || text[10] != 'T'
            || text[13] != ':'
            || text[16] != ':'
            || !TryParseDigits(text[..4], out int year)
            || !TryParseDigits(text[5..7], out int month)
            || !TryParseDigits(text[8..10], out int day)
            || !TryParseDigits(text[11..13], out int hour)
            || !TryParseDigits(text[14..16], out int minute)
            || !TryParseDigits(text[17..SecondsEnd], out int second)
            || year == 0
            || month is 0 or > 12
            || day == 0
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return false;
        }

        int ticks = 0;
        if (text.Length > SecondsEnd)
        {
            if (text[SecondsEnd] != '.' || !TryParseDigits(text[(SecondsEnd + 1)..], out ticks))
            {
                return false;
            }

            for (int digits = text.Length - SecondsEnd - 1; digits < FractionDigits; digits++)
            {
                ticks *= 10;
            }
        }

        time = new DateTimeOffset(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks));
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
