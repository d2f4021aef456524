using System.Runtime.CompilerServices;

namespace WandbGen;

/// <summary>One run with its configuration and metrics, read from GraphQL's <c>project.run</c> or <c>project.runs</c>; what the server knew
/// when it was asked.</summary>
/// <remarks>
/// Configuration and metrics are what a program logged, and are read when they are asked for: one that cannot be read is a
/// <see cref="WandbProtocolException"/> of whichever member of it is used first, and
/// costs neither the run nor the listing. Numbers may be <c>NaN</c> or infinite; see <see cref="WandbValue"/>.
/// </remarks>
/// <example>
/// <code>
/// double rate = run.Config["lr"].GetDouble();
/// double? loss = run.Summary.Find("val.loss")?.GetDouble();
/// </code>
/// </example>
[WandbObject("Run")]
public partial class Run : RunOverview
{
    // Boxed, so that threads see it whole.
    private StrongBox<WandbValue>? _config;

    /// <summary>
    /// The run's configuration as its program has it, an object by key: <see cref="RawConfig"/> without the <c>{"value": …}</c> around
    /// each value and without W&amp;B's own <c>_wandb</c> and <c>wandb_version</c>. It is what Python's <c>run.config</c> is.
    /// </summary>
    public WandbValue Config => (_config ??= new StrongBox<WandbValue>(RunConfig.Unwrap(RawConfig))).Value;

    /// <summary>
    /// The run's configuration as W&amp;B stores it, an object of <c>{"value": …}</c> by key, with <c>_wandb</c>: GraphQL's
    /// <c>Run.config</c>. Its <see cref="WandbValue.ToString"/> is the text that the server sent.
    /// </summary>
    [WandbField("config")]
    public WandbValue RawConfig { get; init; }

    /// <summary>The last value of every metric, an object by metric: GraphQL's <c>Run.summaryMetrics</c>.</summary>
    [WandbField("summaryMetrics")]
    public WandbValue Summary { get; init; }

    /// <summary>The last value of every system metric, an object by metric: GraphQL's <c>Run.systemMetrics</c>.</summary>
    public WandbValue SystemMetrics { get; init; }

    /// <summary>The number of all the run's files: GraphQL's <c>Run.fileCount</c>.</summary>
    public int? FileCount { get; init; }
}
