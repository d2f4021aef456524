using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>The properties of a file that Linux has and .NET does not expose: its identity and its kind.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Number">The file's number in it.</param>
/// <param name="Mode">The kind and the permissions.</param>
/// <param name="Owner">The user whose it is.</param>
internal readonly record struct FileState(ulong Device, ulong Number, ushort Mode, uint Owner)
{
    private const int NotThroughLinks = 0x100;
    private const int OfTheHandle = 0x1000;
    private const uint KindModeOwnerAndNumber = 0x10B;

    // The answer's layout is the same on all processors.
    private const int Size = 256;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int NumberOffset = 32;
    private const int DeviceOffset = 136;
    private const int KindBits = 0xF000;
    private const int RegularKind = 0x8000;
    private const int PermissionBits = 0x1FF;

    /// <summary>Whether it is a file of bytes, and no directory, pipe or device.</summary>
    public bool IsRegular => (Mode & KindBits) == RegularKind;

    /// <summary>Who may do what; not the bits that run a file as somebody else.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionBits);

    /// <summary>That of an open file; <see langword="null"/> if the system does not say.</summary>
    public static FileState? Of(SafeFileHandle file)
    {
        Span<byte> state = stackalloc byte[Size];
        try
        {
            return Libc.Statx(file, "", OfTheHandle, KindModeOwnerAndNumber, state) == 0 ? Read(state) : null;
        }
        catch (EntryPointNotFoundException)
        {
            // Not every C library has it.
            return null;
        }
    }

    /// <summary>That of what has a name in a directory, a link included; <see langword="null"/> if nothing has, or the system does not
    /// say.</summary>
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

    /// <summary>That of what a path leads to; <see langword="null"/> if it leads to nothing, or the system does not say.</summary>
    public static FileState? Of(string path)
    {
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

    /// <summary>Whether it is the same file, whatever has become of it.</summary>
    public bool IsSameFile(FileState? other) => other is { } state && state.Device == Device && state.Number == Number;

    private static FileState Read(ReadOnlySpan<byte> state) =>
        new(
            MemoryMarshal.Read<ulong>(state[DeviceOffset..]),
            MemoryMarshal.Read<ulong>(state[NumberOffset..]),
            MemoryMarshal.Read<ushort>(state[ModeOffset..]),
            MemoryMarshal.Read<uint>(state[OwnerOffset..])
        );
}
