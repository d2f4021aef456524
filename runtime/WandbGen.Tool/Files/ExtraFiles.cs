namespace WandbGen.Tool.Files;

/// <summary>The files of a directory that a run does not have: what <c>sync --delete</c> deletes.</summary>
internal static class ExtraFiles
{
    private const string Partial = ".wandb-partial";

    private static readonly EnumerationOptions s_options = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>Finds them; but not links, and not the directories in which downloads begin.</summary>
    public static IEnumerable<string> Find(string root, IReadOnlySet<string> names) =>
        !Directory.Exists(root)
            ? []
            : Directory
                .EnumerateFiles(root, "*", s_options)
                .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
                .Where(name =>
                    !names.Contains(name)
                    && !name.Split('/').Any(static part => part is ['.', ..] && part.EndsWith(Partial, StringComparison.Ordinal))
                )
                .Order(StringComparer.Ordinal);
}
