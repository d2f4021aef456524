namespace WandbGen.Testing;

/// <summary>A queue of runs to be put into a sandbox.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="Name">Its name.</param>
public sealed record SandboxRunQueue(string Entity, string Name)
{
    /// <summary>The project that has the queue, which is added with it.</summary>
    public string Project { get; init; } = "model-registry";

    /// <summary><c>PROJECT</c>, or <c>USER</c> if it is one person's.</summary>
    public string Access { get; init; } = "PROJECT";

    /// <summary><c>V0</c> if urgent items come first, <c>DISABLED</c> if the oldest do.</summary>
    public string PrioritizationMode { get; init; } = "V0";

    /// <summary>Where runs are executed: <c>local-container</c>, <c>local-process</c>, <c>kubernetes</c>, <c>sagemaker</c> or
    /// <c>gcp-vertex</c>; <see langword="null"/> if the queue has no configuration.</summary>
    public string? Resource { get; init; } = "local-container";

    /// <summary>JSON: the configuration of what they are executed on.</summary>
    public string ResourceConfig { get; init; } = "{}";

    /// <summary>What the configuration leaves to each run: JSON schemas, by name.</summary>
    public IReadOnlyDictionary<string, string> TemplateVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>JSON: addresses by title.</summary>
    public string? ExternalLinks { get; init; }
}

/// <summary>A run that waits in a queue, or that was taken from it.</summary>
/// <param name="Queue">The queue, as adding it returned it.</param>
public sealed record SandboxRunQueueItem(long Queue)
{
    /// <summary><c>PENDING</c>, <c>LEASED</c>, <c>CLAIMED</c> or <c>FAILED</c>.</summary>
    public string State { get; init; } = "PENDING";

    /// <summary>How urgent it is, where the queue heeds that: 0 is the most urgent.</summary>
    public int Priority { get; init; } = 2;

    /// <summary>JSON: what is to be run.</summary>
    public string RunSpec { get; init; } = "{}";

    /// <summary>The id of the run that came of it.</summary>
    public string? Run { get; init; }
}
