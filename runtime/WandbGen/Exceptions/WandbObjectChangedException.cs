namespace WandbGen;

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
