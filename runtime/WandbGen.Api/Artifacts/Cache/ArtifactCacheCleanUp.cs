using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The result of <see cref="ArtifactCache.CleanUpAsync"/>.</summary>
/// <param name="Size">The size of the remaining files, in bytes.</param>
/// <param name="DeletedFiles">The number of files that were deleted.</param>
/// <param name="DeletedBytes">The size of the files that were deleted, in bytes.</param>
public sealed record ArtifactCacheCleanUp(long Size, int DeletedFiles, long DeletedBytes)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactCacheCleanUp), PrintMembers);
}
