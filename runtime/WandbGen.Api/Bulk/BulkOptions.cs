namespace WandbGen;

/// <summary>Options for changes of many items, such as <see cref="RunChangesExtensions.TagAllAsync"/>.</summary>
public sealed record BulkOptions
{
    /// <summary>The number of items that are changed at the same time. The default is 8.</summary>
    public int MaxParallelism { get; init; } = 8;

    /// <summary>
    /// Whether the call only lists the items and changes nothing. In the result, the items that would be changed are
    /// <see cref="BulkOutcome.Planned"/>.
    /// </summary>
    public bool DryRun { get; init; }

    internal void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelism, 1);
}
