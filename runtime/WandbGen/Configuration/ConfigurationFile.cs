using System.Text;
using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>Reads a small text file of the user's that may be missing.</summary>
internal static partial class ConfigurationFile
{
    private const int MaxSize = 1024 * 1024;

    /// <summary>The file's text, or <see langword="null"/> if there is none or it cannot be used, which is logged.</summary>
    public static string? Read(string path, ILogger logger)
    {
        if (!Path.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaxSize)
            {
                LogTooLarge(logger, path, MaxSize);
                return null;
            }

            using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, path, exception);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Path} is ignored: it cannot be read.")]
    private static partial void LogUnreadable(ILogger logger, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "{Path} is ignored: it is larger than {MaxSize} bytes.")]
    private static partial void LogTooLarge(ILogger logger, string path, int maxSize);
}
