namespace WandbGen;

/// <summary>Options for synchronizing a directory with a listing.</summary>
public sealed record SyncOptions
{
    /// <summary>
    /// Whether an existing file matches if its size does. If this is <see langword="false"/> (the default), the file is read to compare its
    /// MD5 too. A file whose MD5 the server does not state is always compared by size.
    /// </summary>
    public bool SizeOnly { get; init; }

    /// <summary>
    /// Whether files that are in the directory but not in the listing are deleted after the listing was read, together with directories
    /// that this leaves empty. The default is <see langword="false"/>. Files are deleted only if the listing is known to be complete: none
    /// of its entries is null, no part of it failed, and, if there is something to delete, a second reading has the number of items that
    /// the server states before and after it. Otherwise nothing is deleted, and the call throws a <see cref="WandbSyncException"/> whose
    /// inner exception is a <see cref="WandbIncompleteListingException"/>. Symbolic links are not deleted and not followed. A file whose
    /// name differs from a listed one only in letter case or Unicode normalization is kept, because some file systems consider the names
    /// equal.
    /// </summary>
    public bool DeleteExtraneous { get; init; }

    /// <summary>
    /// Decides whether a file that is in the directory but not in the listing may be deleted, by its name below the directory, with
    /// <c>/</c> between its parts. <see langword="null"/>, the default, allows all of them. It has no effect without <see
    /// cref="DeleteExtraneous"/>.
    /// </summary>
    /// <remarks>Use it to keep files of your own, or to delete only files that a user has confirmed.</remarks>
    public Func<string, bool>? MayDelete { get; init; }

    /// <summary>
    /// Options for the transfers. <see cref="DownloadOptions.Replace"/> and <see cref="DownloadOptions.ExistOk"/> have no effect: a file
    /// that does not match is always replaced.
    /// </summary>
    public DownloadOptions Transfer { get; init; } = new();
}
