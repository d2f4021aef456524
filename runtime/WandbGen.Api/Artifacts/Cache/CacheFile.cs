using Microsoft.Win32.SafeHandles;
using WandbGen.IO;

namespace WandbGen;

/// <summary>A file of a cache, which has its name when it is whole.</summary>
internal static class CacheFile
{
    /// <summary>Writes a file. If the process is killed, what it leaves is unlocked, and deleted by the next clean-up.</summary>
    /// <param name="temporary">Where it is written; made if it is not there.</param>
    /// <param name="directory">Where it is to be.</param>
    /// <param name="fileName">Its name there. What has it is replaced, and not followed if it is a link.</param>
    /// <param name="mode">Who may do what with it.</param>
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
