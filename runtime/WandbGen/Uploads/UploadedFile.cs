using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A file that was uploaded.</summary>
/// <param name="Name">The name of the file on the server.</param>
/// <param name="Length">The size of the file in bytes.</param>
/// <param name="Md5">The MD5 in base64 of the bytes that were sent.</param>
/// <param name="Verification">Which property of the stored bytes the server confirmed.</param>
public sealed record UploadedFile(string Name, long Length, string Md5, VerificationLevel Verification)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(UploadedFile), PrintMembers);
}
