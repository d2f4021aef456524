namespace WandbGen.Testing.Data;

/// <summary>A type of artifacts as it is stored.</summary>
internal sealed record ArtifactTypeRecord(long Id, string Name);

/// <summary>A collection of artifacts as it is stored: the sequence that versions are made in, or a portfolio that they are linked
/// to.</summary>
internal sealed record CollectionRecord
{
    public required long Id { get; init; }

    /// <summary>The row of its type.</summary>
    public required long Type { get; init; }

    public required string TypeName { get; init; }

    public required string Name { get; init; }

    public required bool IsPortfolio { get; init; }

    public required string? Description { get; init; }

    /// <summary>JSON: an array of text.</summary>
    public required string Tags { get; init; }

    /// <summary>Whether the key may not see its project.</summary>
    public required bool IsHidden { get; init; }
}

/// <summary>An artifact as it is stored, in one of its collections.</summary>
internal sealed record ArtifactRecord
{
    public required long Id { get; init; }

    /// <summary>The row of its being in the collection.</summary>
    public required long Membership { get; init; }

    /// <summary>Its number in the collection.</summary>
    public required int Version { get; init; }

    public required string State { get; init; }

    public required string Digest { get; init; }

    /// <summary>JSON: an object.</summary>
    public required string Metadata { get; init; }

    public required string? Description { get; init; }

    /// <summary>JSON: an array of text.</summary>
    public required string Tags { get; init; }

    public required long Size { get; init; }

    public required int FileCount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its number in the sequence that it was made in.</summary>
    public required int SourceVersion { get; init; }

    /// <summary>Whether the key may not see the collection's project.</summary>
    public required bool IsHidden { get; init; }

    /// <summary>For how many seconds it is kept; <see langword="null"/> if the team's default says.</summary>
    public long? TimeToLive { get; init; }

    /// <summary>The last step of the run that made it.</summary>
    public long? HistoryStep { get; init; }

    /// <summary>What a run that used it calls it.</summary>
    public string? UsedAs { get; init; }
}

/// <summary>A version that a client begins to log.</summary>
internal sealed record ArtifactCreation
{
    /// <summary>The row of the sequence.</summary>
    public required long Sequence { get; init; }

    /// <summary>The row of the run that makes it, if a run does.</summary>
    public required long? Run { get; init; }

    public required string Digest { get; init; }

    /// <summary>What the client calls it.</summary>
    public required string? ClientId { get; init; }

    /// <summary>JSON: an object.</summary>
    public required string? Metadata { get; init; }

    public required string? Description { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>For how many seconds it is kept, in W&amp;B's numbers.</summary>
    public required long? TimeToLive { get; init; }

    public required long? HistoryStep { get; init; }

    /// <summary>Whether a version with the same contents is taken instead.</summary>
    public required bool IsDeduplicated { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A file that a client is about to upload.</summary>
/// <param name="IsStored">Whether the storage has its bytes.</param>
/// <param name="Upload">What the storage calls an upload in parts.</param>
/// <param name="Parts">The numbers of the parts.</param>
internal sealed record ArtifactFileRecord(FileRecord File, byte[] Md5, bool IsStored, string? Upload, IReadOnlyList<long> Parts);

/// <summary>An entry of a manifest that a client wrote.</summary>
/// <param name="Md5">The checksum of a file; <see langword="null"/> for a reference.</param>
internal readonly record struct ManifestEntry(string Path, byte[]? Md5, long Size);

/// <summary>A name of an artifact in a collection.</summary>
internal sealed record AliasRecord(long Id, string Alias, string Collection);
