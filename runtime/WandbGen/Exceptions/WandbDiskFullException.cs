using System.Globalization;

namespace WandbGen;

/// <summary>The disk is full; what was there is untouched.</summary>
public sealed class WandbDiskFullException : WandbDownloadException
{
    internal WandbDiskFullException(string fileName, string path, long? needed, long? free, ulong? inodes, Exception innerException)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The disk is full: '{path}' needs "
                    + $"{(inodes is null ? $"{Text(needed, "an unknown number of")} bytes" : $"an inode, and all {inodes} are used")}, "
                    + $"{Text(free, "an unknown number")}{(inodes is null ? "" : " bytes")} are free."
            ),
            fileName,
            innerException
        )
    {
        Path = path;
        Needed = needed;
        Free = free;
    }

    /// <summary>The full path of the file that did not fit.</summary>
    public string Path { get; }

    /// <summary>The size of the file in bytes, if it is known.</summary>
    public long? Needed { get; }

    /// <summary>The free bytes, if they could be found out.</summary>
    public long? Free { get; }

    private static string Text(long? number, string unknown) => number?.ToString(CultureInfo.InvariantCulture) ?? unknown;
}
