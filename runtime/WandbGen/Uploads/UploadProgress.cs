using WandbGen.Redaction;

namespace WandbGen;

/// <summary>How far an upload is; reported at most ten times a second, and once when the storage has the whole.</summary>
/// <param name="FileName">The file's name on the server.</param>
/// <param name="BytesSent">The bytes that were given to the connection; it starts over when an attempt fails.</param>
/// <param name="Length">The file's size in bytes.</param>
/// <param name="IsComplete">Whether the storage has confirmed the whole.</param>
public readonly record struct UploadProgress(string FileName, long BytesSent, long Length, bool IsComplete)
{
    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(UploadProgress), PrintMembers);
}
