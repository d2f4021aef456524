namespace WandbGen.Testing.Data;

/// <summary>A file as it is stored.</summary>
internal sealed record FileRecord
{
    /// <summary>The row.</summary>
    public required long Id { get; init; }

    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    /// <summary>What has it, in its address: a run's id, or an artifact's.</summary>
    public required string Owner { get; init; }

    public required string Name { get; init; }

    public required long Size { get; init; }

    /// <summary>When its bytes came; <see langword="null"/> if they never did.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Where the bytes are on disk; otherwise they are in the database.</summary>
    public required string? Path { get; init; }

    /// <summary>Whether an artifact has it and not a run.</summary>
    public bool IsOfArtifact => Owner.Contains(':', StringComparison.Ordinal);

    /// <summary>Whether it was asked for by an entry of a manifest, which makes the entry's path its name.</summary>
    public bool IsByEntry { get; init; }

    /// <summary>What there is of it, if a client has just said that it is about to upload it.</summary>
    public ArtifactFileRecord? Announced { get; init; }

    /// <summary>The media type, by the name's extension.</summary>
    public string MimeType => MimeTypes.Of(Name);

    /// <summary>Where an artifact's file is in the storage.</summary>
    public string PathInStorage => $"{Owner.Replace(':', '/')}/{Name}";
}
