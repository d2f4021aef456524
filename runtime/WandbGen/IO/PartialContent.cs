namespace WandbGen.IO;

/// <summary>The expected content of a partial file.</summary>
/// <param name="Place">The prefix of the names of all temporary files for the same target.</param>
/// <param name="Identity">The prefix of the names of those for the same bytes.</param>
/// <param name="Size">The number of bytes, if it is known.</param>
/// <param name="HasChecksum">Whether there is a checksum to verify them by.</param>
internal sealed record PartialContent(string Place, string Identity, long? Size, bool HasChecksum)
{
    /// <summary>Whether the bytes will be verified. Otherwise those of an earlier attempt cannot be used.</summary>
    public bool CanResume => HasChecksum && Size is not null;
}
