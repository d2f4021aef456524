using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>Writes bytes to a position of a file.</summary>
internal static class FileWrite
{
    private const int Interrupted = 4;
    private const int TooLarge = 27;

    /// <summary>Whether an exception of .NET's own streams states that a file could not be written.</summary>
    /// <remarks>If the file is larger than the file system or the process's limit allows, .NET's exception is one for arguments, which
    /// users would take for their own fault.</remarks>
    public static bool IsFault(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        // The offset has 64 bits in 64-bit processes only.
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
        {
            WriteByLibc(file, bytes, offset);
            return;
        }

        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (ArgumentOutOfRangeException exception) when (offset >= 0)
        {
            throw new IOException($"Could not write the file: {exception.Message}", TooLarge);
        }
    }

    // .NET would ask the system first whether the file has positions.
    private static void WriteByLibc(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int written = (int)Libc.Write(file, bytes, bytes.Length, offset);
            if (written < 0 && Marshal.GetLastPInvokeError() is not Interrupted and var error)
            {
                throw new IOException($"Could not write the file: {new Win32Exception(error).Message}.", error);
            }

            written = Math.Max(0, written);
            bytes = bytes[written..];
            offset += written;
        }
    }
}
