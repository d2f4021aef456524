namespace WandbGen.Testing.Data;

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

    /// <summary>Whether a user has requested its program to stop.</summary>
    public required bool IsStopRequested { get; init; }
}

/// <summary>A line that a run wrote.</summary>
internal sealed record LogLineRecord(int Number, string? Timestamp, string Level, string Line);
