using System.Globalization;

namespace WandbGen.Downloads;

/// <summary>Compares bytes with what the server says of them.</summary>
internal static class Verification
{
    /// <summary>What bytes can be checked against.</summary>
    public static VerificationLevel LevelOf(IDownloadable file) =>
        !string.IsNullOrEmpty(file.Md5) ? VerificationLevel.Md5 : file.Size is not null ? VerificationLevel.SizeOnly : VerificationLevel.None;

    /// <summary>What is wrong with bytes that arrived, if anything is.</summary>
    /// <param name="file">What the server says.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="checksum">Their checksum, or <see langword="null"/> if the server does not know it.</param>
    public static WandbIntegrityException? FindDamage(IDownloadable file, long length, string? checksum) =>
        file.Size is { } size && size != length ? new WandbIntegrityException(file.Name, "size in bytes", Text(size), Text(length))
        : checksum is null || checksum == file.Md5 ? null
        : new WandbIntegrityException(file.Name, "MD5", file.Md5!, checksum);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
