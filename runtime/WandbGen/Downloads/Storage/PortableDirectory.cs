using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads;

/// <summary>
/// A directory that is known by its path, where the system has no way to hold it that .NET offers: links are looked for at each step, but who can write there may put one between the look
/// and the step.
/// </summary>
internal sealed class PortableDirectory(string path) : HeldDirectory
{
    public static EnumerationOptions Everything { get; } = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    public override string Path => path;

    public override HeldDirectory? TryOpenDirectory(string name)
    {
        var directory = new DirectoryInfo(PathOf(name));
        return directory.LinkTarget is not null ? throw new NotADirectoryException(directory.FullName, isLink: true)
            : directory.Exists ? new PortableDirectory(directory.FullName)
            : File.Exists(directory.FullName) ? throw new NotADirectoryException(directory.FullName, isLink: false)
            : null;
    }

    public override void CreateDirectory(string name)
    {
        if (!System.IO.Path.Exists(PathOf(name)))
        {
            Directory.CreateDirectory(PathOf(name));
        }
    }

    public override SafeFileHandle? TryOpenRead(string name)
    {
        var file = new FileInfo(PathOf(name));
        return file.Exists && file.LinkTarget is null ? File.OpenHandle(file.FullName) : null;
    }

    public override SafeFileHandle? TryOpenExclusive(string name)
    {
        string file = PathOf(name);
        // A link that was planted here would be written through; making a new file refuses one.
        if (new FileInfo(file).LinkTarget is not null)
        {
            File.Delete(file);
        }

        try
        {
            return File.OpenHandle(file, File.Exists(file) ? FileMode.Open : FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (FileLock.IsHeldByOther(exception))
        {
            return null;
        }
    }

    public override void Release(SafeFileHandle file) => file.Dispose();

    public override bool Rename(string from, string to, bool replace)
    {
        try
        {
            File.Move(PathOf(from), PathOf(to), replace);
            return true;
        }
        catch (IOException) when (!replace && System.IO.Path.Exists(PathOf(to)))
        {
            return false;
        }
    }

    public override void Delete(string name) => File.Delete(PathOf(name));

    public override void DeleteDirectory(string name) => Directory.Delete(PathOf(name));

    public override IEnumerable<FileSystemInfo> Enumerate() => new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything);

    public override void Flush() => FileSync.FlushDirectory(path);

    public override void Dispose()
    {
    }

    private string PathOf(string name) => System.IO.Path.Combine(path, name);
}
