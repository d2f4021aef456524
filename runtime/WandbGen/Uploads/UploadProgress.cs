using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The progress of an upload. It is reported at most ten times per second, and once when the storage has the complete file.
/// </summary>
/// <param name="FileName">The name of the file on the server.</param>
/// <param name="BytesSent">The number of bytes that were passed to the connection. It starts at 0 again when an attempt fails.</param>
/// <param name="Length">The size of the file in bytes.</param>
/// <param name="IsComplete">Whether the storage has confirmed the complete file.</param>
public readonly record struct UploadProgress(string FileName, long BytesSent, long Length, bool IsComplete)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(UploadProgress), PrintMembers);
}
