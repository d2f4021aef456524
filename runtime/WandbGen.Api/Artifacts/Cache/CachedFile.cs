using System.IO.Enumeration;
using WandbGen.IO;

namespace WandbGen;

/// <summary>A file in a cache, or a link.</summary>
/// <param name="Path">The full path.</param>
/// <param name="LastUse">The time of the last use.</param>
/// <param name="Length">The size in bytes; 0 for a link.</param>
/// <param name="Bytes">The identity of the bytes, which is the same for all names of a file.</param>
internal sealed record CachedFile(string Path, DateTime LastUse, long Length, CachedFile.Identity Bytes)
{
    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink { get; private init; }

    /// <summary>Whether it is a symbolic link whose target does not exist.</summary>
    public bool LeadsNowhere
    {
        get
        {
            try
            {
                return IsLink
                    && new FileInfo(Path).ResolveLinkTarget(returnFinalTarget: true) is { FullName: var target }
                    && !File.Exists(target)
                    && !Directory.Exists(target);
            }
            catch (IOException)
            {
                // The link is part of a cycle.
                return true;
            }
        }
    }

    /// <summary>Whether an entry of a directory is a symbolic link, to a file or a directory.</summary>
    public static bool IsLinkTo(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>Describes an entry of a directory.</summary>
    public static CachedFile Of(ref FileSystemEntry entry)
    {
        string path = entry.ToFullPath();
        if (IsLinkTo(ref entry))
        {
            return new CachedFile(path, default, 0, new Identity(path, 0, 0)) { IsLink = true };
        }

        // If the system does not identify files, each name counts as a file.
        Identity bytes = FileState.Of(path) is { } state ? new Identity("", state.Device, state.Number) : new Identity(path, 0, 0);
        return new CachedFile(path, entry.LastAccessTimeUtc.UtcDateTime, entry.Length, bytes);
    }

    /// <summary>The identity of a file, which does not depend on its name.</summary>
    /// <param name="Path">The path, if the system does not identify files.</param>
    /// <param name="Device">The file system.</param>
    /// <param name="Number">The file's number in it.</param>
    internal readonly record struct Identity(string Path, ulong Device, ulong Number);
}
