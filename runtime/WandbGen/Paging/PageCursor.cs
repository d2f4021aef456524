using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WandbGen;

/// <summary>A place in a collection, bound to its query: it can be stored as text and resumed by another process.</summary>
/// <remarks>
/// It holds the server's own cursor and a fingerprint of the document and its variables. What the server's cursor means is the server's
/// business: W&amp;B's are
/// offsets, so what is added or removed before them moves what follows.
/// </remarks>
public readonly struct PageCursor : IEquatable<PageCursor>, IParsable<PageCursor>
{
    private const byte Version = 1;
    private const int HeaderLength = 1 + sizeof(ulong);

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal PageCursor(ulong fingerprint, string value)
    {
        Fingerprint = fingerprint;
        Value = value;
    }

    /// <summary>What the cursor's query is recognised by.</summary>
    internal ulong Fingerprint { get; }

    /// <summary>The server's cursor; <see langword="null"/> in a default value, which is no place.</summary>
    internal string? Value { get; }

    /// <summary>Whether two cursors are the same place.</summary>
    public static bool operator ==(PageCursor left, PageCursor right) => left.Equals(right);

    /// <summary>Whether two cursors are different places.</summary>
    public static bool operator !=(PageCursor left, PageCursor right) => !left.Equals(right);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no cursor of this library; the server's own cursors are not accepted.</exception>
    public static PageCursor Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out PageCursor cursor) ? cursor : throw new FormatException($"The text is not a {nameof(PageCursor)}.");
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out PageCursor result)
    {
        result = default;
        if (string.IsNullOrEmpty(s) || !Base64Url.IsValid(s))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(s);
        if (bytes.Length <= HeaderLength || bytes[0] != Version)
        {
            return false;
        }

        try
        {
            result = new PageCursor(BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]), s_strictUtf8.GetString(bytes[HeaderLength..]));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    static PageCursor IParsable<PageCursor>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PageCursor>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PageCursor result) =>
        TryParse(s, out result);

    /// <summary>The cursor as text that is safe in URLs and file names; empty for a default value.</summary>
    public override string ToString()
    {
        if (Value is null)
        {
            return "";
        }

        byte[] bytes = new byte[HeaderLength + Encoding.UTF8.GetByteCount(Value)];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), Fingerprint);
        Encoding.UTF8.GetBytes(Value, bytes.AsSpan(HeaderLength));
        return Base64Url.EncodeToString(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(PageCursor other) => Fingerprint == other.Fingerprint && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PageCursor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Fingerprint, Value);
}
