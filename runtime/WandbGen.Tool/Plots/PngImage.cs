using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace WandbGen.Tool.Plots;

/// <summary>An image of lines and numbers, and its file (PNG, W3C's recommendation; 8 bits of red, green and blue).</summary>
internal sealed class PngImage
{
    private const int Channels = 3;
    private static readonly uint[] s_checks = [.. Enumerable.Range(0, 256).Select(static value => CheckOf((uint)value))];

    private readonly byte[] _pixels;
    private readonly int _width;
    private readonly int _height;

    public PngImage(int width, int height, int background)
    {
        _width = width;
        _height = height;
        _pixels = new byte[width * height * Channels];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Set(x, y, background);
            }
        }
    }

    /// <summary>How wide a text is.</summary>
    public static int MeasureText(string text, int scale) => text.Length * (PixelFont.Width + 1) * scale;

    public void DrawText(string text, int x, int y, int colour, int scale)
    {
        foreach (char character in text)
        {
            for (int dot = 0; dot < PixelFont.Width * PixelFont.Height * scale * scale; dot++)
            {
                int column = dot % (PixelFont.Width * scale);
                int row = dot / (PixelFont.Width * scale);
                if (PixelFont.Has(character, column / scale, row / scale))
                {
                    Set(x + column, y + row, colour);
                }
            }

            x += (PixelFont.Width + 1) * scale;
        }
    }

    /// <summary>Draws a line.</summary>
    public void DrawLine((int X, int Y) from, (int X, int Y) to, int colour, int thickness)
    {
        foreach ((int x, int y) in LinePoints.Between(from, to))
        {
            for (int dot = 0; dot < thickness * thickness; dot++)
            {
                Set(x + (dot % thickness), y + (dot / thickness), colour);
            }
        }
    }

    public void Write(Stream stream, string title)
    {
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, _width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), _height);
        // 8 bits a channel, three channels.
        header[8] = 8;
        header[9] = 2;
        WriteChunk(stream, "IHDR", header);
        WriteChunk(stream, "iTXt", Encoding.UTF8.GetBytes($"Title\0\0\0\0\0{title}"));
        WriteChunk(stream, "IDAT", Compress());
        WriteChunk(stream, "IEND", []);
    }

    private byte[] Compress()
    {
        var data = new MemoryStream();
        using (var compressed = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < _height; y++)
            {
                // No filter.
                compressed.WriteByte(0);
                compressed.Write(_pixels, y * _width * Channels, _width * Channels);
            }
        }

        return data.ToArray();
    }

    private static void WriteChunk(Stream stream, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        stream.Write(content);
        uint check = uint.MaxValue;
        foreach (byte value in content)
        {
            check = s_checks[(byte)(check ^ value)] ^ (check >> 8);
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, ~check);
        stream.Write(number);
    }

    // CRC-32 of one byte, as PNG defines it.
    private static uint CheckOf(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        }

        return value;
    }

    private void Set(int x, int y, int colour)
    {
        if (x >= 0 && x < _width && y >= 0 && y < _height)
        {
            int at = ((y * _width) + x) * Channels;
            _pixels[at] = (byte)(colour >> 16);
            _pixels[at + 1] = (byte)(colour >> 8);
            _pixels[at + 2] = (byte)colour;
        }
    }
}
