using System.Globalization;

namespace WandbGen;

/// <summary>
/// The exception that is thrown when some files could not be synchronized with the listing. All other files are synchronized. If the inner
/// exception is a <see cref="WandbIncompleteListingException"/>, nothing was deleted.
/// </summary>
public sealed class WandbSyncException : WandbException
{
    internal WandbSyncException(SyncResult result, WandbException first)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Count(SyncAction.Failed)} of {result.Files.Count} files could not be synchronized; the first: {first.Message}"
            ),
            first
        ) => Result = result;

    internal WandbSyncException(SyncResult result, WandbIncompleteListingException refusal)
        : base(refusal.Message, refusal) => Result = result;

    /// <summary>The result for every file, including files that failed.</summary>
    public SyncResult Result { get; }
}
