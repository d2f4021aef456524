namespace WandbGen.Testing.Data;

/// <summary>A file as it is stored.</summary>
internal sealed record FileRecord
{
    /// <summary>The row.</summary>
    public required long Id { get; init; }

    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    /// <summary>Its owner, as in its address: the id of a run or of an artifact.</summary>
    public required string Owner { get; init; }

    public required string Name { get; init; }

    public required long Size { get; init; }

    /// <summary>The time when its bytes were uploaded; <see langword="null"/> if they never were.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The path of the bytes on the disk; <see langword="null"/> if they are in the database.</summary>
    public required string? Path { get; init; }

    /// <summary>Whether it belongs to an artifact and not to a run.</summary>
    public bool IsOfArtifact => Owner.Contains(':', StringComparison.Ordinal);

    /// <summary>Whether it was requested by an entry of a manifest, whose path is then its name.</summary>
    public bool IsByEntry { get; init; }

    /// <summary>Its state in the storage, if a client has just announced it.</summary>
    public ArtifactFileRecord? Announced { get; init; }

    /// <summary>The media type, by the name's extension.</summary>
    public string MimeType => MimeTypes.Of(Name);

    /// <summary>The path of an artifact's file in the storage.</summary>
    public string PathInStorage => $"{Owner.Replace(':', '/')}/{Name}";
}
