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

    /// <summary>The free bytes of the disk that a path is on; <see langword="null"/> if they cannot be found out.</summary>
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

    /// <summary>How many files the file system that a path is on can hold, if it holds so many: then there is no room for another one,
    /// however many bytes are free.</summary>
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

    /// <summary>Takes room for a file without making it longer; does nothing where it cannot be done.</summary>
    /// <exception cref="IOException">There is not so much room, or no file can be so long.</exception>
    public static void Reserve(SafeFileHandle file, long length)
    {
        // The last parameter is of 64 bits in 64-bit processes only.
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
