using WandbGen.Redaction;

namespace WandbGen;

/// <summary>An entry of an artifact's manifest: a file that the artifact has, or a reference to bytes elsewhere.</summary>
/// <param name="Path">The path within the artifact, with <c>/</c> between directories. It comes from the server and is not trusted:
/// <see cref="Artifact.DownloadAsync"/> uses it safely.</param>
/// <param name="Digest">For a file, the MD5 of the bytes in base64. For a reference, the storage's identifier of the bytes (an ETag), their
/// MD5, or the address itself.</param>
public sealed record ArtifactEntry(string Path, string Digest)
{
    /// <summary>The size in bytes, or <see langword="null"/> if the manifest does not state it.</summary>
    public long? Size { get; init; }

    /// <summary>
    /// The address of the bytes of a reference, such as <c>s3://bucket/key</c>, or <see langword="null"/> if the artifact has the bytes
    /// itself.
    /// </summary>
    public string? Reference { get; init; }

    /// <summary>
    /// Additional properties that the client logged with a reference, such as <c>versionID</c>: an object, or a
    /// <see cref="WandbValueKind.Null"/> value if there are none.
    /// </summary>
    public WandbValue Extra { get; init; }

    // The id of the artifact that the file was first uploaded to, which is part of the address by checksum.
    internal string? BirthArtifactId { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactEntry), PrintMembers);
}
