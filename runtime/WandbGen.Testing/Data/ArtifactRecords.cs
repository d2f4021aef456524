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
/// <param name="Membership">The row of its being in the collection.</param>
/// <param name="Version">Its number in the collection.</param>
/// <param name="Tags">JSON: an array of text.</param>
/// <param name="SourceVersion">Its number in the sequence that it was made in.</param>
/// <param name="IsHidden">Whether the key may not see the collection's project.</param>
internal sealed record ArtifactRecord(
    long Id,
    long Membership,
    int Version,
    string State,
    string Digest,
    string Metadata,
    string? Description,
    string Tags,
    long Size,
    int FileCount,
    DateTimeOffset CreatedAt,
    int SourceVersion,
    bool IsHidden
);

/// <summary>A name of an artifact in a collection.</summary>
internal sealed record AliasRecord(long Id, string Alias, string Collection);
