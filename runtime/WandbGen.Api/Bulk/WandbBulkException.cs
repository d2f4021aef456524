using System.Globalization;

namespace WandbGen;

/// <summary>
/// The exception that is thrown when some of many items could not be changed. All others were changed. Call again to change the remaining
/// items.
/// </summary>
public sealed class WandbBulkException : WandbException
{
    internal WandbBulkException(BulkResult result, WandbException first)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Items.Count(static item => item.Outcome >= BulkOutcome.Failed)} of {result.Items.Count} items were not changed, "
                    + $"or it is unknown whether they were; the first: {first.Message}"
            ),
            first
        ) => Result = result;

    /// <summary>The result for each item.</summary>
    public BulkResult Result { get; }
}
