using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>Flushes files and directories to the disk, and throws if that fails.</summary>
/// <remarks>
/// .NET's own flush ignores the errors of <c>fsync</c> on Unix (measured with EIO, ENOSPC and EDQUOT on .NET 10), so the C library is asked
/// directly.
/// </remarks>
internal static class FileSync
{
    private const int ReadOnly = 0;

    /// <param name="file">An open file or directory.</param>
    /// <param name="what">A description for the message.</param>
    /// <exception cref="IOException">The bytes may not be on the disk.</exception>
    public static void Flush(SafeFileHandle file, string what = "the file")
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        if (Libc.Fsync(file) != 0)
        {
            throw Error(what);
        }
    }

    /// <summary>Makes new names in a directory durable. Windows does this by itself.</summary>
    /// <returns>Whether the file system supports it.</returns>
    /// <exception cref="IOException">The names may not be on the disk.</exception>
    public static bool TryFlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        using SafeFileHandle directory = Libc.Open(path, ReadOnly);
        return directory.IsInvalid ? throw Error($"the directory '{path}'") : TryFlushDirectory(directory, path);
    }

    /// <inheritdoc cref="TryFlushDirectory(string)"/>
    public static bool TryFlushDirectory(SafeFileHandle directory, string path) =>
        Libc.Fsync(directory) == 0 || (!IsUnsupported(Marshal.GetLastPInvokeError()) ? throw Error($"the directory '{path}'") : false);

    // EINVAL, EBADF, ENOSYS and ENOTSUP: some network and user-space file systems can flush only files, or only files that are open for
    // writing, which a directory cannot be.
    private static bool IsUnsupported(int error) =>
        error is 9 or 22 || (OperatingSystem.IsMacOS() ? error is 45 or 78 or 102 : error is 38 or 95);

    private static IOException Error(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"Could not flush {what} to the disk: {new Win32Exception(error).Message}.", error);
    }
}
