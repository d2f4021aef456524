using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The result of synchronizing a directory with a listing.</summary>
/// <param name="Files">
/// The result for every file: the files of the listing in its order, followed by the deleted files in the order of their names.
/// </param>
public sealed record SyncResult(IReadOnlyList<SyncedFile> Files)
{
    /// <summary>Counts the files with a certain result.</summary>
    /// <param name="action">The result.</param>
    /// <returns>The number of files.</returns>
    public int Count(SyncAction action) => Files.Count(file => file.Action == action);
}

/// <summary>The result of synchronizing one file.</summary>
/// <param name="Name">
/// The name of the file in the listing or, for a file that was deleted, its path relative to the directory, with <c>/</c> between
/// directories.
/// </param>
/// <param name="Action">The result.</param>
/// <param name="Verification">
/// What the bytes on the disk were verified against, before or during the transfer. <see cref="VerificationLevel.None"/> if there is no
/// file.
/// </param>
/// <param name="Error">The exception if <paramref name="Action"/> is <see cref="SyncAction.Failed"/>, or <see langword="null"/>.</param>
public sealed record SyncedFile(string Name, SyncAction Action, VerificationLevel Verification, WandbException? Error = null)
{
    /// <inheritdoc cref="DownloadedFile.ContentEncoding"/>
    public string? ContentEncoding { get; init; }

    /// <inheritdoc cref="DownloadedFile.IsDecoded"/>
    public bool IsDecoded { get; init; }

    /// <inheritdoc cref="DownloadedFile.IsNewerThanListed"/>
    public bool IsNewerThanListed { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(SyncedFile), PrintMembers);
}

/// <summary>The result of synchronizing a file.</summary>
public enum SyncAction
{
    /// <summary>The file matched. Nothing was transferred.</summary>
    UpToDate,

    /// <summary>The file was missing or different, and was downloaded.</summary>
    Downloaded,

    /// <summary>The file was not in the listing, and was deleted.</summary>
    Deleted,

    /// <summary>The file could not be downloaded or deleted. The directory still has what it had before.</summary>
    Failed,
}
