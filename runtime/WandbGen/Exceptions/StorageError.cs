using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The reason that a storage (such as Amazon S3, Google Cloud Storage or Azure Blob Storage) states when it refuses a request.
/// </summary>
/// <param name="Code">
/// The storage's error code, such as <c>InvalidObjectState</c>, or <see langword="null"/> if the answer has none.
/// </param>
/// <param name="Message">The storage's message, or <see langword="null"/> if the answer has none.</param>
public sealed record StorageError(string? Code, string? Message)
{
    /// <summary>Returns the code and the message, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(StorageError), PrintMembers);
}
