namespace WandbGen.Testing.Folders;

/// <summary>
/// The files below a directory. The time of a directory changes when an entry is added or removed, so only directories with a new time are
/// listed again.
/// </summary>
/// <remarks>Links are not followed, and mounts are not entered, so nothing outside is read.</remarks>
/// <param name="directory">The directory.</param>
internal sealed class FileTree(string directory)
{
    // No run has deeper directories. On systems that do not list mounts, this limits mounts that form a cycle.
    private const int LargestDepth = 64;

    // The clock of a file system is coarse: an entry that is added just after a listing may not change the time of the directory.
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Listing> _listings = new(StringComparer.Ordinal);

    /// <summary>The files by their names at W&amp;B, with slashes, in order.</summary>
    public IEnumerable<(string Name, string Path)> Files =>
        _listings
            .SelectMany(listing => listing.Value.Files.Select(file => Path.Combine(listing.Key, file)))
            .Select(path => (Path.GetRelativePath(directory, path).Replace(Path.DirectorySeparatorChar, '/'), path))
            .OrderBy(static file => file.Item1, StringComparer.Ordinal);

    /// <summary>Lists changed directories again.</summary>
    /// <returns>Whether a file was added or removed.</returns>
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
            // The directory was deleted meanwhile, with its files.
        }

        files.Sort(StringComparer.Ordinal);
        return new Listing(modifiedAt, isSettled, files, directories);
    }

    private sealed record Listing(DateTime ModifiedAt, bool IsSettled, List<string> Files, List<string> Directories);
}
