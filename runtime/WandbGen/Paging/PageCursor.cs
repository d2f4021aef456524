using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace WandbGen;

/// <summary>A position in a collection. It can be stored as text, and another process can continue there with the same query.</summary>
/// <remarks>
/// A cursor contains the server's own cursor and a fingerprint of the document and its variables. The server decides what its cursor means.
/// W&amp;B's cursors are offsets, so adding or removing items before the position shifts the items that follow.
/// </remarks>
public readonly struct PageCursor : IEquatable<PageCursor>, IParsable<PageCursor>
{
    private const byte Version = 1;
    private const int HeaderLength = 1 + sizeof(ulong);

    internal PageCursor(ulong fingerprint, string value)
    {
        Fingerprint = fingerprint;
        Value = value;
    }

    /// <summary>What the cursor's query is recognised by.</summary>
    internal ulong Fingerprint { get; }

    /// <summary>The server's cursor; <see langword="null"/> in a default value, which is no place.</summary>
    internal string? Value { get; }

    /// <summary>Whether two cursors are the same position.</summary>
    public static bool operator ==(PageCursor left, PageCursor right) => left.Equals(right);

    /// <summary>Whether two cursors are different positions.</summary>
    public static bool operator !=(PageCursor left, PageCursor right) => !left.Equals(right);

    /// <summary>Parses a text that <see cref="ToString"/> returned.</summary>
    /// <exception cref="FormatException">The text is not a cursor of this library. Cursors of the server are not accepted.</exception>
    public static PageCursor Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out PageCursor cursor) ? cursor : throw new FormatException($"The text is not a {nameof(PageCursor)}.");
    }

    /// <summary>Parses a text that <see cref="ToString"/> returned.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out PageCursor result)
    {
        result = default;
        if (string.IsNullOrEmpty(s) || !Base64Url.IsValid(s))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(s);
        if (bytes.Length <= HeaderLength || bytes[0] != Version || !Utf8.IsValid(bytes[HeaderLength..]))
        {
            return false;
        }

        result = new PageCursor(BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]), Encoding.UTF8.GetString(bytes[HeaderLength..]));
        return true;
    }

    static PageCursor IParsable<PageCursor>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PageCursor>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PageCursor result) =>
        TryParse(s, out result);

    /// <summary>Returns the cursor as text that is safe in URLs and file names, or an empty string for a default value.</summary>
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
