using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>The properties of a file that Linux has and .NET does not expose: its identity and its kind.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Number">The file's number in it.</param>
/// <param name="Mode">The kind and the permissions.</param>
/// <param name="Owner">The owner.</param>
internal readonly record struct FileState(ulong Device, ulong Number, ushort Mode, uint Owner)
{
    private const int NotThroughLinks = 0x100;
    private const int OfTheHandle = 0x1000;
    private const uint KindModeOwnerAndNumber = 0x10B;

    // The layout of the result is the same on all processors.
    private const int Size = 256;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int NumberOffset = 32;
    private const int DeviceOffset = 136;
    private const int KindBits = 0xF000;
    private const int DirectoryKind = 0x4000;
    private const int RegularKind = 0x8000;
    private const int PermissionBits = 0x1FF;

    /// <summary>Whether it is a regular file, and not a directory, a pipe or a device.</summary>
    public bool IsRegular => (Mode & KindBits) == RegularKind;

    /// <summary>Whether it is a pipe, a device or a socket.</summary>
    public bool IsSpecial => (Mode & KindBits) is not (RegularKind or DirectoryKind);

    /// <summary>The permissions, without the set-user-ID and set-group-ID bits.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionBits);

    /// <summary>Reads the state of an open file. Returns <see langword="null"/> if the system does not support it.</summary>
    public static FileState? Of(SafeFileHandle file)
    {
        Span<byte> state = stackalloc byte[Size];
        try
        {
            return Libc.Statx(file, "", OfTheHandle, KindModeOwnerAndNumber, state) == 0 ? Read(state) : null;
        }
        catch (EntryPointNotFoundException)
        {
            // Not every C library has this function.
            return null;
        }
    }

    /// <summary>Reads the state of an entry of a directory, without following a link. Returns <see langword="null"/> if there is no such
    /// entry, or the system does not support it.</summary>
    public static FileState? Of(SafeFileHandle directory, string name)
    {
        Span<byte> state = stackalloc byte[Size];
        try
        {
            return Libc.Statx(directory, name, NotThroughLinks, KindModeOwnerAndNumber, state) == 0 ? Read(state) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads the state of the file at a path. Returns <see langword="null"/> if there is no such file, or the system does not
    /// support it.</summary>
    public static FileState? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> state = stackalloc byte[Size];
        try
        {
            return Libc.Statx(Libc.CurrentDirectory, path, 0, KindModeOwnerAndNumber, state) == 0 ? Read(state) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether it is the same file, even if its content or permissions have changed.</summary>
    public bool IsSameFile(FileState? other) => other is { } state && state.Device == Device && state.Number == Number;

    private static FileState Read(ReadOnlySpan<byte> state) =>
        new(
            MemoryMarshal.Read<ulong>(state[DeviceOffset..]),
            MemoryMarshal.Read<ulong>(state[NumberOffset..]),
            MemoryMarshal.Read<ushort>(state[ModeOffset..]),
            MemoryMarshal.Read<uint>(state[OwnerOffset..])
        );
}
