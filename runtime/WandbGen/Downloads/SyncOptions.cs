namespace WandbGen;

/// <summary>How a directory is made to mirror a listing.</summary>
public sealed record SyncOptions
{
    /// <summary>
    /// Whether a file that is there is taken for the right one by its size alone. Without it its MD5 is computed too, which reads the file;
    /// if the server knows no
    /// MD5, the size decides in any case.
    /// </summary>
    public bool SizeOnly { get; init; }

    /// <summary>
    /// Whether files that are in the directory but not in the listing are deleted, with the directories that this leaves empty, once the
    /// whole listing was read. Only a listing that is
    /// known to be whole deletes anything: no entry of it was null and no part of it failed, it was read twice (if there is something to
    /// delete), and the server counts as many files before and after;
    /// otherwise the call ends with a <see cref="WandbSyncException"/> whose inner exception is a
    /// <see cref="WandbIncompleteListingException"/>.
    /// Symbolic links are neither deleted nor followed. A file whose name differs from a listed one only in letter case or Unicode form is
    /// kept: on some file
    /// systems it is the listed file.
    /// </summary>
    public bool DeleteExtraneous { get; init; }

    /// <summary>How files are transferred. <see cref="DownloadOptions.Replace"/> and <see cref="DownloadOptions.ExistOk"/> do not matter: a
    /// file that is wrong is replaced.</summary>
    public DownloadOptions Transfer { get; init; } = new();
}
