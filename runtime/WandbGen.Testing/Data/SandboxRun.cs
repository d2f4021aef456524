namespace WandbGen.Testing;

/// <summary>A run to be put into a sandbox.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="Project">The project, which is added with it.</param>
/// <param name="Name">The run's id in its address.</param>
public sealed record SandboxRun(string Entity, string Project, string Name)
{
    /// <summary>The name that people see; the id if there is none.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>running</c>, <c>finished</c>, <c>crashed</c>, <c>failed</c>, …</summary>
    public string State { get; init; } = "finished";

    /// <summary>When it began; counted up if not given.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was heard of last; a minute after it began if not given.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>JSON: an object of <c>{"value": …}</c> by key.</summary>
    public string Config { get; init; } = "{}";

    /// <summary>JSON: the last value of every metric.</summary>
    public string Summary { get; init; } = "{}";

    /// <summary>
    /// What it logged, step by step: each row is JSON, an object with a number for each metric, say, in which NaN and infinities are bare
    /// words. A row without <c>_step</c> gets its number. <see cref="SandboxRow"/> writes rows.
    /// </summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>What its machine did meanwhile: each row is JSON, an object without a step.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>What of the history is exported as parquet; nothing if not given, and all of it is live data.</summary>
    public SandboxExports? Exports { get; init; }

    /// <summary>The number of rows that the history is said to have; as many as it has if not given.</summary>
    public long? HistoryLineCount { get; init; }

    /// <summary>The number of rows of system metrics that there are said to be; as many as there are if not given.</summary>
    public long? EventsLineCount { get; init; }

    /// <summary>What it is about, in words.</summary>
    public string? Description { get; init; }

    /// <summary>The commit of the code that it ran.</summary>
    public string? Commit { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its notes.</summary>
    public string? Notes { get; init; }

    /// <summary>Its group.</summary>
    public string? Group { get; init; }

    /// <summary>Its kind of work.</summary>
    public string? JobType { get; init; }

    /// <summary>The machine that it ran on.</summary>
    public string? Host { get; init; }

    /// <summary>Who ran it; the entity if not given.</summary>
    public string? Username { get; init; }

    /// <summary>The name of the sweep that it belongs to, which must be there.</summary>
    public string? Sweep { get; init; }

    /// <summary>The name of the sweep's agent that ran it.</summary>
    public string? Agent { get; init; }

    /// <summary>The directory that its files are served from.</summary>
    internal string? Folder { get; init; }
}
