namespace WandbGen.Testing.Data;

/// <summary>A type of artifacts as it is stored.</summary>
internal sealed record ArtifactTypeRecord(long Id, string Name);

/// <summary>A collection of artifacts as it is stored: the sequence that versions are made in, or a portfolio that they are linked
/// to.</summary>
/// <param name="Tags">JSON: an array of text.</param>
/// <param name="IsHidden">Whether the key may not see its project.</param>
internal sealed record CollectionRecord(
    long Id,
    long Type,
    string TypeName,
    string Name,
    bool IsPortfolio,
    string? Description,
    string Tags,
    bool IsHidden
);

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

    /// <summary>What a run that used it calls it.</summary>
    public string? UsedAs { get; init; }
}

/// <summary>A name of an artifact in a collection.</summary>
internal sealed record AliasRecord(long Id, string Alias, string Collection);
