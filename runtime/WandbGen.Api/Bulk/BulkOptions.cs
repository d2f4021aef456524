namespace WandbGen;

/// <summary>Options for changes of many items, such as <see cref="RunChangesExtensions.TagAllAsync"/>.</summary>
public sealed record BulkOptions
{
    /// <summary>The number of items that are changed at the same time. The default is 8.</summary>
    public int MaxParallelism { get; init; } = 8;

    /// <summary>
    /// Whether nothing is changed: the items are listed, and the result says which would be (<see cref="BulkOutcome.Planned"/>).
    /// </summary>
    public bool DryRun { get; init; }

    internal void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelism, 1);
}
