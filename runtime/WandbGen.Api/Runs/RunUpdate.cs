using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Changes to a run, for <see cref="RunOverview.UpdateAsync"/>: what is not set stays as it is. GraphQL's
/// <c>UpsertBucketInput</c>.</summary>
[WandbInput("UpsertBucketInput")]
public sealed partial record RunUpdate
{
    /// <summary>The new name shown to people, GraphQL's <c>displayName</c>; <see langword="null"/> keeps the old one.</summary>
    [WandbField("displayName")]
    public string? Name { get; init; }

    /// <summary>All of the run's tags from now on; <see langword="null"/> keeps those that it has, an empty list removes them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The new notes, in Markdown; <see langword="null"/> keeps the old ones, an empty text removes them.</summary>
    public string? Notes { get; init; }

    /// <summary>The group that the run belongs to from now on, GraphQL's <c>groupName</c>; <see langword="null"/> keeps the old
    /// one.</summary>
    [WandbField("groupName")]
    public string? Group { get; init; }

    // Which run is meant: the run itself fills it.
    internal string? Id { get; init; }

    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(RunUpdate), PrintMembers);
}
