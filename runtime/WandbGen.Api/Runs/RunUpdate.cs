using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// Changes to a run, for <see cref="RunOverview.UpdateAsync"/>: GraphQL's <c>UpsertBucketInput</c>. A property that is not set is not
/// changed.
/// </summary>
public sealed partial record RunUpdate
{
    /// <summary>The new display name, GraphQL's <c>displayName</c>. <see langword="null"/> keeps the current name.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The new tags of the run, which replace all current tags. <see langword="null"/> keeps the current tags; an empty list removes them.
    /// </summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The new notes, in Markdown. <see langword="null"/> keeps the current notes; an empty text removes them.</summary>
    public string? Notes { get; init; }

    /// <summary>The new description. <see langword="null"/> keeps the current description; an empty text removes it.</summary>
    public string? Description { get; init; }

    /// <summary>The new group, GraphQL's <c>groupName</c>. <see langword="null"/> keeps the current group.</summary>
    public string? Group { get; init; }

    /// <summary>The new job type. <see langword="null"/> keeps the current job type.</summary>
    public string? JobType { get; init; }

    /// <summary>
    /// Values of the configuration to add or replace, by their keys. Keys that are not named keep their values. A value replaces the whole
    /// value of its key, also if both are objects.
    /// </summary>
    public IReadOnlyDictionary<string, WandbValue>? Config { get; init; }

    /// <summary>The keys to remove from the configuration.</summary>
    public IReadOnlyList<string>? RemovedConfig { get; init; }

    /// <summary>
    /// Values of the summary to add or replace, by their keys. Keys that are not named keep their values. A value replaces the whole value
    /// of its key, also if both are objects.
    /// </summary>
    public IReadOnlyDictionary<string, WandbValue>? Summary { get; init; }

    /// <summary>The keys to remove from the summary.</summary>
    public IReadOnlyList<string>? RemovedSummary { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(RunUpdate), PrintMembers);

    /// <summary>Whether the run is not yet as it should be. What was not read of it may be.</summary>
    internal bool Changes(RunOverview run) =>
        (Name is not null && Name != run.Name)
        || (Tags is not null && !Tags.SequenceEqual(run.Tags ?? [], StringComparer.Ordinal))
        || (Notes is not null && Notes != (run.Notes ?? ""))
        || (Description is not null && Description != (run.Description ?? ""))
        || (Group is not null && Group != (run.Group ?? ""))
        || (JobType is not null && JobType != (run.JobType ?? ""))
        || (ChangesConfig && !(run is Run { Config: var config } && Has(config, Config, RemovedConfig)))
        || (ChangesSummary && !(run is Run { Summary: var summary } && Has(summary, Summary, RemovedSummary)));

    /// <summary>Whether a part of what is stored as a whole changes, so that the whole has to be read before.</summary>
    internal bool NeedsRun => ChangesConfig || ChangesSummary;

    internal bool ChangesConfig => Config is { Count: > 0 } || RemovedConfig is { Count: > 0 };

    internal bool ChangesSummary => Summary is { Count: > 0 } || RemovedSummary is { Count: > 0 };

    private static bool Has(WandbValue stored, IReadOnlyDictionary<string, WandbValue>? values, IReadOnlyList<string>? removed) =>
        (values ?? new Dictionary<string, WandbValue>()).All(pair =>
            stored.TryGetValue(pair.Key, out WandbValue value) && value == pair.Value
        ) && (removed ?? []).All(key => values?.ContainsKey(key) == true || !stored.TryGetValue(key, out _));
}
