using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Tool.IO;

/// <summary>
/// The native library that histories need, in a binary that is a single file: it is a resource, and loaded from memory when it is first
/// called. Nothing of it is on a disk, where it would have to be guarded, and where a directory would have to be writable.
/// </summary>
internal static partial class LibraryInside
{
    private const string Resource = "library.zip";
    private const string Name = "ParquetSharpNative";
    private const uint CloseOnExecute = 1;

    // A failed load is not tried again: ParquetSharp asks for each of its functions.
    private static readonly Lazy<nint> s_library = new(Load);

    /// <summary>Has the library taken from this program, if it is inside.</summary>
    public static void Register()
    {
        if (OperatingSystem.IsLinux() && typeof(LibraryInside).Assembly.GetManifestResourceInfo(Resource) is not null)
        {
            NativeLibrary.SetDllImportResolver(typeof(ParquetSharp.ParquetFileReader).Assembly, Resolve);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Name ? s_library.Value : 0;

    private static nint Load()
    {
        using Stream resource = typeof(LibraryInside).Assembly.GetManifestResourceStream(Resource)!;
        using var archive = new ZipArchive(resource);
        return TryLoadFromMemory(archive.Entries[0], out nint library) ? library : LoadFromDirectory(archive.Entries[0]);
    }

    private static bool TryLoadFromMemory(ZipArchiveEntry entry, out nint library)
    {
        library = 0;
        int handle = CreateMemoryFile(Name, CloseOnExecute);
        if (handle < 0)
        {
            return false;
        }

        using var file = new FileStream(new SafeFileHandle(handle, ownsHandle: true), FileAccess.Write, bufferSize: 0);
        using (Stream content = entry.Open())
        {
            content.CopyTo(file);
        }

        return NativeLibrary.TryLoad($"/proc/self/fd/{handle}", out library);
    }

    // For systems that do not allow code in anonymous memory, or have no /proc: a directory that only this user can enter. A loaded
    // library stays loaded after its file is deleted.
    private static nint LoadFromDirectory(ZipArchiveEntry entry)
    {
        DirectoryInfo? directory = null;
        try
        {
            directory = Directory.CreateTempSubdirectory("wandbgen-");
            string path = Path.Combine(directory.FullName, entry.Name);
            entry.ExtractToFile(path);
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                ExitCode.Failure,
                $"The library that reads histories can be loaded neither from memory nor from {Path.GetTempPath()}: {exception.Message} "
                    + "Set TMPDIR to a directory from which programs can be started."
            );
        }
        finally
        {
            directory?.Delete(recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
