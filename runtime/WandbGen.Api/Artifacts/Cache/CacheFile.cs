using Microsoft.Win32.SafeHandles;
using WandbGen.IO;

namespace WandbGen;

/// <summary>Writes files of a cache. A file gets its name when it is complete.</summary>
internal static class CacheFile
{
    /// <summary>Writes a file. If the process is killed, its temporary file has no lock, and the next clean-up deletes it.</summary>
    /// <param name="temporary">The directory of the temporary file, which is created if it does not exist.</param>
    /// <param name="directory">The directory of the file.</param>
    /// <param name="fileName">The name of the file. An existing file is replaced. A link is replaced and not followed.</param>
    /// <param name="mode">The permissions.</param>
    /// <param name="write">Writes the bytes; <see langword="false"/> if they are not to be kept.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public static bool Write(
        string temporary,
        HeldDirectory directory,
        string fileName,
        UnixFileMode mode,
        Func<SafeFileHandle, bool> write
    )
    {
        Directory.CreateDirectory(temporary);
        using HeldDirectory written = HeldDirectory.Open(temporary);
        string name = PartialDirectory.CreateName();
        SafeFileHandle file =
            written.TryCreateFile(name, mode) ?? throw new DirectoryNotFoundException($"'{temporary}' was deleted in the meantime.");
        bool isThere = false;
        try
        {
            return isThere = write(file) && written.Rename(file, name, directory, fileName, replace: true) is RenameOutcome.Done;
        }
        finally
        {
            written.Release(file);
            if (!isThere)
            {
                written.Delete(name);
            }
        }
    }
}
