using System.Runtime.CompilerServices;

namespace WandbGen;

/// <summary>
/// A run with its configuration and metrics, read from GraphQL's <c>project.run</c> or <c>project.runs</c>. It has the values of the time
/// when it was read.
/// </summary>
/// <remarks>
/// Configuration and metrics are values that a program logged. They are parsed when they are used: if one is not valid, the first member
/// that reads it throws a <see cref="WandbProtocolException"/>; the run and the listing are not affected. Numbers can be <c>NaN</c> or
/// infinite; see <see cref="WandbValue"/>.
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
    /// The configuration of the run, an object by key, as Python's <c>run.config</c> has it: <see cref="RawConfig"/> without the
    /// <c>{"value": …}</c> around each value, and without W&amp;B's own <c>_wandb</c> and <c>wandb_version</c>.
    /// </summary>
    public WandbValue Config => (_config ??= new StrongBox<WandbValue>(RunConfig.Unwrap(RawConfig))).Value;

    /// <summary>
    /// The configuration of the run as W&amp;B stores it, an object of <c>{"value": …}</c> by key, including <c>_wandb</c>: GraphQL's
    /// <c>Run.config</c>. Its <see cref="WandbValue.ToString"/> returns the text that the server sent.
    /// </summary>
    [WandbField("config")]
    public WandbValue RawConfig { get; init; }

    /// <summary>The last value of every metric, an object by metric: GraphQL's <c>Run.summaryMetrics</c>.</summary>
    [WandbField("summaryMetrics")]
    public WandbValue Summary { get; init; }

    /// <summary>The last value of every system metric, an object by metric: GraphQL's <c>Run.systemMetrics</c>.</summary>
    public WandbValue SystemMetrics { get; init; }

    /// <summary>The number of all files of the run: GraphQL's <c>Run.fileCount</c>.</summary>
    public int? FileCount { get; init; }
}
