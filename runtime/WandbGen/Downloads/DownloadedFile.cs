namespace WandbGen;

/// <summary>A file that is complete on disk.</summary>
/// <param name="Name">The name that the server gave.</param>
/// <param name="Path">The full path.</param>
/// <param name="Length">The size in bytes.</param>
/// <param name="Verification">What its bytes were checked against.</param>
/// <param name="AlreadyExisted">Whether it was there before and was left alone.</param>
public sealed record DownloadedFile(string Name, string Path, long Length, VerificationLevel Verification, bool AlreadyExisted);

/// <summary>What the bytes of a download were checked against.</summary>
public enum VerificationLevel
{
    /// <summary>Nothing: the server gave neither size nor checksum, or the file was there before.</summary>
    None,

    /// <summary>The size that the server gave.</summary>
    SizeOnly,

    /// <summary>The MD5 that the server gave, and the size.</summary>
    Md5,
}
