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
