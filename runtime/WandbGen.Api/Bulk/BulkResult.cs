using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The outcome for one item of a bulk change.</summary>
public enum BulkOutcome
{
    /// <summary>The item was changed.</summary>
    Done,

    /// <summary>The item already had the requested values. No request was sent for it.</summary>
    Unchanged,

    /// <summary>The item would be changed if <see cref="BulkOptions.DryRun"/> were <see langword="false"/>.</summary>
    Planned,

    /// <summary>The item was not changed. <see cref="BulkItem.Failure"/> is the reason.</summary>
    Failed,

    /// <summary>
    /// It is unknown what was changed of the item: a request was sent, and no answer shows its outcome, or the call was canceled
    /// meanwhile; or a part of the change was made, and a later request failed.
    /// </summary>
    Unknown,

    /// <summary>
    /// The item was not changed: no request was sent for it, or the server refused its requests without reading them. The server asks for a
    /// longer wait than the client allows or no longer accepts the API key, or the call was canceled before.
    /// </summary>
    NotTried,
}

/// <summary>The result for one item of a bulk change.</summary>
/// <param name="Path">The item, such as <c>entity/project/run</c>.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Failure">
/// The reason why the item was not changed, was changed in part, or why this is unknown; <see langword="null"/> if the item has the
/// requested values, would be changed, or the call was canceled.
/// </param>
public sealed record BulkItem(string Path, BulkOutcome Outcome, WandbException? Failure = null)
{
    /// <summary>Returns the path and the outcome, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{Path}: {Outcome}");
}

/// <summary>The result of a bulk change.</summary>
/// <param name="Items">The result for each item, in the order of the listing.</param>
public sealed record BulkResult(IReadOnlyList<BulkItem> Items)
{
    /// <summary>Counts the items with an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public int Count(BulkOutcome outcome) => Items.Count(item => item.Outcome == outcome);

    /// <summary>Returns the number of items for each outcome.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            Enum.GetValues<BulkOutcome>().Where(outcome => Count(outcome) > 0).Select(outcome => $"{Count(outcome)} {outcome}")
        );
}

/// <summary>The progress of a bulk change.</summary>
/// <param name="Done">The number of items that have the requested values, including items that already had them.</param>
/// <param name="Failed">The number of items that were not changed, or for which this is unknown.</param>
/// <param name="Total">The number of items.</param>
public readonly record struct BulkProgress(int Done, int Failed, int Total);
