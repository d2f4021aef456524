namespace WandbGen;

/// <summary>
/// The exception that is thrown when a file could not be uploaded. Unless the message says so, it is not known whether the server has the
/// previous file, the new file, or none.
/// </summary>
public sealed class WandbUploadException : WandbException
{
    internal WandbUploadException(string message, string fileName, Exception? innerException = null)
        : base(message, innerException) => FileName = fileName;

    /// <summary>The name of the file on the server.</summary>
    public string FileName { get; }
}
