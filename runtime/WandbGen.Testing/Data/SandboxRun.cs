namespace WandbGen.Testing;

/// <summary>A run to add to a sandbox.</summary>
/// <param name="Entity">The user or team that owns it.</param>
/// <param name="Project">The project. It is created if it does not exist.</param>
/// <param name="Name">The id of the run, as it is used in addresses.</param>
public sealed record SandboxRun(string Entity, string Project, string Name)
{
    /// <summary>The display name. The default is the id.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>running</c>, <c>finished</c>, <c>crashed</c>, <c>failed</c>, …</summary>
    public string State { get; init; } = "finished";

    /// <summary>The time when the run started. By default, each run gets a later time than the one before.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The time of the last heartbeat. The default is one minute after the start.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>The configuration: a JSON object that has <c>{"value": …}</c> for each key.</summary>
    public string Config { get; init; } = "{}";

    /// <summary>The summary: a JSON object with the last value of each metric.</summary>
    public string Summary { get; init; } = "{}";

    /// <summary>
    /// The rows of the history. Each row is a JSON object with a value for each key, in which <c>NaN</c> and <c>Infinity</c> are not
    /// quoted. A row without <c>_step</c> gets its position as its step. <see cref="SandboxRow"/> creates such rows.
    /// </summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>The rows of the system metrics. Each row is a JSON object without a step.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Options for the parquet exports of the history. <see langword="null"/> exports nothing: all rows are live data.</summary>
    public SandboxExports? Exports { get; init; }

    /// <summary>The number of rows that the server states for the history. The default is the actual number.</summary>
    public long? HistoryLineCount { get; init; }

    /// <summary>The number of rows that the server states for the system metrics. The default is the actual number.</summary>
    public long? EventsLineCount { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>The Git commit of the code.</summary>
    public string? Commit { get; init; }

    /// <summary>The tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The notes.</summary>
    public string? Notes { get; init; }

    /// <summary>The group.</summary>
    public string? Group { get; init; }

    /// <summary>The job type.</summary>
    public string? JobType { get; init; }

    /// <summary>The name of the machine.</summary>
    public string? Host { get; init; }

    /// <summary>The user who started the run. The default is the entity.</summary>
    public string? Username { get; init; }

    /// <summary>The id of the sweep that the run belongs to. The sweep must exist.</summary>
    public string? Sweep { get; init; }

    /// <summary>The id of the sweep's agent that started the run.</summary>
    public string? Agent { get; init; }

    /// <summary>The directory that its files are served from.</summary>
    internal string? Folder { get; init; }
}
