using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>A directory that is held open by its descriptor. The kernel follows no links below it.</summary>
internal sealed class LinuxDirectory : HeldDirectory
{
    private const int EverythingForAll = 0x1FF; // 0777, before the umask.
    private const int EverythingForTheUser = 0x1C0; // 0700

    private const int RemoveDirectory = 0x200;
    private const int LockShared = 1;
    private const int LockExclusively = 2;
    private const int Unlock = 8;
    private const int LockWithoutWaiting = 4;

    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int Exclusively = 0x80;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private const int OperationNotPermitted = 1;
    private const int NoEntry = 2;
    private const int PermissionDenied = 13;
    private const int Exists = 17;
    private const int OtherFileSystem = 18;
    private const int NotADirectory = 20;
    private const int IsADirectory = 21;
    private const int WouldBlock = 11;
    private const int TooManyLinks = 40;
    private const int NoDeviceOrAddress = 6;
    private const int InvalidArgument = 22;
    private const int SystemIsFull = 23;
    private const int ProcessIsFull = 24;
    private const int TooManyNames = 31;
    private const int NotImplemented = 38;
    private const int NotEmpty = 39;
    private const int NotSupported = 95;

    private const int DoNotReplace = 1;
    private const int NotThroughLinks = 0x100;
    private const int FollowLinks = 0x400;
    private const int EmptyPath = 0x1000;

    private const ulong WithoutLinks = 4;
    private const ulong Beneath = 8;

    private static readonly int s_directory = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;
    private static readonly int s_noFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    private static readonly int s_nameless = s_directory | 0x400000;

    private readonly SafeFileHandle _handle;

    private LinuxDirectory(SafeFileHandle handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    // The kernel's link to the open directory, which always leads to it. Its text is the path that the directory has now.
    private string OpenPath => field ??= string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_handle.DangerousGetHandle()}");

    private byte[] PathBytes => field ??= Encoding.UTF8.GetBytes(Path);

    private FileState? State => field ??= FileState.Of(_handle);

    public override string Path { get; }

    public static new HeldDirectory? TryOpen(string path)
    {
        SafeFileHandle handle = Libc.OpenAt(Libc.CurrentDirectory, path, ReadOnly | s_directory | CloseOnExec, 0);
        return !handle.IsInvalid
            ? new LinuxDirectory(handle, path)
            : Marshal.GetLastPInvokeError() switch
            {
                NoEntry => null,
                NotADirectory => throw new NotADirectoryException(path, isLink: false),
                _ => throw Error("open", path),
            };
    }

    public override bool IsInPlace()
    {
        Span<byte> found = stackalloc byte[PathBytes.Length + 1];
        return Libc.ReadLink(OpenPath, found, found.Length) == PathBytes.Length
            && found.StartsWith(PathBytes)
            // Something else can be there: a file system that was mounted later, or what another machine has put there.
            && State?.IsSameFile(FileState.Of(Path)) == true;
    }

    public override HeldDirectory? TryOpenDirectory(string name, bool isNew = false)
    {
        SafeFileHandle handle = Libc.OpenAt(_handle, name, ReadOnly | s_directory | s_noFollow | CloseOnExec, 0);
        if (!handle.IsInvalid)
        {
            return new LinuxDirectory(handle, PathOf(name)) { IsNew = isNew };
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NoEntry => null,
            // The distinction is needed only for the message. An entry that is a directory by now was a link before.
            NotADirectory or TooManyLinks => throw new NotADirectoryException(
                PathOf(name),
                isLink: !File.Exists(PathOf(name)) || new FileInfo(PathOf(name)).LinkTarget is not null
            ),
            _ => throw Error("open", PathOf(name)),
        };
    }

    public override HeldDirectory? TryOpenBelow(string path)
    {
        var how = new Libc.OpenHow((ulong)(ReadOnly | s_directory | CloseOnExec), 0, WithoutLinks | Beneath);
        nint descriptor = Libc.OpenAt2(_handle, path, how);
        return descriptor < 0 ? null : new LinuxDirectory(new SafeFileHandle(descriptor, ownsHandle: true), PathOf(path));
    }

    public override bool CreateDirectory(string name, bool isPrivate = false) =>
        Libc.MkdirAt(_handle, name, isPrivate ? EverythingForTheUser : EverythingForAll) == 0
        || (Marshal.GetLastPInvokeError() == Exists ? false : throw Error("make the directory", PathOf(name)));

    public override bool Lacks(string name) =>
        Libc.AccessAt(_handle, name, 0, NotThroughLinks) != 0 && Marshal.GetLastPInvokeError() == NoEntry;

    public override SafeFileHandle? TryOpenRead(string name)
    {
        // Opening a pipe without a writer must not block.
        SafeFileHandle handle = Libc.OpenAt(_handle, name, ReadOnly | s_noFollow | NonBlocking | CloseOnExec, 0);
        if (handle.IsInvalid)
        {
            return Marshal.GetLastPInvokeError() is NoEntry or TooManyLinks or NoDeviceOrAddress ? null : throw Error("open", PathOf(name));
        }

        if (!File.GetAttributes(handle).HasFlag(FileAttributes.Directory))
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    public override SafeFileHandle? TryCreateFile(string name, UnixFileMode mode = DefaultMode)
    {
        SafeFileHandle file = Libc.OpenAt(_handle, name, ReadWrite | Create | Exclusively | s_noFollow | CloseOnExec, (int)mode);
        if (file.IsInvalid)
        {
            return Marshal.GetLastPInvokeError() == NoEntry ? null : throw Error("make", PathOf(name));
        }

        // The lock only shows other downloads that this one is in progress. Nothing depends on it if locks are missing or do not work.
        _ = Libc.Flock(file, LockExclusively | LockWithoutWaiting);
        return file;
    }

    public override SafeFileHandle? TryCreateNameless(UnixFileMode mode)
    {
        SafeFileHandle file = Libc.OpenAt(_handle, ".", ReadWrite | s_nameless | CloseOnExec, (int)mode);
        if (!file.IsInvalid)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    // The descriptor is enough since Linux 6.10, which costs half as much as the way through /proc that all versions know.
    public override RenameOutcome Link(SafeFileHandle file, string name) =>
        Libc.LinkAt(file, "", _handle, name, EmptyPath) == 0
        || (
            Marshal.GetLastPInvokeError() != Exists
            && Libc.LinkAt(Libc.CurrentDirectory, $"/proc/self/fd/{file.DangerousGetHandle()}", _handle, name, FollowLinks) == 0
        )
            ? RenameOutcome.Done
        : Marshal.GetLastPInvokeError() == Exists ? RenameOutcome.Exists
        : RenameOutcome.Refused;

    public override SafeFileHandle? TryOpenLeftOver(string name, out bool isHeld)
    {
        isHeld = false;
        SafeFileHandle file = Libc.OpenAt(_handle, name, ReadOnly | s_noFollow | NonBlocking | CloseOnExec, 0);
        if (file.IsInvalid && Marshal.GetLastPInvokeError() is SystemIsFull or ProcessIsFull)
        {
            // The file may exist, and be in use.
            throw Error("open", PathOf(name));
        }

        if (file.IsInvalid || FileState.Of(file) is { IsRegular: false })
        {
            file.Dispose();
            return null;
        }

        isHeld = Libc.Flock(file, LockShared | LockWithoutWaiting) != 0 && Marshal.GetLastPInvokeError() == WouldBlock;
        return file;
    }

    public override bool IsOfOtherUserThan(SafeFileHandle file) => FileState.Of(_handle)?.Owner != FileState.Of(file)?.Owner;

    public override void Release(SafeFileHandle file)
    {
        // A child process that is being started has a copy of the descriptor until it calls exec. Closing this descriptor alone would leave
        // the lock with the copy.
        if (!file.IsClosed)
        {
            _ = Libc.Flock(file, Unlock);
        }

        file.Dispose();
    }

    public override RenameOutcome Rename(SafeFileHandle file, string name, HeldDirectory directory, string newName, bool replace)
    {
        SafeFileHandle target = ((LinuxDirectory)directory)._handle;
        FileState? renamed = FileState.Of(file);
        if (renamed?.IsSameFile(FileState.Of(_handle, name)) == false)
        {
            return RenameOutcome.Lost;
        }

        switch (replace ? Rename(name, target, newName) : RenameUnlessExists(name, target, newName))
        {
            case 0:
                // The call renames a name, not a file: another file may have got the name after the check.
                return renamed?.IsSameFile(FileState.Of(target, newName)) == false ? RenameOutcome.Swapped : RenameOutcome.Done;
            case Exists or IsADirectory or NotEmpty:
                return RenameOutcome.Exists;
            case NoEntry:
                return RenameOutcome.Lost;
            case OtherFileSystem:
                return RenameOutcome.Refused;
            case var error:
                Marshal.SetLastPInvokeError(error);
                throw Error("rename", PathOf(name));
        }
    }

    private int Rename(string name, SafeFileHandle target, string newName) =>
        Libc.RenameAt(_handle, name, target, newName) == 0 ? 0 : Marshal.GetLastPInvokeError();

    private int RenameUnlessExists(string name, SafeFileHandle target, string newName)
    {
        int error;
        try
        {
            error = Libc.RenameAt2(_handle, name, target, newName, DoNotReplace) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            // Not every C library has it.
            error = NotSupported;
        }

        if (error is not (InvalidArgument or NotImplemented or NotSupported))
        {
            return error;
        }

        // LinkAt never replaces a file, so it is an alternative way to rename without replacing.
        error = Libc.LinkAt(_handle, name, target, newName, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (error == 0)
        {
            _ = Libc.UnlinkAt(_handle, name, 0);
        }

        // If neither is supported, a file that is created at this moment is replaced.
        return error is OperationNotPermitted or InvalidArgument or NotImplemented or NotSupported or TooManyNames
            ? FileState.Of(target, newName) is null
                ? Rename(name, target, newName)
                : Exists
            : error;
    }

    public override UnixFileMode? TryGetMode(string name) =>
        FileState.Of(_handle, name) is { IsRegular: true } state ? state.Permissions : null;

    public override void Delete(string name) => Unlink(name, 0);

    public override void DeleteDirectory(string name) => Unlink(name, RemoveDirectory);

    // The directory is deleted by the last process that finds it empty.
    public override void TryDeleteDirectory(string name) => _ = Libc.UnlinkAt(_handle, name, RemoveDirectory);

    public override IEnumerable<FileSystemInfo> Enumerate() =>
        new DirectoryInfo(OpenPath + "/").EnumerateFileSystemInfos("*", PortableDirectory.Everything);

    public override IEnumerable<string> EnumerateNames(string prefix) => PortableDirectory.EnumerateNames(OpenPath + "/", prefix);

    public override bool Flush() => FileSync.TryFlushDirectory(_handle, Path);

    public override void Dispose() => _handle.Dispose();

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);

    private void Unlink(string name, int flags)
    {
        if (Libc.UnlinkAt(_handle, name, flags) != 0 && Marshal.GetLastPInvokeError() != NoEntry)
        {
            throw Error("delete", PathOf(name));
        }
    }

    private static Exception Error(string what, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        string message = $"Could not {what} '{path}': {new Win32Exception(error).Message}.";
        return error == PermissionDenied ? new UnauthorizedAccessException(message) : new IOException(message, error);
    }
}
