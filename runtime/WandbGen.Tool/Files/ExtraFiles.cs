using System.Text;

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

    /// <summary>Finds them; but not links, not the directories in which downloads begin, not names that are a listed one for some file
    /// system, and not names that are not Unicode: none of these is deleted.</summary>
    public static IEnumerable<string> Find(string root, IReadOnlySet<string> names)
    {
        var kept = names.Select(Fold).ToHashSet(StringComparer.Ordinal);
        return !Directory.Exists(root)
            ? []
            : Directory
                .EnumerateFiles(root, "*", s_options)
                .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
                .Where(name =>
                    !kept.Contains(Fold(name))
                    && !name.Contains('\uFFFD', StringComparison.Ordinal)
                    && !name.Split('/').Any(static part => part is ['.', ..] && part.EndsWith(Partial, StringComparison.Ordinal))
                )
                .Order(StringComparer.Ordinal);
    }

    private static string Fold(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC).ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            // A name that the server states and that is not Unicode is not written either.
            return name;
        }
    }
}
