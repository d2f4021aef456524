namespace WandbGen.IO;

/// <summary>A small file that only its owner can read, and that other processes read while it is replaced.</summary>
internal sealed class PrivateFile(string path)
{
    private const int MaxLockAttempts = 100;
    private static readonly TimeSpan s_lockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until no other process of ours is between reading the file and replacing it. The lock is a file beside it, which
    /// stays: what is replaced holds no lock, and what is deleted is locked by two.</summary>
    /// <exception cref="IOException">The lock is held for longer than is waited, or cannot be made.</exception>
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
                // Not by the client's clock: another process does not run by it.
                await Task.Delay(s_lockPause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Replaces the file, or makes it: another process reads the old one or the new one, and so it is after a loss of
    /// power.</summary>
    /// <exception cref="IOException">It could not be written; the old one is there.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
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
            // What could not be written can often not be deleted either, and the first failure is the one to tell.
        }
    }
}
