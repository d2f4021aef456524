using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A file that is complete on disk.</summary>
/// <param name="Name">The name that the server gave.</param>
/// <param name="Path">The full path.</param>
/// <param name="Length">The size in bytes.</param>
/// <param name="Verification">What its bytes were checked against.</param>
/// <param name="AlreadyExisted">Whether it was there before and was left alone.</param>
public sealed record DownloadedFile(string Name, string Path, long Length, VerificationLevel Verification, bool AlreadyExisted)
{
    /// <summary>
    /// The encoding that the server says the object is stored or sent with (<c>Content-Encoding</c>), such as <c>gzip</c>; <see
    /// langword="null"/> if none, or if nothing was transferred.
    /// <see cref="IsDecoded"/> says whether the file on disk still has it.
    /// </summary>
    public string? ContentEncoding { get; init; }

    /// <summary>
    /// Whether the bytes were decoded from <see cref="ContentEncoding"/>, because the server's size and MD5 are of the decoded bytes.
    /// Otherwise the file has the stored bytes as they are.
    /// </summary>
    public bool IsDecoded { get; init; }

    /// <summary>
    /// Whether the file was replaced on the server after it was listed, and this is the new version, checked against what the server said
    /// of it then.
    /// </summary>
    public bool IsNewerThanListed { get; init; }

    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(DownloadedFile), PrintMembers);
}

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
