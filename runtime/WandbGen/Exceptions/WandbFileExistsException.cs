namespace WandbGen;

/// <summary>
/// The exception that is thrown when a different file exists at the path, and the call neither replaces nor accepts it. Nothing was sent
/// for this file.
/// </summary>
public sealed class WandbFileExistsException : WandbDownloadException
{
    internal WandbFileExistsException(string fileName, string path, string remedy)
        : base($"'{path}' exists, and its content is not known to be the same. {remedy}", fileName) => Path = path;

    /// <summary>The full path of the existing file.</summary>
    public string Path { get; }
}
