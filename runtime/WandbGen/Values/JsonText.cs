using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace WandbGen.Values;

/// <summary>Decodes JSON strings with any content: an unpaired surrogate and bytes that are not valid UTF-8 become U+FFFD.</summary>
internal static class JsonText
{
    /// <summary>Finds a member of an object. .NET's own search throws if any name of the object has an unpaired surrogate.</summary>
    public static bool TryGetMember(JsonElement value, string name, out JsonElement member)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                if (GetName(property) == name)
                {
                    member = property.Value;
                    return true;
                }
            }
        }

        member = default;
        return false;
    }

    /// <summary>The maximum depth of .NET's own JSON. The time of <see cref="JsonDocument"/> grows with the square of the depth.</summary>
    public const int MaxDepth = 10_000;

    /// <summary>The characters of a string.</summary>
    /// <param name="source">The bytes between the quotation marks, with well-formed escapes.</param>
    /// <param name="isEscaped">Whether they contain escapes.</param>
    public static string Decode(ReadOnlySpan<byte> source, bool isEscaped) =>
        isEscaped ? DecodeEscaped(source)
        // If each byte is a character, the length is known without counting, and the copy needs no decoder.
        : Ascii.IsValid(source) ? Encoding.Latin1.GetString(source)
        : Encoding.UTF8.GetString(source);

    private static string DecodeEscaped(ReadOnlySpan<byte> source)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(source.Length);
        try
        {
            return Encoding.UTF8.GetString(buffer.AsSpan(0, Unescape(source, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Replaces unpaired surrogates by U+FFFD, as decoding does.</summary>
    public static string ToWellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>The characters of an element that is a string.</summary>
    public static string GetString(JsonElement element)
    {
        ReadOnlySpan<byte> quoted = JsonMarshal.GetRawUtf8Value(element);
        return Decode(quoted[1..^1], quoted.Contains((byte)'\\'));
    }

    /// <summary>The characters of a member's name.</summary>
    public static string GetName(JsonProperty member)
    {
        ReadOnlySpan<byte> name = JsonMarshal.GetRawUtf8PropertyName(member);
        return Decode(name, name.Contains((byte)'\\'));
    }

    /// <summary>Writes a string's UTF-8 without escapes.</summary>
    /// <param name="source">The bytes between the quotation marks, with well-formed escapes.</param>
    /// <param name="destination">The destination, at least as long as <paramref name="source"/>: an escape is never shorter than the bytes
    /// that it represents.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0;
        while (true)
        {
            int plain = source.IndexOf((byte)'\\');
            ReadOnlySpan<byte> run = plain < 0 ? source : source[..plain];
            run.CopyTo(destination[written..]);
            written += run.Length;
            if (plain < 0)
            {
                return written;
            }

            byte escape = source[plain + 1];
            if (escape != 'u')
            {
                source = source[(plain + 2)..];
                destination[written++] = escape switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    _ => escape,
                };
                continue;
            }

            char unit = ReadUnit(source[(plain + 2)..]);
            source = source[(plain + 6)..];
            if (!Rune.TryCreate(unit, out Rune rune))
            {
                rune = Rune.ReplacementChar;
                if (source is [(byte)'\\', (byte)'u', ..] && Rune.TryCreate(unit, ReadUnit(source[2..]), out Rune pair))
                {
                    rune = pair;
                    source = source[6..];
                }
            }

            written += rune.EncodeToUtf8(destination[written..]);
        }
    }

    private static char ReadUnit(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
