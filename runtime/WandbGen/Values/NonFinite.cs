namespace WandbGen.Values;

/// <summary>The numbers that JSON cannot represent, by their names in Python.</summary>
internal static class NonFinite
{
    public static bool Is(ReadOnlySpan<byte> text) => TryParse(text, out _);

    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = text switch
        {
            _ when text.SequenceEqual("NaN"u8) => double.NaN,
            _ when text.SequenceEqual("Infinity"u8) => double.PositiveInfinity,
            _ when text.SequenceEqual("-Infinity"u8) => double.NegativeInfinity,
            _ => 0,
        };
        return !double.IsFinite(value);
    }

    public static bool TryParse(string text, out double value)
    {
        value = text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => 0,
        };
        return !double.IsFinite(value);
    }
}
