using System.Text.Json;

namespace WandbGen;

/// <summary>One run with its configuration and metrics, read from GraphQL's <c>project.run</c> or <c>project.runs</c>; what the server knew when it was asked.</summary>
[WandbObject("Run")]
public sealed partial class Run : RunOverview
{
    /// <summary>The run's configuration as W&amp;B stores it, an object of <c>{"value": …}</c> by key: GraphQL's <c>Run.config</c>, parsed.</summary>
    public JsonElement? Config { get; init; }

    /// <summary>The last value of every metric, an object by metric: GraphQL's <c>Run.summaryMetrics</c>, parsed.</summary>
    [WandbField("summaryMetrics")]
    public JsonElement? Summary { get; init; }

    /// <summary>The last value of every system metric, an object by metric: GraphQL's <c>Run.systemMetrics</c>, parsed.</summary>
    public JsonElement? SystemMetrics { get; init; }

    /// <summary>The number of the run's files.</summary>
    public int? FileCount { get; init; }
}
