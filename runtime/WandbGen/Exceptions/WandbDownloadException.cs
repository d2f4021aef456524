namespace WandbGen;

/// <summary>The exception that is thrown when a download fails. The final path is unchanged.</summary>
public class WandbDownloadException : WandbException
{
    internal WandbDownloadException(string message, string fileName, Exception? innerException = null)
        : base(message, innerException) => FileName = fileName;

    /// <summary>The name of the file as the server states it.</summary>
    public string FileName { get; }

    /// <summary>Whether a directory has the file's place, or a file that of one of its directories.</summary>
    internal bool IsObstructed { get; init; }
}
