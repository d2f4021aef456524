using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>A file that is written under another name, and replaces a file when it is complete. Nobody can read it earlier than the
/// mode of the replaced file allows.</summary>
internal static class ReplacingFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Not the set-user-ID and set-group-ID bits: they were given to other bytes.
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    /// <summary>Returns the options to create it with.</summary>
    /// <param name="replaced">The path of the file that it will replace, if there is one; <see langword="null"/> for none.</param>
    /// <param name="isPrivate">Whether only the user may ever read it.</param>
    public static FileStreamOptions CreateOptions(string? replaced, bool isPrivate = false)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows() && (isPrivate || File.Exists(replaced)))
        {
            options.UnixCreateMode = Private;
        }

        return options;
    }

    /// <summary>Gives it the mode of the file that it will replace, if there is one.</summary>
    public static void TakeMode(SafeFileHandle file, string replaced)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && File.Exists(replaced))
            {
                File.SetUnixFileMode(file, File.GetUnixFileMode(replaced) & Permissions);
            }
        }
        catch (FileNotFoundException)
        {
            // The file was deleted, so nothing is replaced.
        }
    }
}
