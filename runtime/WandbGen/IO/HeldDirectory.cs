using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>
/// A directory that is held open, so that all operations apply to this directory, even if another process puts a different directory or a
/// link in its place. Names have one segment. Links are followed only in the path of the root, which the caller specifies.
/// </summary>
internal abstract class HeldDirectory : IDisposable
{
    /// <summary>A switch that uses the implementation for Windows and macOS on Linux, so that it can be tested there.</summary>
    public const string PortableSwitch = "WandbGen.Downloads.PortableDirectories";

    /// <summary>The mode of a new file, before the umask of the process is applied.</summary>
    public const UnixFileMode DefaultMode = (UnixFileMode)0x1B6;

    private const int LongestProbe = 200;

    /// <summary>The path that was used to open it, for messages.</summary>
    public abstract string Path { get; }

    /// <summary>Whether it was made to be opened, so that no partial file in it is older.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the system shows that the directory is still at its path, and that no part of the path is a link.</summary>
    public virtual bool IsInPlace() => false;

    /// <summary>Opens a directory by a path whose links are followed.</summary>
    /// <exception cref="IOException">There is no such directory.</exception>
    public static HeldDirectory Open(string path) =>
        TryOpen(path) ?? throw new DirectoryNotFoundException($"'{path}' does not exist, or was deleted.");

    /// <summary>Opens a directory by a path whose links are followed. Returns <see langword="null"/> if it does not exist.</summary>
    /// <exception cref="IOException">There is something else, or it cannot be opened.</exception>
    public static HeldDirectory? TryOpen(string path) =>
        IsLinux ? LinuxDirectory.TryOpen(path)
        : Directory.Exists(path) ? new PortableDirectory(path)
        : null;

    /// <summary>Opens a directory in this one. Returns <see langword="null"/> if there is no entry with the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isNew">Whether it was just created.</param>
    /// <exception cref="NotADirectoryException">The entry is a link or a file.</exception>
    public abstract HeldDirectory? TryOpenDirectory(string name, bool isNew = false);

    /// <summary>Opens a directory below this one in one step, if the system supports it and no entry of the path is a link or a
    /// file.</summary>
    /// <param name="path">The names, with <c>/</c> between them.</param>
    /// <returns>The directory, or <see langword="null"/>: opening it name by name then shows the reason.</returns>
    public virtual HeldDirectory? TryOpenBelow(string path) => null;

    /// <summary>Creates a directory, unless an entry with the name exists.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isPrivate">Whether only this user can enter it.</param>
    /// <returns>Whether it was created, if the system shows that.</returns>
    public abstract bool CreateDirectory(string name, bool isPrivate = false);

    /// <summary>Whether the system shows that nothing has the name, not even a link.</summary>
    public virtual bool Lacks(string name) => false;

    /// <summary>Opens a file for reading. Returns <see langword="null"/> if it does not exist, or is a link.</summary>
    public abstract SafeFileHandle? TryOpenRead(string name);

    /// <summary>Creates a file for reading and writing, and locks it if the file system supports locks.</summary>
    /// <returns>The file, or <see langword="null"/> if this directory no longer exists.</returns>
    /// <exception cref="IOException">An entry with the name exists.</exception>
    public abstract SafeFileHandle? TryCreateFile(string name, UnixFileMode mode = DefaultMode);

    /// <summary>Creates a file without a name, for reading and writing. If the process ends, the file is gone.</summary>
    /// <returns>The file, or <see langword="null"/> if the system or the file system does not support it.</returns>
    public virtual SafeFileHandle? TryCreateNameless(UnixFileMode mode) => null;

    /// <summary>Gives a file that was created here without a name its first name, unless an entry with this name exists.</summary>
    public virtual RenameOutcome Link(SafeFileHandle file, string name) => RenameOutcome.Refused;

    /// <summary>Opens the partial file of another download for reading.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isHeld">Whether its lock shows that a download is writing it. Not every file system supports locks.</param>
    /// <returns>The file, or <see langword="null"/> if it does not exist, or cannot be opened, for example because it is locked.</returns>
    public abstract SafeFileHandle? TryOpenLeftOver(string name, out bool isHeld);

    /// <summary>Whether the directory belongs to another user than a file that was just created in it. False if the system does not support
    /// this.</summary>
    public virtual bool IsOfOtherUserThan(SafeFileHandle file) => false;

    /// <summary>Closes a file that was created here, and releases its lock.</summary>
    public abstract void Release(SafeFileHandle file);

    /// <summary>Whether the file system distinguishes two names that differ only in letter case or Unicode form.</summary>
    public bool TellsApart(string left, string right)
    {
        // On some file systems this depends on the directory, so it is tested with a probe file. If a name is too long for a probe, the
        // names are treated as equal.
        string prefix = $".{Guid.NewGuid():N}-";
        if (Encoding.UTF8.GetByteCount(left) > LongestProbe || Encoding.UTF8.GetByteCount(right) > LongestProbe)
        {
            return false;
        }

        if (TryCreateFile(prefix + left + PartialDirectory.Name) is { } probe)
        {
            Release(probe);
        }

        try
        {
            using SafeFileHandle? other = TryOpenRead(prefix + right + PartialDirectory.Name);
            return other is null;
        }
        finally
        {
            Delete(prefix + left + PartialDirectory.Name);
        }
    }

    /// <summary>Renames an open file that was created here, to a name in another directory of the same file system.</summary>
    /// <param name="file">The file. If the system supports it, this file gets the name, even if another file has the old name by
    /// now.</param>
    /// <param name="name">The name that it was created with.</param>
    /// <param name="directory">The target directory.</param>
    /// <param name="newName">The new name.</param>
    /// <param name="replace">Whether an existing file with the new name is replaced.</param>
    public abstract RenameOutcome Rename(SafeFileHandle file, string name, HeldDirectory directory, string newName, bool replace);

    /// <summary>Returns the permissions of a regular file, or <see langword="null"/> if it does not exist, or the system has no such
    /// permissions.</summary>
    public abstract UnixFileMode? TryGetMode(string name);

    /// <summary>Deletes a file or a link, if it exists.</summary>
    public abstract void Delete(string name);

    /// <summary>Deletes an empty directory.</summary>
    public abstract void DeleteDirectory(string name);

    /// <summary>Deletes a directory if it is empty and the system allows it.</summary>
    public abstract void TryDeleteDirectory(string name);

    /// <summary>Lists the entries of the directory. Use only the names of the entries, not their paths.</summary>
    public abstract IEnumerable<FileSystemInfo> Enumerate();

    /// <summary>Lists the names in the directory that begin with a prefix.</summary>
    public abstract IEnumerable<string> EnumerateNames(string prefix);

    /// <summary>Flushes the bytes of a file to the disk, whichever process wrote them.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="name">The name of the file.</param>
    public virtual void FlushFile(SafeFileHandle file, string name) => FileSync.Flush(file);

    /// <summary>Flushes the names in the directory to the disk.</summary>
    /// <returns>Whether the file system supports it.</returns>
    /// <exception cref="IOException">The names may not be on the disk.</exception>
    public abstract bool Flush();

    public abstract void Dispose();

    // The constants in LinuxDirectory are those of these two processors.
    private static bool IsLinux { get; } =
        OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
        && !(AppContext.TryGetSwitch(PortableSwitch, out bool isPortable) && isPortable);
}

/// <summary>The exception for a path that should be a directory and is not.</summary>
internal sealed class NotADirectoryException(string path, bool isLink)
    : IOException($"'{path}' is {(isLink ? "a symbolic link" : "a file")}.")
{
    public string Path => path;

    public bool IsLink => isLink;
}
