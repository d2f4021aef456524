using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads;

/// <summary>
/// A directory that is open, so that whatever is done in it is done in this one, whoever puts another or a link in its place meanwhile. Names are of one segment; links
/// are followed nowhere but on the way to the root, which is the caller's.
/// </summary>
internal abstract class HeldDirectory : IDisposable
{
    private const int LongestProbe = 200;

    /// <summary>The path that it was opened by, for messages.</summary>
    public abstract string Path { get; }

    /// <summary>Opens a directory by a path whose links are followed.</summary>
    /// <exception cref="IOException">There is no such directory.</exception>
    public static HeldDirectory Open(string path) =>
        IsLinux ? LinuxDirectory.Open(path) : new PortableDirectory(path);

    /// <summary>Opens a directory in this one; <see langword="null"/> if there is nothing of the name.</summary>
    /// <exception cref="NotADirectoryException">It is a link or a file.</exception>
    public abstract HeldDirectory? TryOpenDirectory(string name);

    /// <summary>Opens a directory below this one in one step, if that can be done and nothing is in the way.</summary>
    /// <param name="path">The names, with <c>/</c> between them.</param>
    /// <returns><see langword="null"/> if not: going there name by name tells why.</returns>
    public virtual HeldDirectory? TryOpenBelow(string path) => null;

    /// <summary>Makes a directory, unless there is something of the name.</summary>
    public abstract void CreateDirectory(string name);

    /// <summary>Opens a file for reading; <see langword="null"/> if there is none, or it is a link.</summary>
    public abstract SafeFileHandle? TryOpenRead(string name);

    /// <summary>Opens a file for reading and writing that nobody else has open so, or makes one.</summary>
    /// <returns><see langword="null"/> if somebody has.</returns>
    public abstract SafeFileHandle? TryOpenExclusive(string name);

    /// <summary>Closes a file that was opened exclusively; it is free for everybody when this returns.</summary>
    public abstract void Release(SafeFileHandle file);

    /// <summary>Whether two names that differ by letter case or Unicode form only are two files here.</summary>
    public bool TellsApart(string left, string right)
    {
        // Some file systems take it directory by directory, so only an attempt tells; a name that leaves no room for one is not worth a mistake.
        string prefix = $".{Guid.NewGuid():N}-";
        if (Encoding.UTF8.GetByteCount(left) > LongestProbe || Encoding.UTF8.GetByteCount(right) > LongestProbe)
        {
            return false;
        }

        if (TryOpenExclusive(prefix + left + PartialFile.Extension) is { } probe)
        {
            Release(probe);
        }

        try
        {
            using SafeFileHandle? other = TryOpenRead(prefix + right + PartialFile.Extension);
            return other is null;
        }
        finally
        {
            Delete(prefix + left + PartialFile.Extension);
        }
    }

    /// <summary>Gives a file another name.</summary>
    /// <param name="from">The name that it has.</param>
    /// <param name="to">The name that it gets.</param>
    /// <param name="replace">Whether it takes the place of what has that name.</param>
    /// <returns>Whether it has got it: not if something else has it, and may not be replaced.</returns>
    public abstract bool Rename(string from, string to, bool replace);

    /// <summary>Deletes a file or a link, if it is there.</summary>
    public abstract void Delete(string name);

    /// <summary>Deletes an empty directory.</summary>
    public abstract void DeleteDirectory(string name);

    /// <summary>What is in the directory; the paths of the entries are good for nothing but their names.</summary>
    public abstract IEnumerable<FileSystemInfo> Enumerate();

    /// <summary>Waits until the names in the directory are on the disk.</summary>
    public abstract void Flush();

    public abstract void Dispose();

    // The numbers in LinuxDirectory are those of these two.
    private static bool IsLinux => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
}

/// <summary>What should be a directory is something else.</summary>
internal sealed class NotADirectoryException(string path, bool isLink) : IOException($"'{path}' is {(isLink ? "a symbolic link" : "a file")}.")
{
    public string Path => path;

    public bool IsLink => isLink;
}
