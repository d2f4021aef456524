namespace WandbGen.IO;

/// <summary>The expected content of a partial file.</summary>
/// <param name="Place">What the names of all temporary files for the same target begin with.</param>
/// <param name="Identity">What those for the same bytes begin with.</param>
/// <param name="Size">The number of bytes, if it is known.</param>
/// <param name="HasChecksum">Whether there is a checksum to verify them by.</param>
internal sealed record PartialContent(string Place, string Identity, long? Size, bool HasChecksum)
{
    /// <summary>Whether the bytes will be verified: only then are those of an earlier attempt of use.</summary>
    public bool CanResume => HasChecksum && Size is not null;
}
