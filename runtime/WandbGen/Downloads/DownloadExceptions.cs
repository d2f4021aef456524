using System.Globalization;

namespace WandbGen;

/// <summary>A download failed; the final path has what it had before.</summary>
public class WandbDownloadException : WandbException
{
    internal WandbDownloadException(string message, string fileName, Exception? innerException = null)
        : base(message, innerException) => FileName = fileName;

    /// <summary>The file's name, as the server gave it.</summary>
    public string FileName { get; }

    /// <summary>Whether a directory has the file's place, or a file that of one of its directories.</summary>
    internal bool IsObstructed { get; init; }
}

/// <summary>The bytes that arrived are not those that the server announced.</summary>
public sealed class WandbIntegrityException : WandbDownloadException
{
    internal WandbIntegrityException(string fileName, string what, string expected, string actual)
        : base($"'{fileName}' arrived damaged: its {what} should be {expected}, but is {actual}.", fileName)
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The size or MD5 that the server announced.</summary>
    public string Expected { get; }

    /// <summary>The size or MD5 of what arrived.</summary>
    public string Actual { get; }
}

/// <summary>
/// The file was replaced or deleted on the server since it was listed, or while it was being downloaded, and its new version did not arrive
/// either: a file is begun anew once, a stream cannot be. List it again.
/// </summary>
public sealed class WandbObjectChangedException : WandbDownloadException
{
    internal WandbObjectChangedException(string fileName, bool isGone = false)
        : base(
            isGone
                ? $"'{fileName}' is not on the server any more: it was deleted since it was listed."
                : $"'{fileName}' was replaced on the server since it was listed, or while it was being downloaded; ask for it again.",
            fileName
        ) { }
}

/// <summary>Another file of the name exists, and the call says neither that it may be replaced nor that it may exist; nothing was sent for
/// it.</summary>
public sealed class WandbFileExistsException : WandbDownloadException
{
    internal WandbFileExistsException(string fileName, string path, string remedy)
        : base($"'{path}' exists and is not known to be the same file. {remedy}", fileName) => Path = path;

    /// <summary>The full path.</summary>
    public string Path { get; }
}

/// <summary>The server gave a name that leads out of the download's root, or that no file can safely have; nothing was created.</summary>
public sealed class WandbUnsafePathException : WandbDownloadException
{
    // Enough to recognise it by; FileName has all of it.
    private const int LongestName = 300;

    internal WandbUnsafePathException(string fileName, string reason)
        : base($"The server's file name '{Printable(fileName)}' is refused: {reason}.", fileName) { }

    private static string Printable(string name) =>
        string.Concat(
            name.Take(LongestName)
                .Select(static character =>
                    char.IsControl(character) ? $"\\u{((int)character).ToString("X4", CultureInfo.InvariantCulture)}" : character.ToString()
                )
        );
}

/// <summary>The disk is full; what was there is untouched.</summary>
public sealed class WandbDiskFullException : WandbDownloadException
{
    internal WandbDiskFullException(string fileName, string path, long? needed, long? free, ulong? inodes, Exception innerException)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The disk is full: '{path}' needs "
                    + $"{(inodes is null ? $"{Text(needed, "an unknown number of")} bytes" : $"an inode, and all {inodes} are used")}, "
                    + $"{Text(free, "an unknown number")}{(inodes is null ? "" : " bytes")} are free."
            ),
            fileName,
            innerException
        )
    {
        Path = path;
        Needed = needed;
        Free = free;
    }

    /// <summary>The full path of the file that did not fit.</summary>
    public string Path { get; }

    /// <summary>The size of the file in bytes, if it is known.</summary>
    public long? Needed { get; }

    /// <summary>The free bytes, if they could be found out.</summary>
    public long? Free { get; }

    private static string Text(long? number, string unknown) => number?.ToString(CultureInfo.InvariantCulture) ?? unknown;
}

/// <summary>Some of several files could not be downloaded; all others were.</summary>
public sealed class WandbDownloadAllException : WandbException
{
    internal WandbDownloadAllException(IReadOnlyList<DownloadedFile> completed, IReadOnlyDictionary<string, WandbException> failures)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{failures.Count} of {completed.Count + failures.Count} files could not be downloaded; the first: "
                    + $"{failures.Values.First().Message}"
            ),
            failures.Values.First()
        )
    {
        Completed = completed;
        Failures = failures;
    }

    /// <summary>The files that are complete.</summary>
    public IReadOnlyList<DownloadedFile> Completed { get; }

    /// <summary>What went wrong, by the file's name.</summary>
    public IReadOnlyDictionary<string, WandbException> Failures { get; }
}

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
