namespace WandbGen.Tool.Plots;

/// <summary>The characters of ASCII, five dots wide and seven high.</summary>
internal static class PixelFont
{
    public const int Width = 5;
    public const int Height = 7;

    private const char First = ' ';
    private const char Unknown = '?';

    // Seven rows of five dots for each character, from the top; the highest of the 35 bits is at the left of the first row.
    private static readonly ulong[] s_characters =
    [
        0x000000000,
        0x108421004,
        0x294A00000,
        0x295F57D4A,
        0x11F4717C4,
        0x672222273,
        0x32544564D,
        0x108800000,
        0x088842082,
        0x208210888,
        0x02AEFBAA0,
        0x0084F9080,
        0x000003088,
        0x0000F8000,
        0x00000018C,
        0x042222210,
        0x3A33AE62E,
        0x11842108E,
        0x3A213221F,
        0x78217043E,
        0x08CA97C42,
        0x7E1E0862E,
        0x3A10F462E,
        0x7C2222108,
        0x3A317462E,
        0x3A317842E,
        0x018C03180,
        0x018C03088,
        0x088882082,
        0x001F07C00,
        0x208208888,
        0x3A2131004,
        0x3A37ADE0F,
        0x3A31FC631,
        0x7A31F463E,
        0x3E108420F,
        0x7A318C63E,
        0x7E10F421F,
        0x7E10F4210,
        0x3E109C62F,
        0x4631FC631,
        0x38842108E,
        0x1C4210A4C,
        0x4654C5251,
        0x42108421F,
        0x47758C631,
        0x47359C631,
        0x3A318C62E,
        0x7A31F4210,
        0x3A318D64D,
        0x7A31F5251,
        0x3E107043E,
        0x7C8421084,
        0x46318C62E,
        0x46318C544,
        0x4631AD771,
        0x462A22A31,
        0x462A21084,
        0x7C222221F,
        0x39084210E,
        0x420820821,
        0x38421084E,
        0x115100000,
        0x00000001F,
        0x208000000,
        0x000E0BE2F,
        0x421E8C63E,
        0x000F8420F,
        0x042F8C62F,
        0x000E8FE0F,
        0x1928F2108,
        0x01F18BC2E,
        0x421E8C631,
        0x100C2108E,
        0x080610A4C,
        0x4212A6292,
        0x30842108E,
        0x001AAD6B5,
        0x001E8C631,
        0x000E8C62E,
        0x001E8FA10,
        0x000F8BC21,
        0x0016CC210,
        0x000F8383E,
        0x211E42126,
        0x00118C62F,
        0x00118C544,
        0x0011AD6AA,
        0x001151151,
        0x02318BC2E,
        0x001F1111F,
        0x190882106,
        0x108421084,
        0x30420884C,
        0x0008A8800,
    ];

    /// <summary>Whether a character has ink in a dot.</summary>
    public static bool Has(char character, int column, int row)
    {
        int index = (character is >= First and <= '~' ? character : Unknown) - First;
        return (s_characters[index] >> ((Width * Height) - 1 - ((row * Width) + column)) & 1) != 0;
    }
}
