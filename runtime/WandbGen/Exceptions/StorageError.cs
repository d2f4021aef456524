using WandbGen.Redaction;

namespace WandbGen;

/// <summary>What a storage (S3, Google's, Azure's, or one that answers as they do) says of a request that it refuses.</summary>
/// <param name="Code">The storage's own name of the error, such as <c>InvalidObjectState</c>; <see langword="null"/> if its answer has
/// none.</param>
/// <param name="Message">Its explanation; <see langword="null"/> if its answer has none.</param>
public sealed record StorageError(string? Code, string? Message)
{
    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(StorageError), PrintMembers);
}
