namespace WandbGen;

/// <summary>
/// The exception that is thrown when a file was replaced or deleted on the server after it was listed, and its new version could not be
/// downloaded either. A file is downloaded again once before this is thrown; a stream is not. List the file again.
/// </summary>
public sealed class WandbObjectChangedException : WandbDownloadException
{
    internal WandbObjectChangedException(string fileName, bool isGone = false)
        : base(
            isGone
                ? $"'{fileName}' is no longer on the server: it was deleted after it was listed."
                : $"'{fileName}' was replaced on the server after it was listed, or while it was being downloaded. List it again.",
            fileName
        ) { }
}
