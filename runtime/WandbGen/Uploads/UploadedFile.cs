using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A file that a storage has.</summary>
/// <param name="Name">The file's name on the server.</param>
/// <param name="Length">The size in bytes.</param>
/// <param name="Md5">The MD5 of the bytes that were sent, in base64.</param>
/// <param name="Verification">What the server said of the bytes that it has, and that is what was sent.</param>
public sealed record UploadedFile(string Name, long Length, string Md5, VerificationLevel Verification)
{
    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(UploadedFile), PrintMembers);
}
