using WandbGen.Redaction;

namespace WandbGen;

/// <summary>An entry of an artifact's manifest: a file that the artifact has, or a reference to bytes elsewhere.</summary>
/// <param name="Path">The path within the artifact, with <c>/</c> between directories. It comes from the server and is not trusted:
/// <see cref="Artifact.DownloadAsync"/> uses it safely.</param>
/// <param name="Digest">The MD5 of the bytes in base64; of a reference, what its storage calls them by (an ETag), their MD5, or the address
/// itself.</param>
public sealed record ArtifactEntry(string Path, string Digest)
{
    /// <summary>The size in bytes; <see langword="null"/> if the manifest does not say.</summary>
    public long? Size { get; init; }

    /// <summary>Where the bytes of a reference are, such as <c>s3://bucket/key</c>; <see langword="null"/> if the artifact has them
    /// itself.</summary>
    public string? Reference { get; init; }

    /// <summary>What else the client that logged a reference knew of it, such as <c>versionID</c>: an object, or nothing.</summary>
    public WandbValue Extra { get; init; }

    // Part of the address of last resort.
    internal string? BirthArtifactId { get; init; }

    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactEntry), PrintMembers);
}
