using System.Buffers;
using System.Text;
using WandbGen.IO;
using WandbGen.Redaction;

namespace WandbGen.Downloads;

/// <summary>The path below a root for a file name of a server.</summary>
/// <remarks>
/// The rules are the same on every system: no way up, no absolute path of any system, no control character, no segment that is longer than
/// file systems take. Portable names are, besides, those that Windows takes, so that what is downloaded on one system can be on another.
/// </remarks>
internal sealed class TargetPath
{
    // The limit of ext4, XFS, APFS and NTFS; of Linux in bytes.
    private const int LongestSegment = 255;
    private const int LongestPath = 4095;

    // The HRESULT of .NET's exception for a path that does not exist.
    private const FileAttributes Nothing = (FileAttributes)(-1);

    private static readonly SearchValues<char> s_refusedByWindows = SearchValues.Create("<>:\"|?*");

    private readonly string _root;
    private readonly string[] _segments;
    private readonly string _name;
    private readonly bool _isPortable;

    private TargetPath(string root, string name, string[] segments, bool isPortable = false)
    {
        _root = root;
        _name = name;
        _segments = segments;
        _isPortable = isPortable;
        FullPath = Path.Combine([root, .. segments]);
    }

    public string FullPath { get; }

    /// <summary>Whether the name is a directory's and no file's.</summary>
    public bool IsDirectory => FileName.Length == 0;

    /// <summary>Another name of the same call that some file system takes for this one, and that came first, if there is one.</summary>
    public string? Namesake { get; private init; }

    /// <summary>The name in its directory.</summary>
    public string FileName => _segments[^1];

    /// <param name="root">The directory.</param>
    /// <param name="name">The server's name for the file.</param>
    /// <param name="portable">Whether names that Windows cannot have are refused elsewhere too, and so is one that is another file's on any
    /// system.</param>
    /// <param name="namesake">Another name of the same call that some file system takes for this one, and that came first.</param>
    /// <exception cref="WandbUnsafePathException">The name is not one that is written.</exception>
    public static TargetPath Resolve(string root, string name, bool portable = false, string? namesake = null) =>
        Resolve(root, name, isDirectory: false, portable, namesake);

    /// <summary>
    /// As <see cref="Resolve(string, string, bool, string)"/>; a file without bytes whose name ends in <c>/</c> is how a storage remembers
    /// a directory.
    /// </summary>
    public static TargetPath Resolve(string root, IDownloadable file, bool portable, string? namesake = null) =>
        Resolve(root, file.Name, isDirectory: file.Size == 0 && file.Name?.Length > 1 && file.Name[^1] == '/', portable, namesake);

    private static TargetPath Resolve(string root, string name, bool isDirectory, bool portable, string? namesake)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (string.IsNullOrEmpty(name))
        {
            throw new WandbUnsafePathException(name ?? "", "it is empty");
        }

        foreach (char character in name)
        {
            if (char.IsControl(character))
            {
                throw new WandbUnsafePathException(name, "it has a control character");
            }
        }

        if (name.Contains('\\', StringComparison.Ordinal) && (portable || OperatingSystem.IsWindows()))
        {
            throw new WandbUnsafePathException(name, "it has a backslash, which is a separator on Windows");
        }

        // On other systems a backslash is an ordinary character, unless the name would be an absolute path on Windows.
        bool hasDrive = name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]);
        if (name[0] is '/' or '\\' || (hasDrive && name.Length > 2 && name[2] is '/' or '\\'))
        {
            throw new WandbUnsafePathException(name, "it is an absolute path");
        }

        if (hasDrive)
        {
            throw new WandbUnsafePathException(name, $"it begins with '{name[..2]}', which is a drive on Windows");
        }

        string[] segments = name.Split('/');
        foreach (string segment in isDirectory ? segments.AsSpan(..^1) : segments)
        {
            if (segment is "" or "." || (segment.Contains("..", StringComparison.Ordinal) && Array.IndexOf(segment.Split('\\'), "..") >= 0))
            {
                throw new WandbUnsafePathException(
                    name,
                    segment.Length == 0 ? "it has an empty segment" : $"it has the segment '{segment}'"
                );
            }

            if (!IsWellFormed(segment))
            {
                throw new WandbUnsafePathException(name, "it is not valid Unicode");
            }

            if (Encoding.UTF8.GetByteCount(segment) > LongestSegment)
            {
                throw new WandbUnsafePathException(name, $"its segment '{segment[..20]}…' is longer than {LongestSegment} bytes");
            }

            if (PartialDirectory.IsReserved(segment))
            {
                throw new WandbUnsafePathException(name, $"its segment '{segment}' is reserved for temporary files of downloads");
            }

            if ((portable || OperatingSystem.IsWindows()) && IsRefusedByWindows(segment))
            {
                throw new WandbUnsafePathException(name, $"its segment '{segment}' is not valid on Windows");
            }
        }

        var target = new TargetPath(Path.TrimEndingDirectorySeparator(IO.FullPath.Of(root)), name, segments, portable)
        {
            Namesake = namesake,
        };
        return Encoding.UTF8.GetByteCount(target.FullPath) <= LongestPath
            ? target
            : throw new WandbUnsafePathException(name, $"the path is longer than {LongestPath} bytes");
    }

    /// <summary>The place that a path of the caller's own names.</summary>
    /// <exception cref="ArgumentException">The path names no file.</exception>
    public static TargetPath Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string fullPath = IO.FullPath.Of(path);
        return Path.GetFileName(fullPath) is { Length: > 0 } name
            ? new TargetPath(Path.GetDirectoryName(fullPath)!, name, [name])
            : throw new ArgumentException(SafeText.Clean($"'{path}' names a directory; the file's own name is missing."), nameof(path));
    }

    /// <summary>Whether the file is in the directory with a path.</summary>
    public bool IsIn(string directory) =>
        directory.Length == FullPath.Length - FileName.Length - 1 && FullPath.StartsWith(directory, StringComparison.Ordinal);

    /// <summary>Whether the directory of the name is there.</summary>
    public bool HasDirectory() => IsDirectory && Directory.Exists(FullPath);

    /// <summary>Whether something has the name already.</summary>
    /// <exception cref="WandbDownloadException">It is a directory.</exception>
    public bool Exists()
    {
        FileAttributes attributes = new FileInfo(FullPath).Attributes;
        return attributes == Nothing ? false
            : !attributes.HasFlag(FileAttributes.Directory) || attributes.HasFlag(FileAttributes.ReparsePoint) ? true
            : throw new WandbDownloadException($"'{FullPath}' is a directory.", _name) { IsObstructed = true };
    }

    /// <summary>The size of the file that has the name, or that a link of the name leads to.</summary>
    /// <exception cref="IOException">The link leads to none.</exception>
    public long GetLength()
    {
        var file = new FileInfo(FullPath);
        return (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file).Length;
    }

    /// <summary>Refuses the name if another one is the same file.</summary>
    /// <param name="directory">The directory that the file is in.</param>
    /// <exception cref="WandbUnsafePathException">It is.</exception>
    public void RefuseSameFile(HeldDirectory directory)
    {
        if (Namesake is not { } other)
        {
            return;
        }

        if (_isPortable)
        {
            throw new WandbUnsafePathException(_name, $"on some systems it is the same file as '{other}'");
        }

        // Parent directories are compared by the same rules as names in the file's own directory.
        foreach ((string segment, string otherSegment) in _segments.Zip(other.Split('/')))
        {
            if (segment != otherSegment && directory.TellsApart(segment, otherSegment))
            {
                return;
            }
        }

        throw new WandbUnsafePathException(_name, $"on this file system it is the same file as '{other}'");
    }

    /// <summary>Opens the directory that the file is in, below the root without following links.</summary>
    /// <returns><see langword="null"/> if it is not there.</returns>
    /// <exception cref="WandbDownloadException">A part of the path is a link or a file.</exception>
    public HeldDirectory? TryOpenDirectory()
    {
        try
        {
            HeldDirectory? directory = HeldDirectory.TryOpen(_root);
            if (directory is not null && TryOpenAtOnce(directory) is { } opened)
            {
                return opened;
            }

            for (int i = 0; i < _segments.Length - 1 && directory is { } parent; i++)
            {
                using (parent)
                {
                    directory = parent.TryOpenDirectory(_segments[i]);
                }
            }

            return directory;
        }
        catch (NotADirectoryException exception)
        {
            throw ToException(exception);
        }
    }

    /// <summary>Opens the directory that the file is in, and makes what is missing of it.</summary>
    /// <param name="flush">What flushes the directories' names to the disk, if anything does.</param>
    /// <exception cref="WandbDownloadException">A part of the path is a link or a file.</exception>
    public HeldDirectory OpenDirectory(DirectoryFlush? flush)
    {
        try
        {
            CreateRoot(_root, flush);

            HeldDirectory directory = HeldDirectory.Open(_root);
            if (flush is null && TryOpenAtOnce(directory) is { } opened)
            {
                return opened;
            }

            foreach (string segment in _segments.AsSpan(..^1))
            {
                using HeldDirectory parent = directory;
                bool isNew = parent.CreateDirectory(segment);
                directory =
                    parent.TryOpenDirectory(segment, isNew)
                    ?? throw new DirectoryNotFoundException($"'{Path.Combine(parent.Path, segment)}' was deleted in the meantime.");
                // The process that created the directory may have been killed before it flushed it.
                flush?.Flush(parent);
            }

            return directory;
        }
        catch (NotADirectoryException exception)
        {
            throw ToException(exception);
        }
    }

    private WandbDownloadException ToException(NotADirectoryException exception) =>
        exception.IsLink
            ? new WandbUnsafePathException(_name, $"'{exception.Path}' is a symbolic link, which may lead out of the root")
            : new WandbDownloadException($"'{exception.Path}' is a file, so '{_name}' cannot be written below it.", _name)
            {
                IsObstructed = true,
            };

    private HeldDirectory? TryOpenAtOnce(HeldDirectory root)
    {
        if (_segments.Length == 1 || root.TryOpenBelow(string.Join('/', _segments.AsSpan(..^1))) is not { } directory)
        {
            return null;
        }

        root.Dispose();
        return directory;
    }

    private static void CreateRoot(string path, DirectoryFlush? flush)
    {
        if (Path.Exists(path) || Path.GetDirectoryName(path) is not { } parent)
        {
            return;
        }

        CreateRoot(parent, flush);
        Directory.CreateDirectory(path);
        flush?.Flush(parent);
    }

    private static bool IsWellFormed(string segment)
    {
        for (int i = 0; i < segment.Length; i++)
        {
            if (
                char.IsSurrogate(segment[i])
                && !(char.IsHighSurrogate(segment[i]) && ++i < segment.Length && char.IsLowSurrogate(segment[i]))
            )
            {
                return false;
            }
        }

        return true;
    }

    // Devices, streams, and the characters that Windows silently removes from the end.
    private static bool IsRefusedByWindows(string segment)
    {
        string stem = segment.Split('.')[0].TrimEnd(' ').ToUpperInvariant();
        return segment.AsSpan().ContainsAny(s_refusedByWindows)
            || segment[^1] is '.' or ' '
            || stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (
                stem.Length == 4
                && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal))
                && "123456789¹²³".Contains(stem[3], StringComparison.Ordinal)
            );
    }
}
