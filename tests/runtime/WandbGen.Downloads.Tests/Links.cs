using System.Runtime.InteropServices;

namespace WandbGen.Downloads.Tests;

/// <summary>What Unix puts into directories and .NET does not.</summary>
internal static partial class Links
{
    /// <summary>Skips a test where the system does not report symbolic links as such: wine 8 reports their targets.</summary>
    /// <param name="directory">Where one can be made.</param>
    public static void SkipUnlessReported(string directory)
    {
        string link = Path.Combine(directory, "link");
        System.IO.File.CreateSymbolicLink(link, Path.Combine(directory, "nothing"));
        bool isReported = new FileInfo(link).LinkTarget is not null;
        System.IO.File.Delete(link);
        Assert.SkipUnless(isReported, "This system does not tell symbolic links from what they lead to.");
    }

    /// <summary>Gives a file a second name.</summary>
    public static void Make(string existing, string path) => Assert.Equal(0, MakeLink(existing, path));

    public static void MakePipe(string path) => Assert.Equal(0, MakePipe(path, 0x1B6));

    public static void GiveAway(string path, uint user) => Assert.Equal(0, ChangeOwner(path, user, user));

    /// <summary>Changes the length of a file even if it is locked: .NET respects its own locks.</summary>
    public static void Cut(string path, long length) => Assert.Equal(0, Truncate(path, length));

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeLink(string existing, string path);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, int mode);

    [LibraryImport("libc", EntryPoint = "truncate", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Truncate(string path, long length);
}
