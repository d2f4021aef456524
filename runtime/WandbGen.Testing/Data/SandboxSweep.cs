namespace WandbGen.Testing;

/// <summary>A sweep to be put into a sandbox. Runs belong to it by naming it.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="Project">The project, which is added with it.</param>
/// <param name="Name">The sweep's id in its address.</param>
public sealed record SandboxSweep(string Entity, string Project, string Name)
{
    /// <summary>The name that people see.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>RUNNING</c>, <c>FINISHED</c>, …</summary>
    public string State { get; init; } = "FINISHED";

    /// <summary>How values are chosen: <c>grid</c>, <c>random</c> or <c>bayes</c>.</summary>
    public string Method { get; init; } = "random";

    /// <summary>YAML: what is varied, and what is optimised.</summary>
    public string Config { get; init; } = "method: random\n";

    /// <summary>The best value so far of what is optimised.</summary>
    public double? BestLoss { get; init; }

    /// <summary>How many runs there are to be.</summary>
    public int? ExpectedRunCount { get; init; }
}

/// <summary>A program that works on a sweep. Runs belong to it by naming it beside the sweep.</summary>
/// <param name="Entity">Whose the sweep is.</param>
/// <param name="Project">The sweep's project.</param>
/// <param name="Sweep">The sweep's id in its address; it must be there.</param>
/// <param name="Name">The agent's id.</param>
public sealed record SandboxAgent(string Entity, string Project, string Sweep, string Name)
{
    /// <summary>The name that people see.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The machine that it is on.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary><c>RUNNING</c>, <c>FINISHED</c>, …</summary>
    public string State { get; init; } = "FINISHED";
}
