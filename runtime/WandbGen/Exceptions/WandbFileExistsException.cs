namespace WandbGen;

/// <summary>Another file of the name exists, and the call says neither that it may be replaced nor that it may exist; nothing was sent for
/// it.</summary>
public sealed class WandbFileExistsException : WandbDownloadException
{
    internal WandbFileExistsException(string fileName, string path, string remedy)
        : base($"'{path}' exists and is not known to be the same file. {remedy}", fileName) => Path = path;

    /// <summary>The full path.</summary>
    public string Path { get; }
}
