using WandbGen.Redaction;

namespace WandbGen;

/// <summary>What became of one item of a change of many.</summary>
public enum BulkOutcome
{
    /// <summary>The item was changed.</summary>
    Done,

    /// <summary>The item was as it should be. Nothing was sent for it.</summary>
    Unchanged,

    /// <summary>The item would be changed, but for <see cref="BulkOptions.DryRun"/>.</summary>
    Planned,

    /// <summary>The item was not changed. <see cref="BulkItem.Failure"/> says why.</summary>
    Failed,

    /// <summary>The request was sent, and no answer came: it is unknown whether the item was changed.</summary>
    Unknown,

    /// <summary>Nothing was sent for the item, because the server does not accept more requests for longer than the client waits.</summary>
    NotTried,
}

/// <summary>The result for one item of a change of many.</summary>
/// <param name="Path">The item, such as <c>entity/project/run</c>.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Failure">Why it was not changed, or why that is not known.</param>
public sealed record BulkItem(string Path, BulkOutcome Outcome, WandbException? Failure = null)
{
    /// <summary>Returns the path and the outcome, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{Path}: {Outcome}");
}

/// <summary>The result of a change of many items.</summary>
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

/// <summary>The progress of a change of many items.</summary>
/// <param name="Done">The number of items that are as they should be, changed or not.</param>
/// <param name="Failed">The number of items that were not changed, or of which this is unknown.</param>
/// <param name="Total">The number of items.</param>
public readonly record struct BulkProgress(int Done, int Failed, int Total);
