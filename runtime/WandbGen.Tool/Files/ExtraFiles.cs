using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen.Tool.Files;

/// <summary>The files of a directory that a run does not have: what <c>sync --delete</c> deletes.</summary>
internal static class ExtraFiles
{
    /// <summary>Finds the files that a synchronization would delete, in the order of their names.</summary>
    public static IEnumerable<string> Find(string root, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        var kept = names.Select(ClaimedNames.Fold).ToHashSet(StringComparer.Ordinal);
        var files = new ExtraneousFiles(root, kept, cancellationToken);
        files.Find();
        return files.Found.Order(StringComparer.Ordinal);
    }
}
