using System.Globalization;

namespace WandbGen.Downloads;

/// <summary>Compares bytes with the size and MD5 that the server states.</summary>
internal static class Verification
{
    private const int Md5Length = 16;
    private const int Base64Length = 24;
    private const int LongestText = 100;

    /// <summary>The size that the server gives; <see langword="null"/> if it gives none.</summary>
    /// <exception cref="WandbDownloadException">What it gives is no size, so that no bytes would ever fit it.</exception>
    public static long? SizeOf(IDownloadable file) =>
        file.Size is >= 0 or null
            ? file.Size
            : throw new WandbDownloadException(
                $"'{file.Name}' cannot be verified: the server states a size of {Text(file.Size.Value)} bytes.",
                file.Name
            );

    /// <summary>The MD5 that the server gives, in base64; <see langword="null"/> if it gives none.</summary>
    /// <exception cref="WandbDownloadException">What it gives is no MD5, so that no bytes would ever fit it.</exception>
    public static string? Md5Of(IDownloadable file) =>
        string.IsNullOrWhiteSpace(file.Md5)
            ? null
            : TryReadMd5(file.Md5)
                ?? throw new WandbDownloadException(
                    $"'{file.Name}' cannot be verified: the server's MD5 of it, '{Printable(file.Md5)}', is neither base64 of "
                        + "16 bytes nor 32 hexadecimal digits.",
                    file.Name
                );

    /// <summary>
    /// Reads an MD5 as W&amp;B writes it, base64, or as storages do, hexadecimal; also without padding, in base64's form for addresses, or
    /// in quotes.
    /// </summary>
    /// <returns>It in base64; <see langword="null"/> if it is none.</returns>
    public static string? TryReadMd5(string text)
    {
        ReadOnlySpan<char> digits = text.AsSpan().Trim().Trim('"');
        Span<byte> md5 = stackalloc byte[Md5Length];
        if (digits.Length == 2 * Md5Length)
        {
            return Convert.FromHexString(digits, md5, out _, out int read) == System.Buffers.OperationStatus.Done && read == Md5Length
                ? Convert.ToBase64String(md5)
                : null;
        }

        digits = digits.TrimEnd('=');
        Span<char> padded = stackalloc char[Base64Length];
        if (digits.Length != 22)
        {
            return null;
        }

        digits.CopyTo(padded);
        "==".CopyTo(padded[22..]);
        padded.Replace('-', '+');
        padded.Replace('_', '/');
        if (!Convert.TryFromBase64Chars(padded, md5, out int written) || written != Md5Length)
        {
            return null;
        }

        Convert.TryToBase64Chars(md5, padded, out _);
        // W&B writes it so, and every file has one.
        return padded.SequenceEqual(text) ? text : new string(padded);
    }

    /// <summary>What bytes can be checked against.</summary>
    /// <param name="file">What the server says.</param>
    /// <param name="isHashed">Whether their checksum is computed.</param>
    public static VerificationLevel LevelOf(IDownloadable file, bool isHashed = true) =>
        isHashed && Md5Of(file) is not null ? VerificationLevel.Md5
        : file.Size is not null ? VerificationLevel.SizeOnly
        : VerificationLevel.None;

    /// <summary>What is wrong with bytes that arrived, if anything is.</summary>
    /// <param name="file">What the server says.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="checksum">Their checksum, or <see langword="null"/> if it is not known.</param>
    public static WandbIntegrityException? FindDamage(IDownloadable file, long length, string? checksum) =>
        file.Size is { } size && size != length ? new WandbIntegrityException(file.Name, "size in bytes", Text(size), Text(length))
        : checksum is null || Md5Of(file) is not { } md5 || checksum == md5 ? null
        : new WandbIntegrityException(file.Name, "MD5", md5, checksum);

    /// <summary>Whether the server says other things of two versions of a file.</summary>
    public static bool Differ(IDownloadable left, IDownloadable right) => left.Size != right.Size || Md5Of(left) != Md5Of(right);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Printable(string text) =>
        string.Concat(
            text.Take(LongestText).Select(static character => char.IsAscii(character) && !char.IsControl(character) ? character : '?')
        );
}
