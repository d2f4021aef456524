using WandbGen.Redaction;

namespace WandbGen;

/// <summary>An entry of a version that is to be logged.</summary>
/// <param name="Path">The path within the artifact, with <c>/</c> between directories.</param>
public sealed record NewArtifactEntry(string Path)
{
    /// <summary>The full path of the file on the disk, or <see langword="null"/> if the bytes are elsewhere.</summary>
    public string? File { get; init; }

    /// <summary>The address of the bytes of a reference, or <see langword="null"/> if the artifact has the bytes itself.</summary>
    public string? Reference { get; init; }

    /// <summary>The digest, or <see langword="null"/> if it is computed when the version is logged.</summary>
    public string? Digest { get; init; }

    /// <summary>The size in bytes, or <see langword="null"/> if it is not known yet.</summary>
    public long? Size { get; init; }

    /// <summary>Additional properties of a reference: an object, or a <see cref="WandbValueKind.Null"/> value if there are none.</summary>
    public WandbValue Extra { get; init; }

    /// <summary>Whether the bytes are inherited from the version that this draft was created from.</summary>
    public bool IsInherited { get; init; }

    internal ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>Whether the path was specified, and not derived from the address of a reference.</summary>
    internal bool IsNamed { get; init; }

    internal string? BirthArtifactId { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(NewArtifactEntry), PrintMembers);
}
