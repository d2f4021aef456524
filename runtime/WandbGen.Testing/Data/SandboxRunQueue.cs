namespace WandbGen.Testing;

/// <summary>A run queue to add to a sandbox.</summary>
/// <param name="Entity">The user or team that owns it.</param>
/// <param name="Name">The name.</param>
public sealed record SandboxRunQueue(string Entity, string Name)
{
    /// <summary>The project that has the queue. It is created if it does not exist.</summary>
    public string Project { get; init; } = "model-registry";

    /// <summary>The access: <c>PROJECT</c>, or <c>USER</c> for a queue of one user.</summary>
    public string Access { get; init; } = "PROJECT";

    /// <summary>The order of the items: <c>V0</c> takes the most urgent item first, <c>DISABLED</c> takes the oldest.</summary>
    public string PrioritizationMode { get; init; } = "V0";

    /// <summary>
    /// The resource that runs are executed on: <c>local-container</c>, <c>local-process</c>, <c>kubernetes</c>, <c>sagemaker</c> or
    /// <c>gcp-vertex</c>; <see langword="null"/> if the queue has no configuration.
    /// </summary>
    public string? Resource { get; init; } = "local-container";

    /// <summary>The configuration of the resource as JSON.</summary>
    public string ResourceConfig { get; init; } = "{}";

    /// <summary>The variables of the configuration that each run sets: JSON schemas by name.</summary>
    public IReadOnlyDictionary<string, string> TemplateVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>The external links: a JSON object with an address for each title.</summary>
    public string? ExternalLinks { get; init; }
}

/// <summary>An item of a run queue to add to a sandbox: a run that is waiting, or that was taken from the queue.</summary>
/// <param name="Queue">The identifier of the queue, as returned by <see cref="SandboxData.AddRunQueue"/>.</param>
public sealed record SandboxRunQueueItem(long Queue)
{
    /// <summary><c>PENDING</c>, <c>LEASED</c>, <c>CLAIMED</c> or <c>FAILED</c>.</summary>
    public string State { get; init; } = "PENDING";

    /// <summary>The priority, if the queue uses priorities. 0 is the most urgent.</summary>
    public int Priority { get; init; } = 2;

    /// <summary>The specification of the run as JSON.</summary>
    public string RunSpec { get; init; } = "{}";

    /// <summary>The id of the run that was started for the item.</summary>
    public string? Run { get; init; }
}
