namespace WandbGen.IO;

/// <summary>A small file that only its owner can read, and that other processes read while it is replaced.</summary>
internal sealed class PrivateFile(string path)
{
    private const int MaxLockAttempts = 100;
    private static readonly TimeSpan s_lockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until no other process that uses this library is between reading and replacing the file. The lock is a separate file,
    /// which is never deleted: a file that is replaced cannot hold a lock, and a file that is deleted can be locked twice.</summary>
    /// <exception cref="IOException">The lock is held for too long, or cannot be created.</exception>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path + ".lock", Options(FileMode.OpenOrCreate));
            }
            catch (IOException exception) when (attempt < MaxLockAttempts && FileLock.IsHeldByOther(exception))
            {
                // This does not use the client's clock, because another process does not use it.
                await Task.Delay(s_lockPause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Creates or replaces the file. Another process reads either the old or the new content, also after a power
    /// failure.</summary>
    /// <exception cref="IOException">The file could not be written. The old one is kept.</exception>
    /// <exception cref="UnauthorizedAccessException">The system denies access.</exception>
    public void Replace(Action<Stream> write)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, Options(FileMode.CreateNew)))
            {
                write(stream);
                stream.Flush();
                FileSync.Flush(stream.SafeFileHandle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            DeleteQuietly(temporary);
            throw;
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void DeleteQuietly(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that could not be written can often not be deleted either. The first failure is reported.
        }
    }
}
