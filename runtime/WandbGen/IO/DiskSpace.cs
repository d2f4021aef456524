using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>Reserves disk space, and distinguishes a full disk from other failures.</summary>
internal static class DiskSpace
{
    private const int KeepSize = 1;
    private const int TooLarge = 27;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    // ENOSPC and EDQUOT on Linux, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    public static bool IsFull(IOException exception) =>
        exception.HResult is NoSpace or QuotaExceeded or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    /// <summary>Returns the number of free bytes of the disk of a path, or <see langword="null"/> if it cannot be determined.</summary>
    public static long? GetFree(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Returns the number of files that the file system of a path can hold, if it holds that many: no other file can then be
    /// created, regardless of the free bytes.</summary>
    public static ulong? CountUsedUpInodes(string path)
    {
        const int Files = 40;
        const int FreeFiles = 56;
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        Span<byte> state = stackalloc byte[256];
        for (string? directory = Path.GetDirectoryName(path); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (Libc.StatVfs(directory, state) == 0)
            {
                ulong files = MemoryMarshal.Read<ulong>(state[Files..]);
                return files > 0 && MemoryMarshal.Read<ulong>(state[FreeFiles..]) == 0 ? files : null;
            }
        }

        return null;
    }

    /// <summary>Reserves disk space for a file without changing its length. Does nothing if the system does not support it.</summary>
    /// <exception cref="IOException">There is not enough space, or the length is not possible.</exception>
    public static void Reserve(SafeFileHandle file, long length)
    {
        // The last parameter has 64 bits in 64-bit processes only.
        if (
            OperatingSystem.IsLinux()
            && Environment.Is64BitProcess
            && Libc.Fallocate(file, KeepSize, 0, length) != 0
            && Marshal.GetLastPInvokeError() is TooLarge or NoSpace or QuotaExceeded
        )
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException($"Could not reserve {length} bytes: {new Win32Exception(error).Message}.", error);
        }
    }
}
