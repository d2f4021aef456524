using System.Runtime.InteropServices;

namespace WandbGen.Tool.IO;

/// <summary>What .NET does not tell of a file: whether it is a device, a pipe or a socket.</summary>
internal static partial class FileKind
{
    private const int CurrentDirectory = -100;
    private const uint KindMask = 1;

    // The layout of the result is the same on all processors.
    private const int Size = 256;
    private const int ModeOffset = 28;
    private const int KindBits = 0xF000;
    private const int Directory = 0x4000;
    private const int Regular = 0x8000;

    /// <summary>Whether there is something at a path, through links, that is neither a file nor a directory. It is known on Linux
    /// only.</summary>
    public static bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        Span<byte> state = stackalloc byte[Size];
        try
        {
            return Statx(CurrentDirectory, path, 0, KindMask, state) == 0
                && (MemoryMarshal.Read<ushort>(state[ModeOffset..]) & KindBits) is not (Regular or Directory);
        }
        catch (EntryPointNotFoundException)
        {
            // Not every C library has this function.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> state);
}
