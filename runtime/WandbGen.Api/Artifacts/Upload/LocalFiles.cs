using WandbGen.IO;

namespace WandbGen;

/// <summary>The files below a directory of this machine.</summary>
internal static class LocalFiles
{
    /// <summary>Lists all files below a directory, including hidden files. Symbolic links are followed.</summary>
    /// <returns>The path within the directory, with <c>/</c> between directories, and the path on the disk.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="IOException">A symbolic link leads to a directory that it is in, or a directory could not be listed.</exception>
    public static IEnumerable<(string Name, string Path)> In(string path)
    {
        string root = FullPath.Of(path);
        return Directory.Exists(root)
            ? Walk(new DirectoryInfo(root), "", [ResolvedPath(root)])
            : throw new DirectoryNotFoundException($"There is no directory '{path}'.");

        static IEnumerable<(string, string)> Walk(DirectoryInfo directory, string prefix, List<string> around)
        {
            var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
            foreach (FileSystemInfo found in directory.EnumerateFileSystemInfos("*", options))
            {
                if (found is not DirectoryInfo below)
                {
                    yield return (prefix + found.Name, found.FullName);
                    continue;
                }

                // Links are resolved from the real path of the directory, so that '..' in a link means the same each time.
                string resolved = ResolvedPath(Path.Combine(around[^1], found.Name));
                if (around.Contains(resolved))
                {
                    throw new IOException($"The symbolic link '{below.FullName}' leads to a directory that it is in.");
                }

                around.Add(resolved);
                foreach ((string, string) file in Walk(below, $"{prefix}{found.Name}/", around))
                {
                    yield return file;
                }

                around.RemoveAt(around.Count - 1);
            }
        }
    }

    private static string ResolvedPath(string directory) =>
        Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(Directory.ResolveLinkTarget(directory, returnFinalTarget: true)?.FullName ?? directory)
        );
}
