using WandbGen.Uploads;

namespace WandbGen;

/// <summary>An entry whose digest is known.</summary>
internal sealed class PreparedEntry(NewArtifactEntry entry)
{
    public NewArtifactEntry Entry => entry;

    public string Path => entry.Path;

    /// <summary>The bytes as they were when their checksum was computed; <see langword="null"/> if they are not here.</summary>
    public HashedSource? Source { get; set; }

    public string Digest { get; set; } = entry.Digest ?? "";

    public long? Size { get; set; } = entry.Size;

    public string? Reference { get; set; } = entry.Reference;

    public WandbValue Extra { get; set; } = entry.Extra;

    /// <summary>The artifact that the file's bytes came with.</summary>
    public string? BirthArtifactId { get; set; } = entry.BirthArtifactId;

    /// <summary>Whether its bytes have to be in the storage.</summary>
    public bool IsUploaded => Source is not null && Reference is null;
}
