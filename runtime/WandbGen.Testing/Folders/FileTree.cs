namespace WandbGen.Testing.Folders;

/// <summary>
/// The files below a directory, looked for once. A directory's own time says when something came into it or left it, so that only those
/// that changed are listed again.
/// </summary>
/// <remarks>Nothing outside is reached: links are not followed, and mounts are not entered.</remarks>
/// <param name="directory">Where the files are.</param>
internal sealed class FileTree(string directory)
{
    // No run has directories in each other so deep; where mounts cannot be told, it bounds those that lead back.
    private const int LargestDepth = 64;

    // A file system's clock is coarse: what came right after a listing may have left the directory's time as it was.
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Listing> _listings = new(StringComparer.Ordinal);

    /// <summary>The files by their names at W&amp;B, with slashes, in order.</summary>
    public IEnumerable<(string Name, string Path)> Files =>
        _listings
            .SelectMany(listing => listing.Value.Files.Select(file => Path.Combine(listing.Key, file)))
            .Select(path => (Path.GetRelativePath(directory, path).Replace(Path.DirectorySeparatorChar, '/'), path))
            .OrderBy(static file => file.Item1, StringComparer.Ordinal);

    /// <summary>Lists again what has changed.</summary>
    /// <returns>Whether a file came or went.</returns>
    public bool Refresh()
    {
        bool isChanged = false;
        HashSet<string>? mounts = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<(string Path, int Depth)>([(directory, 0)]);
        while (pending.TryPop(out (string Path, int Depth) next))
        {
            var info = new DirectoryInfo(next.Path);
            if (!info.Exists || info.LinkTarget is not null)
            {
                continue;
            }

            seen.Add(next.Path);
            Listing? known = _listings.GetValueOrDefault(next.Path);
            if (known is null || !known.IsSettled || known.ModifiedAt != info.LastWriteTimeUtc)
            {
                Listing listing = List(info, mounts ??= Mounts.List());
                isChanged |= known is null || !known.Files.SequenceEqual(listing.Files);
                _listings[next.Path] = known = listing;
            }

            if (next.Depth < LargestDepth)
            {
                foreach (string inner in known.Directories)
                {
                    pending.Push((inner, next.Depth + 1));
                }
            }
        }

        foreach (string gone in _listings.Keys.Where(path => !seen.Contains(path)).ToArray())
        {
            _listings.Remove(gone);
            isChanged = true;
        }

        return isChanged;
    }

    private static Listing List(DirectoryInfo info, HashSet<string> mounts)
    {
        DateTime modifiedAt = info.LastWriteTimeUtc;
        bool isSettled = modifiedAt + s_settling < DateTime.UtcNow;
        List<string> files = [];
        List<string> directories = [];
        try
        {
            foreach (FileSystemInfo entry in info.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }))
            {
                if (entry.LinkTarget is not null || mounts.Contains(entry.FullName))
                {
                    continue;
                }

                if (entry is FileInfo)
                {
                    files.Add(entry.Name);
                }
                else
                {
                    directories.Add(entry.FullName);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // It went meanwhile, and so did what was in it.
        }

        files.Sort(StringComparer.Ordinal);
        return new Listing(modifiedAt, isSettled, files, directories);
    }

    private sealed record Listing(DateTime ModifiedAt, bool IsSettled, List<string> Files, List<string> Directories);
}
