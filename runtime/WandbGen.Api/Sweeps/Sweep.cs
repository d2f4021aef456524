using System.Runtime.CompilerServices;
using WandbGen.Redaction;
using WandbGen.Yaml;

namespace WandbGen;

/// <summary>
/// A sweep, a search for good hyperparameters, read from GraphQL's <c>project.sweeps</c>. It has the values of the time when it was read.
/// </summary>
[WandbObject("Sweep")]
public partial class Sweep : ProjectItem
{
    // Boxed, so that threads see it whole.
    private StrongBox<WandbValue>? _config;

    /// <summary>The id of the sweep within its project, as it is used in its address: GraphQL's <c>Sweep.name</c>.</summary>
    [WandbField("name")]
    public required string Id { get; init; }

    /// <summary>The display name, or <see langword="null"/> if there is none: GraphQL's <c>Sweep.displayName</c>.</summary>
    [WandbField("displayName")]
    public string? Name { get; init; }

    /// <summary>The server's opaque identifier: GraphQL's <c>Sweep.id</c>.</summary>
    [WandbField("id")]
    public required string StorageId { get; init; }

    /// <summary>The state of the sweep. A state that this version of the library does not have keeps its name.</summary>
    public required GraphQLEnum<SweepState> State { get; init; }

    /// <summary>The search method: <c>grid</c>, <c>random</c> or <c>bayes</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The configuration of the sweep as YAML text: GraphQL's <c>Sweep.config</c>.</summary>
    [WandbField("config")]
    public required string RawConfig { get; init; }

    /// <summary>
    /// The configuration of the sweep as an object: <see cref="RawConfig"/>, parsed by the rules of YAML 1.1 like Python's
    /// <c>sweep.config</c>.
    /// </summary>
    /// <exception cref="WandbProtocolException">The text is not valid YAML. <see cref="RawConfig"/> is the text.</exception>
    public WandbValue Config => (_config ??= new StrongBox<WandbValue>(ReadConfig())).Value;

    /// <summary>
    /// The order with the best run first, by the metric and the goal of the configuration, like Python's <c>sweep.order</c>. <see
    /// langword="null"/> if the configuration names no metric.
    /// </summary>
    /// <remarks>
    /// Without a goal, or with <c>minimize</c> in any letter case, the smallest value is the best one. With any other goal the largest is:
    /// Python's client decides so too, but takes <c>MINIMIZE</c> for another goal.
    /// </remarks>
    /// <exception cref="WandbProtocolException">The configuration is not valid YAML.</exception>
    public RunOrder? Order => MetricKey is { } key ? (RunOrder)((IsMinimized ? "+" : "-") + key) : null;

    /// <summary>The best value of the metric so far.</summary>
    public double? BestLoss { get; init; }

    /// <summary>The number of runs so far.</summary>
    public int RunCount { get; init; }

    /// <summary>
    /// The expected number of runs, or <see langword="null"/> if it is not known: GraphQL's <c>Sweep.runCountExpected</c>.
    /// </summary>
    [WandbField("runCountExpected")]
    public int? ExpectedRunCount { get; init; }

    /// <summary>The sweep's description.</summary>
    public string? Description { get; init; }

    /// <summary>The time when the sweep was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the sweep was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The sweep's path, <c>entity/project/sweep</c>.</summary>
    public string Path => $"{Entity}/{Project}/{Id}";

    /// <summary>The address of the sweep's web page.</summary>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    public Uri Url => WebPage.Of(ReadingClient, Entity, Project, "sweeps", Id);

    /// <summary>The sweep's runs, with configuration and metrics. Sends no request.</summary>
    /// <param name="order">The sort order. By default, the oldest run is the first.</param>
    /// <param name="pageSize">The number of runs per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    public virtual Runs Runs(RunOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Project, RunFilter.Sweep == Id, order, pageSize);

    /// <summary>
    /// The runs of earlier searches that the sweep was given to learn from, such as by Python's
    /// <c>wandb.sweep(…, prior_runs=[…])</c>, with configuration and metrics. Sends no request. <b>Not tested with a W&amp;B
    /// server</b>: none of W&amp;B's clients reads the field.
    /// </summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    public virtual PriorRuns PriorRuns() => new(ReadingClient, Entity, Project, Id);

    /// <summary>Reads the best run of the sweep so far, by the metric and the goal of the configuration.</summary>
    /// <param name="order">
    /// A different order, in which the best run is the first. By default, only runs that have the metric are considered.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The run with its configuration and summary, or <see langword="null"/> if the sweep has no runs.</returns>
    /// <exception cref="WandbStateException">
    /// The configuration names no metric, and <paramref name="order"/> is not specified.
    /// </exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    /// <remarks>
    /// If the configuration names no metric, W&amp;B's Python client returns the newest run. Here this is an error, because that run is not
    /// the best one.
    /// </remarks>
    public virtual async Task<Run?> BestRunAsync(RunOrder? order = null, CancellationToken cancellationToken = default)
    {
        RunFilter filter = RunFilter.Sweep == Id;
        if (order is null)
        {
            order =
                Order
                ?? throw new WandbStateException(
                    $"The configuration of the sweep '{Path}' names no metric. Specify the order in which the best run is the first.",
                    Path
                );
            // A run that ended before it logged the metric is not the best one, wherever the server sorts it.
            filter &= RunFilter.Field(MetricKey!).Exists();
        }

        var best = new Runs(ReadingClient, Entity, Project, filter, order, pageSize: 1);
        await foreach (Run run in best.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            return run;
        }

        return null;
    }

    /// <summary>The agents of the sweep. Sends no request.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    public virtual Agents Agents() => new(ReadingClient, Entity, Project, Id);

    /// <summary>Reads an agent of the sweep.</summary>
    /// <param name="id">The agent's id, <see cref="Agent.Id"/>.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="WandbNotFoundException">The sweep has no such agent.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    public virtual Task<Agent> AgentAsync(string id, CancellationToken cancellationToken = default) =>
        QueryAgentAsync(ReadingClient, Entity, Project, Id, id, cancellationToken);

    private protected override string Label => Path;

    [WandbQuery(
        """
            query Agent($entity: String!, $project: String!, $sweep: String!, $agent: String!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                sweep(sweepName: $sweep) { agent(agentName: $agent) }
              }
            }
            """
    )]
    private static partial Task<Agent> QueryAgentAsync(
        WandbClient client,
        string entity,
        string project,
        string sweep,
        string agent,
        CancellationToken cancellationToken
    );

    // As in Python, a metric belongs to the summary, unless its name begins with another part of a run.
    private string? MetricKey =>
        Config.Find("metric.name") is not { Kind: WandbValueKind.String } name || name.GetString().Trim() is not { Length: > 0 } metric
            ? null
        : metric.Split('.') is ["config" or "summary_metrics" or "tags", _, ..] ? metric
        : $"summary_metrics.{metric}";

    private bool IsMinimized =>
        Config.Find("metric.goal") is not { } goal
        || (goal.Kind == WandbValueKind.String && goal.GetString().Trim().Equals("minimize", StringComparison.OrdinalIgnoreCase));

    private WandbValue ReadConfig()
    {
        try
        {
            return YamlJson.Load(RawConfig) is { } config ? WandbValue.Parse(YamlJson.ToJson(config)) : default;
        }
        catch (FormatException exception)
        {
            throw new WandbProtocolException(
                SafeText.Clean(
                    $"The configuration of the sweep '{Path}' cannot be read. {exception.Message} " + $"{exception.InnerException?.Message}"
                ),
                innerException: exception
            );
        }
    }
}
