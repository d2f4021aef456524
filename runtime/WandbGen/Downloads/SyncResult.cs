using WandbGen.Redaction;

namespace WandbGen;

/// <summary>What was done to make a directory mirror a listing.</summary>
/// <param name="Files">Every file: those of the listing in its order, then those that were deleted, in the order of their names.</param>
public sealed record SyncResult(IReadOnlyList<SyncedFile> Files)
{
    /// <summary>The number of files to which this was done.</summary>
    /// <param name="action">What was done.</param>
    /// <returns>The number.</returns>
    public int Count(SyncAction action) => Files.Count(file => file.Action == action);
}

/// <summary>What was done with one file.</summary>
/// <param name="Name">The file's name in the listing, or below the directory if it was to be deleted, with <c>/</c> between
/// directories.</param>
/// <param name="Action">What was done.</param>
/// <param name="Verification">What the bytes on disk were checked against, before the transfer or in it;
/// <see cref="VerificationLevel.None"/> if there are none.</param>
/// <param name="Error">What went wrong, if <paramref name="Action"/> is <see cref="SyncAction.Failed"/>.</param>
public sealed record SyncedFile(string Name, SyncAction Action, VerificationLevel Verification, WandbException? Error = null)
{
    /// <inheritdoc cref="DownloadedFile.ContentEncoding"/>
    public string? ContentEncoding { get; init; }

    /// <inheritdoc cref="DownloadedFile.IsDecoded"/>
    public bool IsDecoded { get; init; }

    /// <inheritdoc cref="DownloadedFile.IsNewerThanListed"/>
    public bool IsNewerThanListed { get; init; }

    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(SyncedFile), PrintMembers);
}

/// <summary>What was done with a file to make a directory mirror a listing.</summary>
public enum SyncAction
{
    /// <summary>It was there and right; nothing was transferred.</summary>
    UpToDate,

    /// <summary>It was missing or wrong, and was downloaded.</summary>
    Downloaded,

    /// <summary>It was not in the listing, and was deleted.</summary>
    Deleted,

    /// <summary>It could not be downloaded or deleted; what was there is there still.</summary>
    Failed,
}
