using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A complete file on the disk.</summary>
/// <param name="Name">The name of the file as the server states it.</param>
/// <param name="Path">The full path of the file.</param>
/// <param name="Length">The size of the file in bytes.</param>
/// <param name="Verification">What the bytes were verified against.</param>
/// <param name="AlreadyExisted">Whether the file existed before and was kept.</param>
public sealed record DownloadedFile(string Name, string Path, long Length, VerificationLevel Verification, bool AlreadyExisted)
{
    /// <summary>
    /// The encoding in which the object is stored or was sent (<c>Content-Encoding</c>), such as <c>gzip</c>. <see langword="null"/> if
    /// there is none, or if nothing was transferred. <see cref="IsDecoded"/> tells whether the file on the disk still has this encoding.
    /// </summary>
    public string? ContentEncoding { get; init; }

    /// <summary>
    /// Whether the bytes were decoded from <see cref="ContentEncoding"/>, because the server's size and MD5 describe the decoded bytes.
    /// Otherwise the file has the stored bytes.
    /// </summary>
    public bool IsDecoded { get; init; }

    /// <summary>
    /// Whether the file was replaced on the server after it was listed. The file on the disk is then the new version, verified against what
    /// the server states about it.
    /// </summary>
    public bool IsNewerThanListed { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(DownloadedFile), PrintMembers);
}

/// <summary>What the bytes of a file were verified against.</summary>
public enum VerificationLevel
{
    /// <summary>Nothing: the server stated neither size nor checksum, or the file existed before.</summary>
    None,

    /// <summary>The size that the server states.</summary>
    SizeOnly,

    /// <summary>The size and the MD5 that the server states.</summary>
    Md5,
}
