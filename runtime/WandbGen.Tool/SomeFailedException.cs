namespace WandbGen.Tool;

/// <summary>Some of the things that a command was to change were not changed.</summary>
internal sealed class SomeFailedException(IReadOnlyList<ItemFailure> failures, int total) : Exception("Some items failed.")
{
    public IReadOnlyList<ItemFailure> Failures => failures;

    /// <summary>Whether nothing was changed at all.</summary>
    public bool IsAll => failures.Count == total;
}
