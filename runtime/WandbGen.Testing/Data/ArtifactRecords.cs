namespace WandbGen.Testing.Data;

/// <summary>A type of artifacts as it is stored.</summary>
internal sealed record ArtifactTypeRecord(long Id, string Name);

/// <summary>A collection of artifacts as it is stored: the sequence that versions are logged to, or a portfolio that they are linked
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

    /// <summary>Whether the API key has no access to its project.</summary>
    public required bool IsHidden { get; init; }
}

/// <summary>An artifact as it is stored, in one of its collections.</summary>
internal sealed record ArtifactRecord
{
    public required long Id { get; init; }

    /// <summary>The row of its membership in the collection.</summary>
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

    /// <summary>Its number in the sequence that it was logged to.</summary>
    public required int SourceVersion { get; init; }

    /// <summary>Whether the API key has no access to the collection's project.</summary>
    public required bool IsHidden { get; init; }

    /// <summary>The time to live in seconds; <see langword="null"/> for the team's default.</summary>
    public long? TimeToLive { get; init; }

    /// <summary>The last step of the run that logged it.</summary>
    public long? HistoryStep { get; init; }

    /// <summary>The name that a run that used it has for it.</summary>
    public string? UsedAs { get; init; }
}

/// <summary>A request to create a version.</summary>
internal sealed record ArtifactCreation
{
    /// <summary>The row of the sequence.</summary>
    public required long Sequence { get; init; }

    /// <summary>The row of the run that logs it, if there is one.</summary>
    public required long? Run { get; init; }

    public required string Digest { get; init; }

    /// <summary>The id that the client assigned.</summary>
    public required string? ClientId { get; init; }

    /// <summary>JSON: an object.</summary>
    public required string? Metadata { get; init; }

    public required string? Description { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The time to live in seconds, as W&amp;B's number.</summary>
    public required long? TimeToLive { get; init; }

    public required long? HistoryStep { get; init; }

    /// <summary>Whether an existing version with the same contents is used instead.</summary>
    public required bool IsDeduplicated { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A file that a client is about to upload.</summary>
/// <param name="IsStored">Whether the storage has its bytes.</param>
/// <param name="Upload">The storage's identifier of an upload in parts.</param>
/// <param name="Parts">The numbers of the parts.</param>
internal sealed record ArtifactFileRecord(FileRecord File, byte[] Md5, bool IsStored, string? Upload, IReadOnlyList<long> Parts);

/// <summary>An entry of a manifest that a client wrote.</summary>
/// <param name="Md5">The checksum of a file; <see langword="null"/> for a reference.</param>
internal readonly record struct ManifestEntry(string Path, byte[]? Md5, long Size);

/// <summary>An alias of an artifact in a collection.</summary>
internal sealed record AliasRecord(long Id, string Alias, string Collection);
