using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// Changes to a run, for <see cref="RunOverview.UpdateAsync"/>: GraphQL's <c>UpsertBucketInput</c>. A property that is not set is not
/// changed.
/// </summary>
[WandbInput("UpsertBucketInput")]
public sealed partial record RunUpdate
{
    /// <summary>The new display name, GraphQL's <c>displayName</c>. <see langword="null"/> keeps the current name.</summary>
    [WandbField("displayName")]
    public string? Name { get; init; }

    /// <summary>
    /// The new tags of the run, which replace all current tags. <see langword="null"/> keeps the current tags; an empty list removes them.
    /// </summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The new notes, in Markdown. <see langword="null"/> keeps the current notes; an empty text removes them.</summary>
    public string? Notes { get; init; }

    /// <summary>The new group, GraphQL's <c>groupName</c>. <see langword="null"/> keeps the current group.</summary>
    [WandbField("groupName")]
    public string? Group { get; init; }

    // Which run is meant: the run itself fills it.
    internal string? Id { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(RunUpdate), PrintMembers);
}
