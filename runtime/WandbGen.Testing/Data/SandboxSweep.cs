namespace WandbGen.Testing;

/// <summary>A sweep to add to a sandbox. A run belongs to it if <see cref="SandboxRun.Sweep"/> names it.</summary>
/// <param name="Entity">The user or team that owns it.</param>
/// <param name="Project">The project. It is created if it does not exist.</param>
/// <param name="Name">The id of the sweep, as it is used in addresses.</param>
public sealed record SandboxSweep(string Entity, string Project, string Name)
{
    /// <summary>The display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>RUNNING</c>, <c>FINISHED</c>, …</summary>
    public string State { get; init; } = "FINISHED";

    /// <summary>The search method: <c>grid</c>, <c>random</c> or <c>bayes</c>.</summary>
    public string Method { get; init; } = "random";

    /// <summary>The configuration in YAML: the parameters and the metric.</summary>
    public string Config { get; init; } = "method: random\n";

    /// <summary>The best value of the metric so far.</summary>
    public double? BestLoss { get; init; }

    /// <summary>The expected number of runs.</summary>
    public int? ExpectedRunCount { get; init; }

    /// <summary>The ids of runs of the project that the sweep was given to learn from. Runs that do not exist are not listed.</summary>
    public IReadOnlyList<string> PriorRuns { get; init; } = [];
}

/// <summary>
/// An agent of a sweep to add to a sandbox. A run belongs to it if <see cref="SandboxRun.Sweep"/> and <see cref="SandboxRun.Agent"/> name
/// the sweep and the agent.
/// </summary>
/// <param name="Entity">The user or team that owns the sweep.</param>
/// <param name="Project">The sweep's project.</param>
/// <param name="Sweep">The id of the sweep. The sweep must exist.</param>
/// <param name="Name">The agent's id.</param>
public sealed record SandboxAgent(string Entity, string Project, string Sweep, string Name)
{
    /// <summary>The display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The name of the machine.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary><c>RUNNING</c>, <c>FINISHED</c>, …</summary>
    public string State { get; init; } = "FINISHED";
}
