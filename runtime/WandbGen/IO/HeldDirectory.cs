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
    /// <summary>The switch that takes the way of Windows and macOS on Linux too, so that its tests can be run there.</summary>
    public const string PortableSwitch = "WandbGen.Downloads.PortableDirectories";

    /// <summary>What a new file may be read and written by, before the process's own mask.</summary>
    public const UnixFileMode DefaultMode = (UnixFileMode)0x1B6;

    private const int LongestProbe = 200;

    /// <summary>The path that it was opened by, for messages.</summary>
    public abstract string Path { get; }

    /// <summary>Opens a directory by a path whose links are followed.</summary>
    /// <exception cref="IOException">There is no such directory.</exception>
    public static HeldDirectory Open(string path) => IsLinux ? LinuxDirectory.Open(path) : new PortableDirectory(path);

    /// <summary>Opens a directory in this one; <see langword="null"/> if there is nothing of the name.</summary>
    /// <exception cref="NotADirectoryException">It is a link or a file.</exception>
    public abstract HeldDirectory? TryOpenDirectory(string name);

    /// <summary>Opens a directory below this one in one step, if that can be done and nothing is in the way.</summary>
    /// <param name="path">The names, with <c>/</c> between them.</param>
    /// <returns><see langword="null"/> if not: going there name by name tells why.</returns>
    public virtual HeldDirectory? TryOpenBelow(string path) => null;

    /// <summary>Makes a directory, unless there is something of the name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isPrivate">Whether nobody but this user gets into it.</param>
    public abstract void CreateDirectory(string name, bool isPrivate = false);

    /// <summary>Opens a file for reading; <see langword="null"/> if there is none, or it is a link.</summary>
    public abstract SafeFileHandle? TryOpenRead(string name);

    /// <summary>Makes a new file, for reading and writing, and locks it where the file system has locks.</summary>
    /// <returns><see langword="null"/> if this directory is not there any more.</returns>
    /// <exception cref="IOException">Something has the name already.</exception>
    public abstract SafeFileHandle? TryCreateFile(string name, UnixFileMode mode = DefaultMode);

    /// <summary>Makes a new file that has no name, for reading and writing: nothing is left of it if the process ends.</summary>
    /// <returns><see langword="null"/> if the system or the file system cannot do that.</returns>
    public virtual SafeFileHandle? TryCreateNameless(UnixFileMode mode) => null;

    /// <summary>Gives a file that was made here without a name its first one, unless something has the name.</summary>
    public virtual RenameOutcome Link(SafeFileHandle file, string name) => RenameOutcome.Refused;

    /// <summary>Opens a file for reading that a download left.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isHeld">Whether its lock says that a download is writing it. Not every file system has locks that tell.</param>
    /// <returns><see langword="null"/> if there is none, or it cannot be opened, or it is held and the system then does not open
    /// it.</returns>
    public abstract SafeFileHandle? TryOpenLeftOver(string name, out bool isHeld);

    /// <summary>Whether the directory is another user's than a file that was just made in it, where the system tells.</summary>
    public virtual bool IsOfOtherUserThan(SafeFileHandle file) => false;

    /// <summary>Closes a file that was made here; it is free for everybody when this returns.</summary>
    public abstract void Release(SafeFileHandle file);

    /// <summary>Whether two names that differ by letter case or Unicode form only are two files here.</summary>
    public bool TellsApart(string left, string right)
    {
        // Some file systems take it directory by directory, so only an attempt tells; a name that leaves no room for one is not worth a
        // mistake.
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

    /// <summary>Gives an open file that was made here its name in another directory of the same file system.</summary>
    /// <param name="file">The file. Where the system can tell, it is this one that gets the name, whatever has the old name by now.</param>
    /// <param name="name">The name that it was made by.</param>
    /// <param name="directory">Where it goes.</param>
    /// <param name="newName">The name that it gets.</param>
    /// <param name="replace">Whether it takes the place of a file that has that name.</param>
    public abstract RenameOutcome Rename(SafeFileHandle file, string name, HeldDirectory directory, string newName, bool replace);

    /// <summary>Who may do what with a regular file; <see langword="null"/> if there is none, or the system has no such modes.</summary>
    public abstract UnixFileMode? TryGetMode(string name);

    /// <summary>Deletes a file or a link, if it is there.</summary>
    public abstract void Delete(string name);

    /// <summary>Deletes an empty directory.</summary>
    public abstract void DeleteDirectory(string name);

    /// <summary>Deletes a directory if it is empty and may be deleted.</summary>
    public abstract void TryDeleteDirectory(string name);

    /// <summary>What is in the directory; the paths of the entries are good for nothing but their names.</summary>
    public abstract IEnumerable<FileSystemInfo> Enumerate();

    /// <summary>The names in the directory that begin with some characters.</summary>
    public abstract IEnumerable<string> EnumerateNames(string prefix);

    /// <summary>Waits until a file's bytes are on the disk, whoever wrote them.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="name">Its name.</param>
    public virtual void FlushFile(SafeFileHandle file, string name) => FileSync.Flush(file);

    /// <summary>Waits until the names in the directory are on the disk.</summary>
    /// <returns>Whether the file system can do that.</returns>
    /// <exception cref="IOException">They may not be on the disk.</exception>
    public abstract bool Flush();

    public abstract void Dispose();

    // The numbers in LinuxDirectory are those of these two.
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
