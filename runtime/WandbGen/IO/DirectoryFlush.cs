using Microsoft.Extensions.Logging;

namespace WandbGen.IO;

/// <summary>Flushes directories, and reports once if a file system does not support it.</summary>
internal sealed partial class DirectoryFlush(ILogger logger)
{
    private int _isTold;

    /// <exception cref="IOException">The names may not be on the disk.</exception>
    public void Flush(HeldDirectory directory) => Tell(directory.Flush(), directory.Path);

    /// <inheritdoc cref="Flush(HeldDirectory)"/>
    public void Flush(string path) => Tell(FileSync.TryFlushDirectory(path), path);

    private void Tell(bool isFlushed, string path)
    {
        if (!isFlushed && Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            LogUnsupported(logger, path);
        }
    }

    [LoggerMessage(
        23,
        LogLevel.Warning,
        "The file system of {Path} cannot flush directories: after a power failure, files on the disk may not have their names."
    )]
    private static partial void LogUnsupported(ILogger logger, string path);
}
