namespace WandbGen;

/// <summary>A file could not be uploaded; whether the server has the old one, none or the new one is not known unless the message says
/// so.</summary>
public sealed class WandbUploadException : WandbException
{
    internal WandbUploadException(string message, string fileName, Exception? innerException = null)
        : base(message, innerException) => FileName = fileName;

    /// <summary>The file's name on the server.</summary>
    public string FileName { get; }
}
