namespace WandbGen.Testing.Data;

/// <summary>An entity as it is stored.</summary>
internal sealed record EntityRecord(long Id, string Name);

/// <summary>A person as it is stored.</summary>
internal sealed record UserRecord(long Id, string Name)
{
    /// <summary>An address that nobody has.</summary>
    public string Email => $"{Name}@example.invalid";
}

/// <summary>A project as it is stored.</summary>
internal sealed record ProjectRecord(long Id, string Entity, string Name, bool IsHidden);

/// <summary>A field that runs of a project have.</summary>
internal sealed record ProjectFieldRecord(string Path, string Type);

/// <summary>A run as it is stored.</summary>
/// <param name="Id">The row.</param>
/// <param name="Name">The run's id in its address.</param>
/// <param name="Config">JSON: an object of <c>{"value": …}</c> by key.</param>
/// <param name="Summary">JSON: the last value of every metric.</param>
/// <param name="Tags">JSON: an array of text.</param>
/// <param name="Folder">The directory that its files are served from, or <see langword="null"/>.</param>
internal sealed record RunRecord(
    long Id,
    long Project,
    string EntityName,
    string ProjectName,
    string Name,
    string DisplayName,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset HeartbeatAt,
    string Config,
    string Summary,
    string Tags,
    string? Notes,
    string? Group,
    string? JobType,
    string? Host,
    string Username,
    string? SweepName,
    string? Folder,
    string? Description,
    string? Commit
);

/// <summary>A file as it is stored.</summary>
/// <param name="Id">The row.</param>
/// <param name="Owner">What has it, in its address: a run's id, or an artifact's.</param>
/// <param name="UpdatedAt">When its bytes came; <see langword="null"/> if they never did.</param>
/// <param name="Path">Where the bytes are on disk; otherwise they are in the database.</param>
internal sealed record FileRecord(
    long Id,
    string EntityName,
    string ProjectName,
    string Owner,
    string Name,
    long Size,
    DateTimeOffset? UpdatedAt,
    string? Path
)
{
    /// <summary>Whether an artifact has it and not a run.</summary>
    public bool IsOfArtifact => Owner.Contains(':', StringComparison.Ordinal);

    /// <summary>The media type, by the name's extension.</summary>
    public string MimeType => MimeTypes.Of(Name);
}

/// <summary>A sweep as it is stored.</summary>
/// <param name="RunTime">The time that its runs took together, in seconds.</param>
internal sealed record SweepRecord(
    long Id,
    string Name,
    string? DisplayName,
    string State,
    string Method,
    string Config,
    double? BestLoss,
    int? ExpectedRunCount,
    int RunCount,
    int RunTime
);

/// <summary>An integration as it is stored.</summary>
/// <param name="Kind">Its GraphQL type.</param>
/// <param name="Target">Who is told: a channel or an address.</param>
internal sealed record IntegrationRecord(long Id, string Kind, string Name, string Target);

/// <summary>An automation as it is stored.</summary>
internal sealed record AutomationRecord(
    long Id,
    string Name,
    string? Description,
    bool IsEnabled,
    string EventType,
    string Filter,
    IntegrationRecord? Integration
);

/// <summary>A view, such as a report, as it is stored.</summary>
internal sealed record ViewRecord(
    long Id,
    string EntityName,
    string ProjectName,
    string DisplayName,
    string? Description,
    string Spec,
    string Type
);

/// <summary>A line that a run wrote.</summary>
internal sealed record LogLineRecord(int Number, string? Timestamp, string Level, string Line);
