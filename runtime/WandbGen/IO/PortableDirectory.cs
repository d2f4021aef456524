using System.IO.Enumeration;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>
/// A directory that is identified by its path, on systems where .NET offers no way to hold it open. Links are checked at each step, but a
/// process that can write there can create one between the check and the step.
/// </summary>
internal sealed class PortableDirectory(string path) : HeldDirectory
{
    private const UnixFileMode ForTheUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    public static EnumerationOptions Everything { get; } = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    public override string Path => path;

    public override HeldDirectory? TryOpenDirectory(string name, bool isNew = false)
    {
        var directory = new DirectoryInfo(PathOf(name));
        return directory.LinkTarget is not null ? throw new NotADirectoryException(directory.FullName, isLink: true)
            : directory.Exists ? new PortableDirectory(directory.FullName)
            : File.Exists(directory.FullName) ? throw new NotADirectoryException(directory.FullName, isLink: false)
            : null;
    }

    // .NET does not show who has created it.
    public override bool CreateDirectory(string name, bool isPrivate = false)
    {
        if (System.IO.Path.Exists(PathOf(name)))
        {
            return false;
        }

        if (isPrivate && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(PathOf(name), ForTheUser);
        }
        else
        {
            Directory.CreateDirectory(PathOf(name));
        }

        return false;
    }

    public override SafeFileHandle? TryOpenRead(string name)
    {
        // On Windows, the sharing must allow the handles that flush the file or have just renamed it; on Unix, sharing would take no lock.
        FileShare share = OperatingSystem.IsWindows() ? FileShare.ReadWrite | FileShare.Delete : FileShare.Read | FileShare.Delete;
        return IsRegular(name) ? File.OpenHandle(PathOf(name), share: share) : null;
    }

    public override SafeFileHandle? TryCreateFile(string name, UnixFileMode mode = DefaultMode)
    {
        try
        {
            // On Windows, handles that do not share deletion prevent renames too, also those by the owner of the handle; on Unix, None is
            // the lock.
            SafeFileHandle file = File.OpenHandle(
                PathOf(name),
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete : FileShare.None
            );
            if (!OperatingSystem.IsWindows() && mode != DefaultMode)
            {
                File.SetUnixFileMode(file, mode);
            }

            return file;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    public override SafeFileHandle? TryOpenLeftOver(string name, out bool isHeld)
    {
        isHeld = false;
        try
        {
            // On Unix this takes a shared lock; on Windows it excludes writers.
            return IsRegular(name) ? File.OpenHandle(PathOf(name), share: FileShare.Read | FileShare.Delete) : null;
        }
        catch (IOException exception) when (FileLock.IsHeldByOther(exception))
        {
            isHeld = true;
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    public override void Release(SafeFileHandle file) => file.Dispose();

    public override RenameOutcome Rename(SafeFileHandle file, string name, HeldDirectory directory, string newName, bool replace)
    {
        string to = System.IO.Path.Combine(directory.Path, newName);
        try
        {
            File.Move(PathOf(name), to, replace);
            return RenameOutcome.Done;
        }
        catch (IOException) when (!File.Exists(PathOf(name)))
        {
            return RenameOutcome.Lost;
        }
        catch (Exception exception)
            when ((exception is IOException && !replace && System.IO.Path.Exists(to))
                || (exception is IOException or UnauthorizedAccessException && Directory.Exists(to))
            )
        {
            return RenameOutcome.Exists;
        }
    }

    public override UnixFileMode? TryGetMode(string name)
    {
        return !OperatingSystem.IsWindows() && IsRegular(name) ? File.GetUnixFileMode(PathOf(name)) & Permissions : null;
    }

    public override void Delete(string name)
    {
        if (System.IO.Path.Exists(path))
        {
            File.Delete(PathOf(name));
        }
    }

    public override void DeleteDirectory(string name) => Directory.Delete(PathOf(name));

    public override void TryDeleteDirectory(string name)
    {
        try
        {
            if (Directory.Exists(PathOf(name)) && !Directory.EnumerateFileSystemEntries(PathOf(name)).Any())
            {
                Directory.Delete(PathOf(name));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process has added a file, or deletes the directory too.
        }
    }

    public override IEnumerable<FileSystemInfo> Enumerate() => new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything);

    public override IEnumerable<string> EnumerateNames(string prefix) => EnumerateNames(path, prefix);

    /// <summary>The names in a directory that begin with some characters.</summary>
    public static IEnumerable<string> EnumerateNames(string directory, string prefix) =>
        new FileSystemEnumerable<string>(directory, static (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.FileName.StartsWith(prefix, StringComparison.Ordinal),
        };

    public override void FlushFile(SafeFileHandle file, string name)
    {
        if (!OperatingSystem.IsWindows())
        {
            FileSync.Flush(file);
            return;
        }

        SafeFileHandle writable;
        try
        {
            // Windows flushes only handles that can write.
            writable = File.OpenHandle(PathOf(name), access: FileAccess.ReadWrite, share: FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException exception) when (FileLock.IsHeldByOther(exception))
        {
            // A reader excludes all writers. A process that has just renamed the file flushed it before.
            return;
        }

        using (writable)
        {
            FileSync.Flush(writable);
        }
    }

    public override bool Flush() => FileSync.TryFlushDirectory(path);

    public override void Dispose() { }

    // .NET does not state the kind of an open file, and opening a pipe waits for a writer.
    private bool IsRegular(string name)
    {
        var file = new FileInfo(PathOf(name));
        if (!file.Exists || file.LinkTarget is not null || OperatingSystem.IsWindows())
        {
            return file.Exists && file.LinkTarget is null;
        }

        using SafeFileHandle opened = Libc.Open(file.FullName, OperatingSystem.IsMacOS() ? 0x4 : 0x800);
        try
        {
            return opened.IsInvalid || RandomAccess.GetLength(opened) >= 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private string PathOf(string name) => System.IO.Path.Combine(path, name);
}
