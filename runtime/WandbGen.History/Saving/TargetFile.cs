using System.IO.Hashing;
using System.Text;
using WandbGen.IO;

namespace WandbGen.History.Saving;

/// <summary>A file that has its name when all of it is written; until then it is beside, under a name of its own.</summary>
/// <remarks>Formats wrap the failure of a write in exceptions of their own, so the first failure is kept here.</remarks>
internal sealed class TargetFile : FileStream
{
    private const string Ending = ".wandb-partial";

    private readonly string _target;
    private readonly bool _replace;
    private Exception? _failure;

    private TargetFile(string target, string partial, bool replace)
        : base(partial, ReplacingFile.CreateOptions(replace ? target : null))
    {
        _target = target;
        _replace = replace;
    }

    /// <summary>Opens a file, before anything is asked of a server.</summary>
    /// <exception cref="WandbFileExistsException">The file exists and is not to be replaced.</exception>
    /// <exception cref="WandbDownloadException">No file can be written there.</exception>
    public static TargetFile Create(string target, bool replace)
    {
        try
        {
            if (FindAttributes(target) is { } attributes)
            {
                if (attributes.HasFlag(FileAttributes.Directory))
                {
                    throw new WandbDownloadException($"Could not write '{target}': it is a directory.", Path.GetFileName(target));
                }

                if (!replace)
                {
                    throw Exists(target);
                }
            }

            string directory = Path.GetDirectoryName(target) ?? target;
            Directory.CreateDirectory(directory);
            string prefix = $".{XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(Path.GetFileName(target))):x16}";
            DeleteLeftOvers(directory, prefix);
            var file = new TargetFile(target, Path.Combine(directory, $"{prefix}{Guid.CreateVersion7():N}{Ending}"), replace);
            file.TakeMode();
            return file;
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            throw ToException(target, exception);
        }
    }

    /// <summary>Gives the file its name.</summary>
    /// <returns>Its length.</returns>
    public long Commit()
    {
        Flush(flushToDisk: true);
        long length = Length;
        try
        {
            // Renamed while it is open, so that no process takes it for an abandoned file.
            File.Move(Name, _target, overwrite: _replace);
        }
        catch (IOException) when (!_replace && File.Exists(_target))
        {
            throw Exists(_target);
        }

        Dispose();
        return length;
    }

    /// <summary>Leaves nothing of it.</summary>
    public void Abandon()
    {
        // The exception states why the file is abandoned. Writing the rest can fail too, for example on a full disk.
        Try(Dispose);
        Try(() => File.Delete(Name));
    }

    /// <summary>Says of a failure what it is to the user, if it is one of the disk.</summary>
    public WandbDownloadException? Explain(Exception exception) =>
        _failure is not null ? ToException(_target, _failure)
        : IsOfDisk(exception) ? ToException(_target, exception)
        : null;

    public override void Write(byte[] buffer, int offset, int count) => Keep(() => base.Write(buffer, offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            base.Write(buffer);
        }
        catch (Exception exception) when (FileWrite.IsFault(exception))
        {
            _failure ??= exception;
            throw;
        }
    }

    // .NET does not report on Linux that the disk could not take the bytes.
    public override void Flush(bool flushToDisk) =>
        Keep(() =>
        {
            base.Flush(flushToDisk: false);
            if (flushToDisk)
            {
                FileSync.Flush(SafeFileHandle);
            }
        });

    // Files of processes that were killed while they wrote the same file. A file that is still written is locked.
    private static void DeleteLeftOvers(string directory, string prefix)
    {
        foreach (string path in Directory.EnumerateFiles(directory, $"{prefix}*{Ending}"))
        {
            Try(() => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose());
        }
    }

    private void TakeMode()
    {
        try
        {
            if (_replace)
            {
                ReplacingFile.TakeMode(SafeFileHandle, _target);
            }
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            // Nothing more can be done about it.
        }
    }

    private static FileAttributes? FindAttributes(string path)
    {
        try
        {
            return File.GetAttributes(path);
        }
        catch (Exception exception) when (FileRead.IsMissing(exception))
        {
            return null;
        }
    }

    private static bool IsOfDisk(Exception exception) => FileWrite.IsFault(exception) || exception is NotSupportedException;

    private static WandbFileExistsException Exists(string target) =>
        new(Path.GetFileName(target), target, "Pass replace: true to replace it.");

    private static WandbDownloadException ToException(string target, Exception exception)
    {
        string name = Path.GetFileName(target);
        return exception is IOException full && DiskSpace.IsFull(full)
            ? new WandbDiskFullException(name, target, null, DiskSpace.GetFree(target), DiskSpace.CountUsedUpInodes(target), full)
            : new WandbDownloadException($"Could not write '{target}': {exception.Message}", name, exception);
    }

    private void Keep(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (FileWrite.IsFault(exception))
        {
            _failure ??= exception;
            throw;
        }
    }
}
