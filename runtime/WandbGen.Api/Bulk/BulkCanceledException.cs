using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The exception that is thrown when a change of many items is canceled. It has the results so far: items whose requests were in progress
/// are <see cref="BulkOutcome.Unknown"/>, and items that were not begun are <see cref="BulkOutcome.NotTried"/>.
/// </summary>
public sealed class BulkCanceledException : OperationCanceledException
{
    internal BulkCanceledException(BulkResult result, CancellationToken cancellationToken)
        : base(SafeText.Clean($"The change of many items was canceled: {result}."), cancellationToken) => Result = result;

    /// <summary>The result for each item.</summary>
    public BulkResult Result { get; }
}
