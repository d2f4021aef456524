namespace WandbGen.Testing.Data;

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

    /// <summary>The total duration of its runs, in seconds.</summary>
    public required int RunTime { get; init; }

    /// <summary>The time of the last heartbeat of one of its runs.</summary>
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

    /// <summary>The time of the last heartbeat of one of its runs.</summary>
    public required DateTimeOffset? HeartbeatAt { get; init; }
}
