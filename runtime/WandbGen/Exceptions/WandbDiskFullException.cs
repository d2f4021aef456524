using System.Globalization;

namespace WandbGen;

/// <summary>The exception that is thrown when the disk is full. The previous file, if any, is unchanged.</summary>
public sealed class WandbDiskFullException : WandbDownloadException
{
    internal WandbDiskFullException(string fileName, string path, long? needed, long? free, ulong? inodes, Exception innerException)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The disk is full: '{path}' needs "
                    + $"{(inodes is null ? $"{Text(needed, "an unknown number of")} bytes" : $"an inode, and all {inodes} are used")}, "
                    + $"{Text(free, "an unknown number")}{(inodes is null ? "" : " bytes")} are free"
                    + $"{(inodes is null && free >= needed ? ", so a quota may be used up" : "")}."
            ),
            fileName,
            innerException
        )
    {
        Path = path;
        Needed = needed;
        Free = free;
    }

    /// <summary>The full path of the file that did not fit on the disk.</summary>
    public string Path { get; }

    /// <summary>The size of the file in bytes, or <see langword="null"/> if it is not known.</summary>
    public long? Needed { get; }

    /// <summary>The free space in bytes, or <see langword="null"/> if it is not known.</summary>
    public long? Free { get; }

    private static string Text(long? number, string unknown) => number?.ToString(CultureInfo.InvariantCulture) ?? unknown;
}
