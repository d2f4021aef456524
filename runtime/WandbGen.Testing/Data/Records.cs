namespace WandbGen.Testing.Data;

/// <summary>What an entity is.</summary>
internal enum EntityKind
{
    /// <summary>Several people's.</summary>
    Team,

    /// <summary>One person's own.</summary>
    User,

    /// <summary>An organization's, which has its registries.</summary>
    Organization,
}

/// <summary>An entity as it is stored.</summary>
/// <param name="HasAdvancedSearch">Whether its organization's registries are searched by the newer names of fields.</param>
internal sealed record EntityRecord(long Id, string Name, EntityKind Kind, bool HasAdvancedSearch);

/// <summary>A project as it is stored.</summary>
internal sealed record ProjectRecord(long Id, string Entity, string Name)
{
    public required bool IsHidden { get; init; }

    public required string? Description { get; init; }

    /// <summary>Who may see it, under W&amp;B's name.</summary>
    public required string Access { get; init; }

    /// <summary>Whether, as a registry, it takes artifacts of all types.</summary>
    public required bool TakesAllTypes { get; init; }
}

/// <summary>A field that runs of a project have.</summary>
internal sealed record ProjectFieldRecord(string Path, string Type);

/// <summary>A run as it is stored.</summary>
internal sealed record RunRecord
{
    /// <summary>The row.</summary>
    public required long Id { get; init; }

    public required long Project { get; init; }

    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    /// <summary>The run's id in its address.</summary>
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset HeartbeatAt { get; init; }

    /// <summary>JSON: an object of <c>{"value": …}</c> by key.</summary>
    public required string Config { get; init; }

    /// <summary>JSON: the last value of every metric.</summary>
    public required string Summary { get; init; }

    /// <summary>JSON: an array of text.</summary>
    public required string Tags { get; init; }

    public required string? Notes { get; init; }

    public required string? Group { get; init; }

    public required string? JobType { get; init; }

    public required string? Host { get; init; }

    public required string Username { get; init; }

    public required string? SweepName { get; init; }

    /// <summary>The directory that its files are served from, or <see langword="null"/>.</summary>
    public required string? Folder { get; init; }

    public required string? Description { get; init; }

    public required string? Commit { get; init; }

    /// <summary>Whether somebody has asked its program to stop.</summary>
    public required bool IsStopRequested { get; init; }
}

/// <summary>Work that the server did, as it is stored.</summary>
internal sealed record TaskRecord(long Id, string Name, string Type);

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

/// <summary>A sweep as it is stored.</summary>
internal sealed record SweepRecord
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string? DisplayName { get; init; }

    public required string State { get; init; }

    public required string Method { get; init; }

    /// <summary>YAML.</summary>
    public required string Config { get; init; }

    public required double? BestLoss { get; init; }

    public required int? ExpectedRunCount { get; init; }

    public required int RunCount { get; init; }

    /// <summary>The time that its runs took together, in seconds.</summary>
    public required int RunTime { get; init; }

    /// <summary>When one of its runs was heard of last.</summary>
    public required DateTimeOffset? HeartbeatAt { get; init; }
}

/// <summary>A sweep's agent as it is stored.</summary>
internal sealed record AgentRecord
{
    public required long Id { get; init; }

    /// <summary>The sweep's row.</summary>
    public required long Sweep { get; init; }

    public required string Name { get; init; }

    public required string? DisplayName { get; init; }

    public required string Host { get; init; }

    public required string State { get; init; }

    public required string Username { get; init; }

    public required int RunCount { get; init; }

    /// <summary>When one of its runs was heard of last.</summary>
    public required DateTimeOffset? HeartbeatAt { get; init; }
}

/// <summary>A queue of runs as it is stored.</summary>
/// <param name="Config">The row of the configuration of what runs are executed on.</param>
/// <param name="ExternalLinks">JSON: addresses by title.</param>
internal sealed record RunQueueRecord(long Id, string Name, string Access, string PrioritizationMode, long? Config, string? ExternalLinks);

/// <summary>A run that waits in a queue, or that was taken from it.</summary>
/// <param name="RunSpec">JSON: what is to be run.</param>
/// <param name="Run">The id of the run that came of it.</param>
internal sealed record RunQueueItemRecord(long Id, string State, string RunSpec, string? Run);

/// <summary>The configuration of what a queue's runs are executed on.</summary>
/// <param name="Config">JSON.</param>
/// <param name="Variables">JSON: schemas by name.</param>
internal sealed record ResourceConfigRecord(long Id, long Entity, string Resource, string Config, string Variables);

/// <summary>A custom chart as it is stored.</summary>
internal sealed record ChartRecord
{
    public required long Id { get; init; }

    public required string EntityName { get; init; }

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string Type { get; init; }

    public required string Access { get; init; }

    /// <summary>JSON.</summary>
    public required string Spec { get; init; }
}

/// <summary>An integration as it is stored.</summary>
/// <param name="Kind">Its GraphQL type.</param>
/// <param name="Target">Who is told: a channel or an address.</param>
internal sealed record IntegrationRecord(long Id, string Kind, string Name, string Target);

/// <summary>An automation as it is stored.</summary>
internal sealed record AutomationRecord
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string? Description { get; init; }

    public required bool IsEnabled { get; init; }

    public required string EventType { get; init; }

    /// <summary>JSON.</summary>
    public required string Filter { get; init; }

    /// <summary>What is done: its GraphQL type.</summary>
    public required string Action { get; init; }

    public required string? Title { get; init; }

    public required string? Message { get; init; }

    public required string Severity { get; init; }

    /// <summary>JSON.</summary>
    public required string Payload { get; init; }

    public required IntegrationRecord? Integration { get; init; }

    public required RunQueueRecord? Queue { get; init; }
}

/// <summary>A view, such as a report, as it is stored.</summary>
internal sealed record ViewRecord
{
    public required long Id { get; init; }

    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string DisplayName { get; init; }

    public required string? Description { get; init; }

    /// <summary>JSON.</summary>
    public required string Spec { get; init; }

    public required string Type { get; init; }
}

/// <summary>A line that a run wrote.</summary>
internal sealed record LogLineRecord(int Number, string? Timestamp, string Level, string Line);
