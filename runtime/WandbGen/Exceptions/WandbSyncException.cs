using System.Globalization;

namespace WandbGen;

/// <summary>
/// Some files of a directory could not be made to mirror the listing; all others were. If the inner exception is a
/// <see cref="WandbIncompleteListingException"/>, nothing was deleted.
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

    /// <summary>What was done with every file, those that failed included.</summary>
    public SyncResult Result { get; }
}
