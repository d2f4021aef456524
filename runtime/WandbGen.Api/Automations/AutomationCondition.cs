using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The condition that triggers an automation, with types: an <see cref="ArtifactCondition"/>, a <see cref="RunMetricEventCondition"/> or a
/// <see cref="RunStateCondition"/>. It is created by a static method, and read from <see cref="AutomationFilterEvent.Condition"/>.
/// </summary>
/// <example>
/// <code>
/// AutomationCondition overfits = AutomationCondition.RunMetric(
///     new RunMetric("val_loss").Average(5) &gt; 2.5,
///     RunFilter.DisplayName.StartsWith("prod"));
/// AutomationCondition failed = AutomationCondition.RunState([RunState.Failed]);
/// AutomationCondition released = AutomationCondition.AliasAdded(AutomationArtifactFilter.Alias == "production");
/// </code>
/// </example>
public abstract record AutomationCondition
{
    private protected AutomationCondition() { }

    /// <summary>The type of the event.</summary>
    public abstract AutomationEventType Type { get; }

    /// <summary>A version of an artifact is logged to the collection that is watched. Only a collection can be watched for this.</summary>
    /// <param name="filter">The events that count. The default is all of them.</param>
    public static AutomationCondition ArtifactCreated(AutomationArtifactFilter? filter = null) =>
        new ArtifactCondition(AutomationEventType.CreateArtifact) { Filter = filter };

    /// <summary>A version of an artifact is linked to a collection.</summary>
    /// <param name="filter">The events that count. The default is all of them.</param>
    public static AutomationCondition ArtifactLinked(AutomationArtifactFilter? filter = null) =>
        new ArtifactCondition(AutomationEventType.LinkArtifact) { Filter = filter };

    /// <summary>A version of an artifact is removed from a collection. Not every server supports it.</summary>
    /// <param name="filter">The events that count. The default is all of them.</param>
    public static AutomationCondition ArtifactUnlinked(AutomationArtifactFilter? filter = null) =>
        new ArtifactCondition(AutomationEventType.UnlinkArtifact) { Filter = filter };

    /// <summary>A version of an artifact gets an alias.</summary>
    /// <param name="filter">The events that count. The default is all of them.</param>
    public static AutomationCondition AliasAdded(AutomationArtifactFilter? filter = null) =>
        new ArtifactCondition(AutomationEventType.AddArtifactAlias) { Filter = filter };

    /// <summary>A version of an artifact gets a tag. Not every server supports it.</summary>
    /// <param name="filter">The events that count. The default is all of them.</param>
    public static AutomationCondition ArtifactTagAdded(AutomationArtifactFilter? filter = null) =>
        new ArtifactCondition(AutomationEventType.AddArtifactTag) { Filter = filter };

    /// <summary>A version of an artifact loses a tag. Not every server supports it.</summary>
    /// <param name="filter">The events that count. The default is all of them.</param>
    public static AutomationCondition ArtifactTagRemoved(AutomationArtifactFilter? filter = null) =>
        new ArtifactCondition(AutomationEventType.RemoveArtifactTag) { Filter = filter };

    /// <summary>A collection gets a tag. Not every server supports it.</summary>
    /// <param name="filter">The events that count. The default is all of them.</param>
    public static AutomationCondition CollectionTagAdded(AutomationArtifactFilter? filter = null) =>
        new ArtifactCondition(AutomationEventType.AddCollectionTag) { Filter = filter };

    /// <summary>A collection loses a tag. Not every server supports it.</summary>
    /// <param name="filter">The events that count. The default is all of them.</param>
    public static AutomationCondition CollectionTagRemoved(AutomationArtifactFilter? filter = null) =>
        new ArtifactCondition(AutomationEventType.RemoveCollectionTag) { Filter = filter };

    /// <summary>A metric of a run meets a condition.</summary>
    /// <param name="metric">The condition of the metric, from <see cref="WandbGen.RunMetric"/>.</param>
    /// <param name="runs">The runs that are watched. The default is all runs of the scope.</param>
    public static AutomationCondition RunMetric(RunMetricCondition metric, RunFilter? runs = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new RunMetricEventCondition(metric) { Runs = runs };
    }

    /// <summary>A run changes to one of several states.</summary>
    /// <param name="states">
    /// <see cref="WandbGen.RunState.Running"/>, <see cref="WandbGen.RunState.Finished"/> or <see cref="WandbGen.RunState.Failed"/>, which
    /// includes crashed runs.
    /// </param>
    /// <param name="runs">The runs that are watched. The default is all runs of the scope.</param>
    /// <exception cref="ArgumentException">There are no states, or W&amp;B cannot watch for one of them.</exception>
    public static AutomationCondition RunState(IEnumerable<RunState> states, RunFilter? runs = null) =>
        new RunStateCondition(states) { Runs = runs };

    /// <summary>The filter as <c>createFilterTrigger</c> is sent it.</summary>
    internal abstract string ToFilter();

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public sealed override string ToString() => SafeText.OfRecord(GetType().Name, PrintMembers);
}

/// <summary>Something happens to an artifact or to a collection of artifacts.</summary>
public sealed record ArtifactCondition : AutomationCondition
{
    internal ArtifactCondition(AutomationEventType type) => Type = type;

    /// <inheritdoc/>
    public override AutomationEventType Type { get; }

    /// <summary>The events that count, or <see langword="null"/> for all of them.</summary>
    public AutomationArtifactFilter? Filter { get; init; }

    internal override string ToFilter() => AutomationFilterText.OfArtifacts(Filter);
}

/// <summary>A metric of a run meets a condition.</summary>
public sealed record RunMetricEventCondition : AutomationCondition
{
    internal RunMetricEventCondition(RunMetricCondition metric) => Metric = metric;

    /// <inheritdoc/>
    public override AutomationEventType Type => Metric.Type;

    /// <summary>The condition of the metric.</summary>
    public RunMetricCondition Metric { get; }

    /// <summary>The runs that are watched, or <see langword="null"/> for all runs of the scope.</summary>
    public RunFilter? Runs { get; init; }

    internal override string ToFilter() =>
        AutomationFilterText.OfRuns(
            Runs,
            "run_metric_filter",
            writer =>
            {
                writer.WriteStartObject(Metric.FilterName);
                Metric.Write(writer);
                writer.WriteEndObject();
            }
        );
}

/// <summary>A run changes to one of several states.</summary>
public sealed record RunStateCondition : AutomationCondition
{
    private readonly string[] _names;

    internal RunStateCondition(IEnumerable<RunState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        // W&B sorts them, and knows no difference between failed and crashed here.
        _names = [.. states.Select(ToName).Distinct().Order(StringComparer.Ordinal)];
        if (_names.Length == 0)
        {
            throw new ArgumentException("A state to watch for is missing.", nameof(states));
        }

        States = [.. _names.Select(static name => FromName(name)!.Value)];
    }

    /// <inheritdoc/>
    public override AutomationEventType Type => AutomationEventType.RunState;

    /// <summary>The states, each once: running, finished or failed. A crashed run counts as failed.</summary>
    public IReadOnlyList<RunState> States { get; }

    /// <summary>The runs that are watched, or <see langword="null"/> for all runs of the scope.</summary>
    public RunFilter? Runs { get; init; }

    /// <summary>Compares the states by content.</summary>
    /// <param name="other">The other condition.</param>
    public bool Equals(RunStateCondition? other) => other is not null && _names.AsSpan().SequenceEqual(other._names) && Runs == other.Runs;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(string.Join(' ', _names), Runs);

    internal static RunState? FromName(string name) =>
        name switch
        {
            "RUNNING" => WandbGen.RunState.Running,
            "FINISHED" => WandbGen.RunState.Finished,
            "FAILED" => WandbGen.RunState.Failed,
            _ => null,
        };

    internal override string ToFilter() =>
        AutomationFilterText.OfRuns(
            Runs,
            "run_state_filter",
            writer =>
            {
                writer.WriteStartArray("states");
                foreach (string name in _names)
                {
                    writer.WriteStringValue(name);
                }

                writer.WriteEndArray();
            }
        );

    private static string ToName(RunState states) =>
        states switch
        {
            WandbGen.RunState.Running => "RUNNING",
            WandbGen.RunState.Finished => "FINISHED",
            WandbGen.RunState.Failed or WandbGen.RunState.Crashed => "FAILED",
            _ => throw new ArgumentException(
                SafeText.Clean($"W&B cannot watch for the state {states}, only for running, finished and failed."),
                nameof(states)
            ),
        };
}
